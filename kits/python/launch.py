"""Starts service.py the way a program of nobody in particular would stand there.

The service and its modules are copied to a fresh folder, with fresh names for files, functions and variables, and
without their texts about themselves; then this process becomes the copy. Code that is loaded by it finds no file,
module, argument or frame whose name it could have known before.
"""

import ast
import builtins
import os
import random
import sys

MAIN = "service"
SYLLABLES = (
    "al an ar ba be bi bo ca ce co da de di do el en er fa fe fi fo ga ge go ha he hi ho in is "
    "ja jo ka ke ki la le li lo ma me mi mo na ne ni no or pa pe pi po ra re ri ro sa se si so"
).split()


class Words:
    """Draws words that no module, builtin or earlier word is called."""

    def __init__(self, taken):
        self._taken = set(taken) | set(dir(builtins)) | set(sys.stdlib_module_names)
        self._chance = random.SystemRandom()

    def draw(self):
        while True:
            word = "".join(self._chance.choice(SYLLABLES) for _ in range(self._chance.randint(3, 5)))
            if word not in self._taken:
                self._taken.add(word)
                return word


def own_names(trees, modules):
    """Names that these files define and that nothing outside of them can mean."""
    defined, fixed = set(), set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                defined.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                defined.add(node.id)
            elif isinstance(node, ast.arg):
                defined.add(node.arg)
            elif isinstance(node, ast.keyword):
                fixed.add(node.arg)
            elif isinstance(node, ast.Attribute):
                fixed.add(node.attr)
            elif isinstance(node, ast.ImportFrom) and node.module in modules and not node.level:
                fixed.update(alias.asname for alias in node.names)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                fixed.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                fixed.update(node.names)
            elif isinstance(node, ast.ExceptHandler):
                fixed.add(node.name)
            if isinstance(node, ast.ClassDef):
                # Methods and what they take belong to the base class too.
                fixed.update(part.arg for part in ast.walk(node) if isinstance(part, ast.arg))
                fixed.update(part.name for part in node.body if hasattr(part, "name"))
                fixed.update(part.id for body in node.body for part in ast.walk(body) if isinstance(part, ast.Name)
                             and isinstance(part.ctx, ast.Store))
    return {name for name in defined - fixed - set(modules) if not name.startswith("__")}


class Renamer(ast.NodeTransformer):
    """Gives names and modules their fresh names, and takes documentation strings away."""

    def __init__(self, fresh, modules):
        self._fresh = fresh
        self._modules = modules

    def visit(self, node):
        self.generic_visit(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            node.name = self._fresh.get(node.name, node.name)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if ast.get_docstring(node, clean=False) is not None:
                node.body[0] = ast.copy_location(ast.Pass(), node.body[0])
        elif isinstance(node, ast.Name):
            node.id = self._fresh.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = self._fresh.get(node.arg, node.arg)
        elif isinstance(node, ast.ImportFrom) and node.module in self._modules and not node.level:
            node.module = self._modules[node.module]
            for alias in node.names:
                alias.name = self._fresh.get(alias.name, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in self._modules:
                    alias.asname, alias.name = alias.asname or alias.name, self._modules[alias.name]
        return node


def copy_under_fresh_names(source, parent):
    """Answers the path of the copy of the service."""
    paths = {name[:-3]: os.path.join(source, name) for name in sorted(os.listdir(source)) if name.endswith(".py")}
    del paths[os.path.splitext(os.path.basename(__file__))[0]]
    trees = {}
    for module, path in paths.items():
        with open(path, encoding="utf-8") as text:
            trees[module] = ast.parse(text.read(), path)
    used = {node.id for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Name)}
    words = Words(used)
    modules = {module: words.draw() for module in paths}
    renamer = Renamer({name: words.draw() for name in own_names(trees.values(), modules)}, modules)
    folder = os.path.join(parent, words.draw())
    os.mkdir(folder)
    for module, tree in trees.items():
        with open(os.path.join(folder, modules[module] + ".py"), "x", encoding="utf-8") as target:
            target.write(ast.unparse(ast.fix_missing_locations(renamer.visit(tree))) + "\n")
    return os.path.join(folder, modules[MAIN] + ".py")


if __name__ == "__main__":
    home = copy_under_fresh_names(os.path.dirname(os.path.abspath(__file__)), os.environ.get("TMPDIR", "/tmp"))
    os.execv(sys.executable, ["python3", home])
