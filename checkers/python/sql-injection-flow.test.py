import re
import sqlite3
from typing import Annotated, Optional

from django.db import connection
from django.http import HttpRequest
from fastapi import APIRouter, Depends, Query
from flask import Blueprint, request
from sqlalchemy import select, text
from tornado.web import RequestHandler

router = APIRouter()
pages = Blueprint("pages", __name__)
COLUMNS = {"name": "u.name", "age": "u.age"}


@pages.route("/users/<name>")
def user(name):
    cursor = db.cursor()
    # <expect-error>
    cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
    return cursor.fetchone()


@pages.route("/users/<int:number>")
def numbered(number):
    return db.cursor().execute(f"SELECT * FROM users WHERE id = {number}")


@router.get("/search")
def search(word: str, order: Annotated[Optional[str], Query()] = None, limit: int = 10, session=Depends(make_session)):
    # <expect-error>
    session.execute(text(f"SELECT * FROM pages ORDER BY {order}"))
    session.execute(select(Page).where(Page.title.like(f"%{word}%")).limit(limit))
    session.execute(text("SELECT * FROM pages WHERE title = :word"), {"word": word})
    return session.execute(f"SELECT 1 LIMIT {limit}")


async def posted(request):
    payload = await request.json()
    # <expect-error>
    return await pool_of(request).connection().fetch("SELECT * FROM t WHERE id = '%s'" % payload["id"])


class Users(RequestHandler):
    def get(self):
        # <expect-error>
        self.db.execute("SELECT * FROM users WHERE name = '{}'".format(self.get_argument("name")))


class Listing(View):
    def get(self, request: HttpRequest):
        self.order = request.GET.get("order", "name")
        return self.rows()

    def rows(self):
        clauses = ["SELECT * FROM users", "ORDER BY " + self.order]
        with connection.cursor() as cursor:
            # <expect-error>
            cursor.execute(" ".join(clauses))
            return cursor.fetchall()


def find(value):
    connection = sqlite3.connect("users.db")
    # <expect-error>
    return connection.execute(f"SELECT * FROM users WHERE name = '{value}'").fetchall()


def helped():
    return find(request.values["name"])


def idle():
    column = request.args["column"]
    if column not in COLUMNS:
        print("unknown column", column)
    re.match("^[a-z]+$", request.args["table"])
    int(column)
    # <expect-error>
    return db.execute("SELECT " + column + " FROM users")


def late():
    name = request.form["name"]
    # <expect-error>
    rows = db.execute("SELECT * FROM users WHERE name = '" + name + "'")
    if not name.isalnum():
        raise ValueError(name)
    return rows


def checked():
    column, name, age = request.args["column"], request.args["name"], request.args["age"]
    if column not in COLUMNS:
        raise ValueError(column)
    if not re.fullmatch("[a-z]+", name):
        return None
    if not age.isdigit():
        return None
    number = request.json["number"]
    if isinstance(number, int):
        db.execute("SELECT %s" % number)
    return db.execute("SELECT " + column + " FROM users WHERE name = '" + name + "' AND age = " + age)


def chosen():
    column = COLUMNS.get(request.args["column"], "u.id")
    direction = "DESC" if request.args.get("desc") else "ASC"
    db.execute(f"SELECT * FROM users u ORDER BY {column} {direction} LIMIT {int(request.args['limit'])}")
    return db.execute(f"SELECT {connection.ops.quote_name(request.args['column'])} FROM users")


def doubled():
    table = request.args["table"].replace('"', '""')
    return db.execute('SELECT * FROM "' + table + '"')


def marked():
    names = request.args.getlist("name")
    marks = ", ".join("?" for _ in names)
    return db.execute("SELECT * FROM users WHERE name IN (" + marks + ")", names)


def modelled():
    form = SearchForm(request.form)
    db.session.execute(select(Page).where(Page.title == request.form["title"]))
    db.session.execute(statement_for(request.form["title"]))
    return User.objects.filter(name__contains=request.form["name"]).order_by("name"), form
