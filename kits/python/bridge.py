"""Serves a few functions over newline-delimited JSON on standard input and output.

A request is {"id": N, "op": "name", "args": ...}; its reply is {"id": N, "value": ...}, or
{"id": N, "error": {"type": ..., "message": ...}} when the function raised. Requests are answered in order.
The end of the input ends the process with 0, a request that cannot be read ends it with 70.
"""

import json
import os
import sys

BAD_REQUEST = 70


def _plain(value):
    raise TypeError("a reply cannot hold %r" % (type(value),))


# Taken before a library is loaded, and without anything that is looked up in a module later: what a library does to
# `json` changes neither what is asked nor what is answered.
_scan = json.JSONDecoder().scan_once
_chunks = json.encoder.c_make_encoder(
    None, _plain, json.encoder.encode_basestring_ascii, None, ": ", ", ", False, False, False
)


def serve(operations):
    """Answer requests with `operations`, a dict of functions of one argument, until the input ends."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the replies, nor may it eat the requests.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for line in requests:
        number, operation, arguments = _read(line, operations)
        replies.write(_reply(number, operation, arguments))
        replies.flush()


def _read(line, operations):
    try:
        request, _ = _scan(line.decode("utf-8").strip(), 0)
        return request["id"], operations[request["op"]], request.get("args")
    except Exception as problem:
        sys.stderr.write("unreadable request: %r\n" % (problem,))
        sys.stderr.flush()
        os._exit(BAD_REQUEST)


def _reply(number, operation, arguments):
    try:
        reply = "".join(_chunks({"id": number, "value": operation(arguments)}, 0))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as problem:
        # SystemExit too: a caller of a library that exits has to survive it.
        error = {"type": type(problem).__name__, "message": _message(problem)}
        reply = "".join(_chunks({"id": number, "error": error}, 0))
    return reply.encode("ascii") + b"\n"


def _message(problem):
    try:
        return str(problem)
    except Exception:
        return ""
