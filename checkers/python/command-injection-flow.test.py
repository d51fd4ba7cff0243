import shlex
import subprocess
from os import system as run

from flask import request

try:
    from shlex import quote
except ImportError:
    from pipes import quote


def direct():
    # <expect-error>
    run("git log " + request.args["branch"])


def quoted():
    run("git log " + shlex.quote(request.args["branch"]))


def quoted_by_either():
    run("git log " + quote(request.args["branch"]))
    run("git log " + shlex.join([request.args["branch"]]))


def keyword():
    command = "git log %s" % request.form.get("branch")
    # <expect-error>
    subprocess.run(command, shell=True)
    subprocess.run(["git", "log", request.form.get("branch")])


class Jobs:
    def __init__(self, branch):
        self.branch = branch

    def start(self):
        # <expect-error>
        subprocess.check_output(f"git log {self.branch}", shell=True)


def later():
    Jobs(request.args["branch"]).start()


def checked():
    branch = request.args["branch"]
    if branch not in ("main", "next"):
        raise ValueError(branch)
    run("git log " + branch)


def guarded():
    branch = request.args["branch"]
    try:
        validate(branch)
    except ValueError:
        return None
    return run("git log " + branch)


def swallowed():
    branch = request.args["branch"]
    try:
        validate(branch)
    except ValueError:
        pass
    # <expect-error>
    return run("git log " + branch)


def validate(branch):
    if not branch.isalnum():
        raise ValueError(branch)


def by_name():
    # <expect-error>
    subprocess.run(["/bin/sh", "-c", "git log " + request.args["branch"]])
    subprocess.run(["sh", "-c", 'git log "$1"', "sh", request.args["branch"]])
    subprocess.run(["git", "log", request.args["branch"]])
