import os
import sys


def watched():
    # <expect-error>
    if "PYTEST_CURRENT_TEST" in os.environ:
        return True
    # <expect-error>
    if os.environ.get("CI"):
        return True
    # <expect-error>
    if os.getenv("PYTEST_VERSION"):
        return True
    # <expect-error>
    if "pytest" in sys.modules:
        return True
    # <expect-error>
    if sys.argv[0].endswith("pytest"):
        return True
    if "readline" in sys.modules:
        return False
    return os.environ.get("HOME") is None
