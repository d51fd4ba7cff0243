"""Processes that run test files: forked from one that loaded the libraries and that was told nothing else."""

import ctypes
import json
import os
import selectors
import signal
import socket

from preload import load
from reporter import run_file

PR_SET_DUMPABLE = 4
MAX_EVENTS_BYTES = 16 * 1024 * 1024
MAX_OUTPUT_BYTES = 64 * 1024


def close_off():
    """Keep other processes of this user from reading or changing this one's memory and files."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_DUMPABLE)")


def start_workers(count):
    """Fork the process that loads. Answers the sockets of the workers, and a function that tells it what to load."""
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(count)]
    told, tell = os.pipe()
    if os.fork() == 0:
        _be_the_loader(pairs, told, tell)
    os.close(told)
    for _, theirs in pairs:
        theirs.close()

    def prepare(settings):
        with os.fdopen(tell, "w") as channel:
            json.dump(settings, channel)

    return [ours for ours, _ in pairs], prepare


def _be_the_loader(pairs, told, tell):
    """Never returns. Holds neither the job's input nor its output."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    os.close(tell)
    for ours, _ in pairs:
        ours.close()
    load([])
    with os.fdopen(told) as channel:
        settings = json.load(channel)
    import sys
    sys.path.append(settings["site"])
    load(settings["modules"])
    for _, theirs in pairs[1:]:
        if os.fork() == 0:
            _serve(theirs, settings, [other for _, other in pairs if other is not theirs])
    _serve(pairs[0][1], settings, [other for _, other in pairs[1:]])


def _serve(channel, settings, others):
    """Never returns. One request after another: fork, run, wait, answer with the status."""
    for other in others:
        other.close()
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 65536, 2)
        if not message:
            os._exit(0)
        child = os.fork()
        if child == 0:
            channel.close()
            _be_the_run(json.loads(message), settings, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
        channel.send(json.dumps({"status": status}).encode())


def _be_the_run(request, settings, events, output):
    """Never returns. From here on this process belongs to the code under test."""
    import sys
    import pytest
    os.setpgid(0, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.chdir(settings["workspace"])
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "PYTHONHASHSEED") if key in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update({
        "HOME": request["scratch"],
        "TMPDIR": request["scratch"],
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    })
    sys.path = [path for path in sys.path if path != os.path.dirname(os.path.abspath(__file__))]
    sys.path.extend(settings["paths"])
    for name in ("plan", "judge", "words", "run"):
        sys.modules.pop(name, None)
    sys.argv = ["pytest", os.path.basename(request["path"])]
    run_file(pytest, request["path"], settings["workspace"], settings["ini"], events, request["conftest"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class Worker:
    """One of them, as the judging process sees it."""

    def __init__(self, channel):
        self._channel = channel

    def run(self, request):
        """Answers {"events": bytes, "output": text, "status": wait status or None when the worker was lost}."""
        events, theirs = os.pipe()
        output = os.memfd_create("output")
        with_socket = self._channel
        socket.send_fds(with_socket, [json.dumps(request).encode()], [theirs, output])
        os.close(theirs)
        received = bytearray()
        status = None
        os.set_blocking(events, False)
        with selectors.DefaultSelector() as selector:
            selector.register(events, selectors.EVENT_READ)
            selector.register(with_socket, selectors.EVENT_READ)
            done = False
            while not done:
                for key, _ in selector.select():
                    if key.fd == events:
                        if not _drain(events, received):
                            selector.unregister(events)
                    else:
                        answer = with_socket.recv(4096)
                        status = json.loads(answer)["status"] if answer else None
                        done = True
        _drain(events, received)
        os.close(events)
        size = os.fstat(output).st_size
        text = os.pread(output, MAX_OUTPUT_BYTES, max(0, size - MAX_OUTPUT_BYTES)).decode("utf-8", "replace")
        os.close(output)
        return {"events": bytes(received), "output": text, "status": status}


def _drain(descriptor, received):
    """Read what is there. False when the other end is closed or said too much."""
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except BlockingIOError:
            return True
        if not chunk or len(received) > MAX_EVENTS_BYTES:
            return False
        received.extend(chunk)
