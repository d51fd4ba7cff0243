from django.template import Context, Template as Page
from fastapi import FastAPI
from flask import render_template, render_template_string, request
from jinja2 import Environment, FileSystemLoader, Template
from mako.template import Template as Mako

app = FastAPI()
LAYOUTS = ("plain", "wide")


def direct():
    # <expect-error>
    return render_template_string("<p>Hello " + request.args["name"] + "</p>")


@app.get("/greet")
def greet(name: str):
    # <expect-error>
    return Template(f"Hello {name}").render()


def compile_it(text):
    environment = Environment(autoescape=True)
    # <expect-error>
    return environment.from_string(text)


def helped():
    return compile_it(request.form["text"]).render()


class Mail:
    def __init__(self, request):
        self.parts = {"subject": request.POST["subject"], "text": request.POST["text"]}

    def render(self):
        # <expect-error>
        return Page(self.parts["text"]).render(Context({}))


def mako():
    # <expect-error>
    return Mako(text=request.json["text"]).render()


def idle():
    layout = request.args["layout"]
    if layout not in LAYOUTS:
        layout.strip()
    # <expect-error>
    return render_template_string("{% extends '%s.html' %}" % layout)


def later():
    text = request.args["text"]
    # <expect-error>
    page = render_template_string(text)
    if text not in LAYOUTS:
        raise ValueError(text)
    return page


def checked():
    layout = request.args["layout"]
    if layout not in LAYOUTS:
        raise ValueError(layout)
    return render_template_string("{% extends '" + layout + ".html' %}")


def passed():
    render_template_string("<p>Hello {{ name }}</p>", name=request.args["name"])
    Template("Hello {{ name }}").render(name=request.args["name"])
    Template(f"{{{{ names[{int(request.args['place'])}] }}}}").render(names=[])
    environment = Environment(loader=FileSystemLoader("templates"))
    return environment.get_template("page.html").render(request.args) + render_template("a.html", **request.form)


def numbered():
    number = request.args["number"]
    if not number.isdigit():
        return None
    return Template("page " + number).render()


def read(name):
    return Template(open("templates/page.html").read()).render(name=request.args["name"])
