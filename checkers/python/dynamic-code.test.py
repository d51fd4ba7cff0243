import ast
import builtins
import re


def run(text):
    # <expect-error>
    eval(text)
    # <expect-error>
    exec(compiled)
    # <expect-error>
    builtins.eval(text)
    ast.literal_eval(text)
    re.compile(text)
    model.eval()
