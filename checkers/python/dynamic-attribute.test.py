import os


def find(name, part, function):
    # <expect-error>
    getattr(os, name)
    # <expect-error>
    getattr(part, "sys" + "tem")
    # <expect-error>
    __import__("o" + "s")
    # <expect-error>
    __builtins__["eval"]
    # <expect-error>
    function.__globals__
    getattr(part, "name", None)
    getattr(part, name)
    getattr(part, "visit_" + name)
    __import__(name)
