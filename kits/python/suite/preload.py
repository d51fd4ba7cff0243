"""What may be loaded before the processes are forked: libraries that the tests import, never the code under test."""

import ast
import importlib


def imports_of(source):
    """Absolute module names that a source file imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def load(names):
    """Import those that are there; the code under test is not on the path yet, so it is not."""
    for name in ["pytest", "_pytest.assertion.rewrite", "_pytest.unittest", "unittest.mock", *names]:
        try:
            importlib.import_module(name)
        except Exception:
            continue
