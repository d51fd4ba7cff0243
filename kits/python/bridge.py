"""Serves a few functions over newline-delimited JSON on standard input and output.

A request is {"id": N, "op": "name", "args": ...}; its reply is {"id": N, "value": ...}, or
{"id": N, "error": {"type": ..., "message": ...}} when the function raised. Requests are answered in order.
The end of the input ends the process with 0, a request that cannot be read ends it with 70.
"""

import json
import os
import sys

BAD_REQUEST = 70


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
        request = json.loads(line)
        return request["id"], operations[request["op"]], request.get("args")
    except Exception as problem:
        sys.stderr.write("unreadable request: %r\n" % (problem,))
        sys.stderr.flush()
        os._exit(BAD_REQUEST)


def _reply(number, operation, arguments):
    try:
        reply = json.dumps({"id": number, "value": operation(arguments)})
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as problem:
        # SystemExit too: a caller of a library that exits has to survive it.
        error = {"type": type(problem).__name__, "message": _message(problem)}
        reply = json.dumps({"id": number, "error": error})
    return reply.encode("ascii") + b"\n"


def _message(problem):
    try:
        return str(problem)
    except Exception:
        return ""
