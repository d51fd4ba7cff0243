def same(a, b):
    # <expect-error>
    if a.name == a.name:
        return True
    # <expect-error>
    if a.ok and a.ok:
        return True
    return a.name == b.name or a != a
