import inspect
import sys


def who(frame):
    # <expect-error>
    inspect.stack()
    # <expect-error>
    caller = sys._getframe(1)
    # <expect-error>
    up = frame.f_back
    inspect.signature(who)
    return caller, up
