import os


def find(name, part, function):
    # <expect-error>
    getattr(os, name)
    # <expect-error>
    getattr(part, "sys" + name)
    # <expect-error>
    __import__("o" + "s")
    # <expect-error>
    __builtins__["eval"]
    # <expect-error>
    function.__globals__
    getattr(part, "name", None)
    getattr(part, name)
    __import__(name)
