import ipaddress
import socket
from urllib.parse import quote, urlparse
from urllib.request import urlopen

import httpx
import requests
import validators
from fastapi import FastAPI, Form
from flask import request

app = FastAPI()
HOSTS = {"docs.example", "news.example"}
API = "https://api.example"


@app.post("/import")
async def load(address: str = Form(...), count: int = 1):
    await ask(httpx.AsyncClient(), address)
    # <expect-error>
    return httpx.get(url=address, timeout=count)


async def ask(client: httpx.AsyncClient, address):
    # <expect-error>
    return await client.get(address)


def fetch(address):
    # <expect-error>
    return urlopen(address).read()


def helped():
    return fetch(request.args["address"].strip())


class Hook:
    def __init__(self, settings):
        self.target = settings["target"]

    def fire(self):
        # <expect-error>
        return requests.post(self.target, json={})


def hooked():
    Hook(request.get_json()).fire()


def begun():
    host = request.form["host"]
    # <expect-error>
    requests.get("http://" + host + "/status")
    # <expect-error>
    requests.get(f"https://{host}/status")
    # <expect-error>
    requests.get((request.form.get("site") or API) + "/status")
    # <expect-error>
    return requests.request("GET", request.form["address"])


def idle():
    address = request.args["address"]
    if urlparse(address).hostname not in HOSTS:
        print("unknown host")
    if urlparse(address).scheme not in ("http", "https"):
        return None
    # <expect-error>
    return requests.get(address)


def sibling():
    address = request.args["address"]
    if not address.startswith("https://docs.example"):
        return None
    # <expect-error>
    return requests.get(address)


def inside():
    address = request.args["address"]
    if address.startswith("https://docs.example/"):
        return requests.get(address)
    return None


def listed():
    address = request.args["address"]
    if urlparse(address).hostname not in HOSTS:
        raise ValueError(address)
    return requests.get(address)


def compared():
    address = request.args["address"]
    parsed = urlparse(address)
    if parsed.netloc == "docs.example":
        return requests.get(address)
    return None


def named(address):
    address = request.args["address"]
    if not validators.domain(urlparse(address).netloc):
        return None
    return requests.get(address)


def refuse(address):
    host = urlparse(address).hostname
    if ipaddress.ip_address(socket.gethostbyname(host)).is_private:
        raise ValueError(address)


def resolved():
    address = request.args["address"]
    refuse(address)
    return requests.get(address)


def known():
    requests.get(API + "/items/" + request.args["item"])
    requests.get(f"{API}/items/{request.args['item']}", params=request.args)
    requests.post("https://api.example/%s" % quote(request.args["item"]), data=request.form)
    return requests.get("https://api.example/items/" + str(int(request.args["item"])))


async def client_of(request):
    item = await request.json()
    return requests.post(API, json=item)
