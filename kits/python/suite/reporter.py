"""Runs one test file with pytest and reports what happened, item by item, on a private pipe."""

import json
import os


def run_file(pytest, path, rootdir, ini, channel, with_conftest):
    """Run `path` in this process. Every line on `channel` is one JSON event; `end` is the last one."""
    reporter = Reporter(channel)
    arguments = [
        path,
        "-c", ini,
        "--rootdir", rootdir,
        "--confcutdir", os.path.dirname(path),
        "--import-mode=prepend",
        "-p", "no:cacheprovider",
        "-p", "no:faulthandler",
        "-p", "no:stepwise",
        "-p", "no:junitxml",
        "-p", "no:pastebin",
        "-p", "no:doctest",
        "--tb=short",
        "--color=no",
        "-q",
    ]
    if not with_conftest:
        arguments.append("--noconftest")
    code = pytest.main(arguments, plugins=[reporter])
    reporter.send({"event": "end", "code": int(code)})


class Reporter:
    """The plugin. It keeps its own references, so that a patched module is not asked later."""

    def __init__(self, channel):
        self._channel = channel
        self._write = os.write
        self._dumps = json.dumps

    def send(self, event):
        rest = self._dumps(event).encode("ascii") + b"\n"
        while rest:
            rest = rest[self._write(self._channel, rest):]

    def pytest_collection_finish(self, session):
        self.send({"event": "collected", "ids": [item.nodeid for item in session.items]})

    def pytest_collectreport(self, report):
        if report.failed:
            self.send({"event": "not-collected", "id": report.nodeid, "text": str(report.longrepr)[-2000:]})

    def pytest_runtest_logreport(self, report):
        crash = getattr(getattr(report, "longrepr", None), "reprcrash", None)
        self.send({
            "event": "phase",
            "id": report.nodeid,
            "when": report.when,
            "outcome": report.outcome,
            "xfail": hasattr(report, "wasxfail"),
            "message": str(getattr(crash, "message", ""))[:2000],
        })
