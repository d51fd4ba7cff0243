import base64
import hashlib
import hmac
import json
import pickle
import socket
import zlib
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pickle import Unpickler

import jsonpickle
import yaml
from fastapi import APIRouter, UploadFile
from flask import request

router = APIRouter()
KEY = b"key"


def direct():
    # <expect-error>
    return pickle.loads(base64.b64decode(request.cookies["session"]))


@router.post("/models")
async def upload(file: UploadFile):
    # <expect-error>
    return pickle.loads(await file.read())


def restore(text):
    # <expect-error>
    return yaml.load(text, Loader=yaml.Loader)


def helped():
    restore(request.data.decode("utf-8"))
    # <expect-error>
    return yaml.load(request.data)


class Worker(BaseHTTPRequestHandler):
    def do_POST(self):
        self.received = BytesIO(zlib.decompress(self.rfile.read(100)))
        self.handle_job()

    def handle_job(self):
        # <expect-error>
        return Unpickler(self.received).load()


def receive(connection: socket.socket):
    # <expect-error>
    return pickle.loads(connection.recv(4096))


def idle():
    data, signature = base64.b64decode(request.form["data"]), request.form["signature"]
    if not hmac.compare_digest(hmac.new(KEY, data, hashlib.sha256).hexdigest(), signature):
        print("wrong signature")
    # <expect-error>
    return jsonpickle.decode(data)


def signed():
    data, signature = base64.b64decode(request.form["data"]), request.form["signature"]
    if not hmac.compare_digest(hmac.new(KEY, data, hashlib.sha256).hexdigest(), signature):
        raise ValueError("signature")
    return pickle.loads(data)


def plain():
    settings = yaml.load(request.data, Loader=yaml.SafeLoader)
    yaml.load(request.data, yaml.CSafeLoader)
    yaml.safe_load(request.data)
    return json.loads(request.data), settings


def own():
    name = request.args["name"]
    if name not in ("small", "large"):
        raise ValueError(name)
    with open(f"/srv/models/{name}.pickle", "rb") as file:
        model = pickle.load(file)
    return model.predict(pickle.dumps(request.json))


def stored():
    return pickle.loads(cache.get(request.args["key"]))
