import ast
import builtins
import importlib.util
import re
import runpy
from importlib.machinery import SourceFileLoader


def run(text):
    # <expect-error>
    eval(text)
    # <expect-error>
    exec(compiled)
    # <expect-error>
    builtins.eval(text)
    # <expect-error>
    runpy.run_path(text)
    # <expect-error>
    SourceFileLoader('x', text).load_module()
    # <expect-error>
    importlib.util.spec_from_file_location('x', text)
    runner.run_path(text)
    ast.literal_eval(text)
    re.compile(text)
    model.eval()
