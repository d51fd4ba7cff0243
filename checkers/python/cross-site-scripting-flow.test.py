import html
import json

from django.http import HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from flask import Blueprint, Response, jsonify, make_response, render_template, request
from markupsafe import Markup, escape
from tornado.web import RequestHandler

pages = Blueprint("pages", __name__)
router = APIRouter()


@pages.route("/hello/<name>")
def hello(name):
    if name == "you":
        return "<p>It's you, " + name + "</p>"
    # <expect-error>
    return f"<p>Hello {name}</p>"


def found(request):
    word = request.GET.get("word", "")
    # <expect-error>
    return HttpResponse("<p>Nothing for %s</p>" % word)


@router.get("/page", response_class=HTMLResponse)
def page(title: str):
    # <expect-error>
    return HTMLResponse(content=f"<title>{title}</title>")


def bold(text):
    # <expect-error>
    return mark_safe("<b>" + text + "</b>")


def helped(request):
    return bold(request.POST["text"])


class Notice:
    def __init__(self, values):
        self.lines = [values["line"]]

    def markup(self):
        # <expect-error>
        return Markup("<br>".join(self.lines))


def noticed():
    return Notice(request.form).markup()


class Echo(RequestHandler):
    def get(self):
        # <expect-error>
        self.write("<p>" + self.get_argument("text") + "</p>")
        self.write({"text": self.get_argument("text")})


def idle():
    name = request.args["name"]
    escape(name)
    html.escape(request.args["other"])
    # <expect-error>
    return make_response("<p>" + name + html.escape(name) + "</p>")


def escaped():
    name = request.args["name"]
    make_response(f"<p>{escape(name)}</p>")
    Response("<p>" + html.escape(name) + "</p>")
    Markup("<p>{}</p>").format(name)
    return Markup("<p>%d</p>" % int(name))


def checked():
    colour, size = request.args["colour"], request.args["size"]
    if colour not in ("red", "blue"):
        raise ValueError(colour)
    if not size.isdigit():
        return None
    return make_response(f'<p style="color: {colour}; font-size: {size}px"></p>')


def other_types(request):
    word = request.GET["word"]
    HttpResponse(word, content_type="text/plain")
    HttpResponse(json.dumps({"word": word}), content_type="application/json")
    # <expect-error>
    HttpResponse(word, content_type="text/html; charset=utf-8")
    return JsonResponse({"word": word})


def rendered():
    Response(request.data, mimetype="application/json")
    jsonify(request.args)
    Markup(request.form["text"]).unescape()
    format_html("<b>{}</b>", request.args["name"])
    return make_response(render_template("page.html", name=request.args["name"]))


def stored(request):
    return HttpResponse(Page.objects.get(slug=request.GET["slug"]).html)
