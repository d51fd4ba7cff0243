# <expect-error>
import pytest
# <expect-error>
from unittest import mock
# <expect-error>
from _pytest.config import hookimpl
import json
from mypackage import pytest_like

# <expect-error>
plugin = __import__("_pytest.runner")

if __name__ == "__main__":
    import doctest
