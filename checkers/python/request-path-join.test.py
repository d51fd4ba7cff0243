import os

from flask import request, send_file


def serve(root):
    # <expect-error>
    path = os.path.join(root, request.args["name"])
    # <expect-error>
    send_file(request.args.get("file"))
    # <expect-error>
    open(f"{request.path}.txt")
    os.path.join(root, secure_filename(request.args["name"]))
    return open(path)
