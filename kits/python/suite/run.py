"""Runs test files, each in a process of its own, and prints one JSON object about all of them.

This process never loads the code under test. It reads its job from standard input, writes the copies of the test
files, and judges what the processes that run them say. Those are forked from one that has loaded the libraries
(but knows nothing of the job), which saves most of their start-up time.

job: {"workspace", "targets", "leftOut", "seed", "nonce", "site", "paths", "scratch", "ini"}
"""

import contextlib
import glob
import json
import os
import queue
import random
import signal
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from judge import judge_file  # noqa: E402
from plan import Plan  # noqa: E402
from preload import imports_of  # noqa: E402
from words import Words  # noqa: E402
from workers import Worker, close_off, start_workers  # noqa: E402


def main():
    close_off()
    count = max(1, len(os.sched_getaffinity(0)))
    workers, prepare = start_workers(count)
    job = json.load(sys.stdin)
    os.chdir(job["workspace"])
    files = plan_files(job)
    prepare({
        "modules": sorted(set().union(*[imports_of(source) for _, source, _ in files])),
        "site": job["site"],
        "paths": job["paths"],
        "workspace": job["workspace"],
        "ini": job["ini"],
    })
    results = run_all(job, files, [Worker(channel) for channel in workers])
    problems = [problem for result in results for problem in result["problems"]]
    print(json.dumps({
        "nonce": job["nonce"],
        "files": [{key: result[key] for key in ("file", "status", "detail", "output")} for result in results],
        "problems": problems,
        "outcomes": {key: value for result in results for key, value in result["outcomes"].items()},
    }))


def plan_files(job):
    """Answers (path, source, (path of the copy to be, plan, whether it needs conftest.py)) for each file with tests."""
    chance = random.Random(job["seed"])
    words = Words(chance)
    paths = sorted({path for target in job["targets"] for path in glob.glob(target, recursive=True)})
    files = []
    for original in paths:
        with open(original, encoding="utf-8") as source:
            text = source.read()
        plan = Plan(text, original, chance, words, set(job["leftOut"]))
        if not plan.has_tests:
            continue
        copied = os.path.join(os.path.dirname(original), words.draw() + ".py")
        files.append((original, text, (copied, plan, needs_conftest(original))))
    return files


def run_all(job, files, workers):
    """Run every file, the probably slow ones first, over the workers."""
    waiting = queue.Queue()
    for item in sorted(files, key=lambda item: ("subprocess" not in item[1], -len(item[1]))):
        waiting.put(item)
    results = []

    def work(worker):
        while True:
            try:
                _, _, (copied, plan, conftest) = waiting.get_nowait()
            except queue.Empty:
                return
            scratch = os.path.join(job["scratch"], "%08x" % random.SystemRandom().getrandbits(32))
            os.makedirs(scratch)
            # Not earlier: what runs before must not be able to read or change it.
            with open(copied, "x", encoding="utf-8") as target:
                target.write(plan.text)
            run = worker.run({
                "path": os.path.join(job["workspace"], copied),
                "scratch": scratch,
                "conftest": conftest,
            })
            with contextlib.suppress(OSError):
                os.remove(copied)
            results.append(judge_file(plan, copied, run))

    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(results) != len(files):
        raise SystemExit("not every test file could be run")
    return sorted(results, key=lambda result: result["file"])


def needs_conftest(path):
    """Whether a conftest.py that applies to `path` does more than add options and marks."""
    folder = os.path.dirname(path)
    while True:
        candidate = os.path.join(folder, "conftest.py")
        if os.path.isfile(candidate) and not os.path.islink(candidate):
            with open(candidate, encoding="utf-8") as source:
                text = source.read()
            if "fixture" in text or "pytest_plugins" in text or "sys.path" in text:
                return True
        if not folder:
            return False
        folder = os.path.dirname(folder)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()
    sys.stdout.flush()
    os._exit(0)
