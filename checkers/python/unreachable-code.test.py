def allowed(name):
    return True
    # <expect-error>
    return check(name)


def other(name):
    if not name:
        return False
    return check(name)


def nothing():
    return
    yield
