# <expect-error>
def add(item, items=[]):
    return items + [item]


# <expect-error>
def keep(item, known: dict = {}):
    known[item] = True


def other(item, items=None, size=len("a"), names=()):
    return items or [item]
