import os
import sys


def load(ok):
    if not ok:
        # <expect-error>
        sys.exit(0)
    # <expect-error>
    os._exit(0)
    # <expect-error>
    raise SystemExit
    raise ValueError


def main():
    sys.exit(load(True))


if __name__ == "__main__":
    sys.exit(main())
