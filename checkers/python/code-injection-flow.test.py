import ast
import operator
import re

from django.views import View
from flask import Blueprint, request
from tornado.web import RequestHandler

pages = Blueprint("pages", __name__)
OPERATORS = {"+": operator.add, "-": operator.sub}


@pages.route("/sum/<term>")
def total(term):
    # <expect-error>
    return str(eval(term))


def run(source):
    exec(compile_it(source), {})


def compile_it(source):
    # <expect-error>
    return compile("value = " + source, "<rule>", "exec")


def helped():
    run(request.form["rule"])


class Filters(View):
    def post(self, request):
        self.rules = [request.POST.get("rule", "True")]
        return self.apply()

    def apply(self):
        # <expect-error>
        return [row for row in rows if eval(self.rules[0])]


class Console(RequestHandler):
    def post(self):
        # <expect-error>
        exec(self.request.body.decode())


def idle():
    term = request.args["term"]
    if not re.fullmatch(r"[0-9+ ]+", term):
        print("odd term", term)
    ast.literal_eval(term)
    # <expect-error>
    return eval(term, {"__builtins__": {}})


def checked():
    term, name, number = request.args["term"], request.args["name"], request.args["number"]
    if not re.fullmatch(r"[0-9+ ]+", term):
        raise ValueError(term)
    if name not in OPERATORS:
        raise ValueError(name)
    if not number.isdigit():
        return None
    return eval(term), eval(f"operator.{name}"), eval("1 + " + number)


def read():
    values = ast.literal_eval(request.form["values"])
    eval(f"{int(request.form['number'])} + 1")
    eval(repr(request.form["name"]))
    return OPERATORS[request.form["name"]](*values)


def matched():
    return re.compile(request.args["word"])
