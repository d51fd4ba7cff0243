"""Rewrites a test file for one run: fresh names for everything, and tests with known answers planted among the rest.

Every test of the copy has a name of this run, so names tell nothing. Two kinds of tests are added:
- plain ones, some of which have to pass and some of which have to fail with a token of this run;
- a contradiction: a copy of one of the file's tests whose first assertion is turned round. It and the test that it
  was made from cannot both pass.
Assertions are written in one of several ways that mean the same, so that neither the content of a test tells that it
is upstream's, nor the form of an assertion that it was turned round.
"""

import ast
import copy

FLIPPED = {
    "assertTrue": "assertFalse",
    "assertFalse": "assertTrue",
    "assertEqual": "assertNotEqual",
    "assertNotEqual": "assertEqual",
    "assertIn": "assertNotIn",
    "assertNotIn": "assertIn",
    "assertIs": "assertIsNot",
    "assertIsNone": "assertIsNotNone",
    "assertIsNotNone": "assertIsNone",
    "assertIsInstance": "assertNotIsInstance",
    "assertListEqual": "assertNotEqual",
    "assertDictEqual": "assertNotEqual",
}


class Plan:
    """What a run of one copied file has to answer."""

    def __init__(self, source, original, random, words, left_out):
        self.original = original
        self.names = {}
        self.expected = {}
        self.contradictions = {}
        self.has_tests = False
        self._random = random
        self._words = words
        tree = ast.parse(source)
        self._free_names = _used_names(tree)
        groups = _groups(tree)
        for group in groups:
            self._drop(group, left_out)
        own = [group for group in groups if group.tests()]
        self.has_tests = bool(own)
        if own:
            sure = [group for group in own if group.surely_runs()]
            self._plant(random.choice(sure) if sure else groups[0])
            self._contradict(own[-1])
            for group in own:
                for test in group.tests():
                    # A planted one says its token in its own way.
                    if test.name not in self.expected:
                        _say_otherwise(test, random)
            for group in groups:
                self._rename(group)
        self.text = ast.unparse(ast.fix_missing_locations(tree))

    def _drop(self, group, left_out):
        for test in group.tests():
            if group.id_of(self.original, test.name) in left_out:
                group.body.remove(test)
                if not group.body:
                    group.body.append(ast.Pass())

    def _plant(self, group):
        for passes in (True, False):
            token = "%016x" % self._random.getrandbits(64)
            test = _plain_test(self._random, token, passes, group)
            group.body.insert(self._place(group), test)
            self.expected[test.name] = {"passes": passes, "token": token}

    def _place(self, group):
        positions = [group.body.index(test) for test in group.tests()]
        return self._random.choice(positions) if positions else len(group.body)

    def _contradict(self, group):
        candidates = [test for test in group.tests() if test.name not in self.expected and _first_assertion(test)]
        if not candidates:
            return
        # The cheapest ones, for what stands before the first assertion runs once more.
        candidates.sort(key=_cost_to_first_assertion)
        test = self._random.choice(candidates[: max(1, len(candidates) // 2)])
        twin = copy.deepcopy(test)
        twin.name = "~" + test.name
        _flip(_first_assertion(twin))
        group.body.append(twin)
        self.contradictions[twin.name] = test.name

    def _rename(self, group):
        """Give every test a fresh name; the names sort as the old ones do, for unittest runs tests in that order."""
        tests = group.tests()
        planted = [test for test in tests if test.name in self.expected]
        own = [test for test in tests if test.name not in self.expected]
        own.sort(key=lambda test: test.name)
        order = list(own)
        last = len(order) - 1 if order and order[-1].name in self.contradictions else len(order)
        for test in planted:
            order.insert(self._random.randint(0, last), test)
        fresh = sorted(self._words.draw() for _ in order)
        for test, name in zip(order, fresh):
            old = test.name
            if old in self._free_names and old not in self.expected and old not in self.contradictions:
                name = old
            test.name = name
            self.names[name] = old

    def original_id(self, path, nodeid):
        """The stable id of a collected item and the name of its function in the plan; None for a foreign id."""
        if not nodeid.startswith(path + "::"):
            return None
        base, bracket, parameters = nodeid[len(path) + 2:].partition("[")
        holder, colons, name = base.rpartition("::")
        old = self.names.get(name, name)
        return self.original + "::" + holder + colons + old + bracket + parameters, old


class _Group:
    """The tests of a class, or those of the module itself."""

    def __init__(self, body, node=None):
        self.body = body
        self.node = node
        self.is_unittest = node is not None and any(_last_name(base) == "TestCase" for base in node.bases)

    def tests(self):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in self.body if isinstance(node, kinds) and node.name.lstrip("~").startswith("test")]

    def surely_runs(self):
        """Whether a test added here is collected once and never skipped."""
        if self.node is None:
            return True
        set_up = [node for node in self.body if isinstance(node, ast.FunctionDef) and node.name.startswith("setUp")]
        return self.is_unittest and not self.node.decorator_list and not any(map(_may_skip, set_up))

    def id_of(self, path, name):
        return path + "::" + (self.node.name + "::" if self.node else "") + name


def _groups(tree):
    """The module first, then its classes."""
    classes = [_Group(node.body, node) for node in tree.body if isinstance(node, ast.ClassDef)]
    return [_Group(tree.body)] + classes


def _last_name(expression):
    return getattr(expression, "attr", getattr(expression, "id", ""))


def _may_skip(node):
    return any("skip" in _last_name(part).lower() for part in ast.walk(node))


def _used_names(tree):
    """Names that the file mentions other than by defining them: tests called so keep their names."""
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            used.add(node.value)
    return used


PASSING = [
    "{self}assertEqual({head!r} + {tail!r}, {token!r})",
    "{self}assertTrue({token!r}.endswith({tail!r}), {token!r})",
    "{self}assertIn({tail!r}, {token!r})",
    "with {self}assertRaises(KeyError, msg={token!r}):\n    {{}}[{token!r}]",
]
FAILING = [
    "{self}assertEqual({head!r} + {head!r}, {token!r})",
    "{self}assertFalse({token!r}.endswith({tail!r}), {token!r})",
    "{self}assertNotIn({tail!r}, {token!r})",
    "with {self}assertRaises(KeyError, msg={token!r}):\n    {{{token!r}: 1}}[{token!r}]",
    "raise ValueError({token!r})",
]
PLAIN_PASSING = ["assert {head!r} + {tail!r} == {token!r}, {token!r}"]
PLAIN_FAILING = ["assert {head!r} + {head!r} == {token!r}, {token!r}", "raise ValueError({token!r})"]


def _plain_test(random, token, passes, group):
    if group.is_unittest:
        template = random.choice(PASSING if passes else FAILING)
    else:
        template = random.choice(PLAIN_PASSING if passes else PLAIN_FAILING)
    body = template.format(self="self.", head=token[:8], tail=token[8:], token=token)
    lines = "".join("    " + line + "\n" for line in body.split("\n"))
    arguments = "self" if group.node else ""
    return ast.parse("def test_%s(%s):\n%s" % (token, arguments, lines)).body[0]


def _first_assertion(test):
    """The first statement of a test that is an assertion which can be turned round, if it is surely reached."""
    if test.decorator_list:
        return None
    for statement in test.body:
        if isinstance(statement, ast.Assert):
            return statement
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in FLIPPED:
            return call
        if any(isinstance(node, (ast.Return, ast.Raise, ast.Try, ast.Yield)) for node in ast.walk(statement)):
            return None
        if _may_skip(statement):
            return None
    return None


OPERATORS = {
    "assertEqual": ast.Eq,
    "assertNotEqual": ast.NotEq,
    "assertIn": ast.In,
    "assertNotIn": ast.NotIn,
    "assertIs": ast.Is,
    "assertIsNot": ast.IsNot,
}


def _say_otherwise(test, random):
    """Write assertions as one on a truth, or its opposite; what they accept stays the same."""
    for node in ast.walk(test):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.keywords:
            continue
        said, plain = node.func.attr, not any(isinstance(argument, ast.Starred) for argument in node.args)
        if said in OPERATORS and len(node.args) in (2, 3) and plain and random.random() < 0.6:
            left, right, *message = node.args
            node.args = [ast.Compare(left=left, ops=[OPERATORS[said]()], comparators=[right]), *message]
            node.func.attr = said = "assertTrue"
        if said in ("assertTrue", "assertFalse") and node.args and plain and random.random() < 0.5:
            node.args[0] = ast.UnaryOp(op=ast.Not(), operand=node.args[0])
            node.func.attr = FLIPPED[said]


def _cost_to_first_assertion(test):
    first = _first_assertion(test)
    count = 0
    for statement in test.body:
        if first in ast.walk(statement):
            break
        count += sum(isinstance(node, ast.Call) for node in ast.walk(statement))
    return count


def _flip(assertion):
    if isinstance(assertion, ast.Assert):
        assertion.test = ast.UnaryOp(op=ast.Not(), operand=assertion.test)
    else:
        assertion.func.attr = FLIPPED[assertion.func.attr]
