"""Judges what a process that ran one file said about it."""

import json

ORDER = ("setup", "call", "teardown")


def judge_file(plan, copied, run):
    """One result: `ran` with outcomes, or `not-collected`, `crashed`, `garbled`; and what contradicts the plan."""
    result = {
        "file": plan.original,
        "status": "ran",
        "detail": "",
        "output": run["output"][-4000:],
        "outcomes": {},
        "problems": [],
    }
    if run["status"] != 0:
        return _ended(result, "crashed", "its process ended with status %s before the end" % (run["status"],))
    try:
        events = [json.loads(line) for line in run["events"].decode("ascii").splitlines()]
        if not events or events[-1].get("event") != "end":
            return _ended(result, "crashed", "its process ended before the last test did")
        if any(event["event"] == "not-collected" for event in events):
            text = next(event["text"] for event in events if event["event"] == "not-collected")
            return _ended(result, "not-collected", text)
        outcomes, messages = _outcomes(plan, copied, events)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        return _ended(result, "garbled", "its events make no sense: %s" % (problem,))
    planted = _check_planted(plan, outcomes, messages, result["problems"])
    result["outcomes"] = {
        identity: outcome for (identity, name), outcome in outcomes.items() if name not in planted
    }
    return result


def _ended(result, status, detail):
    result["status"] = status
    result["detail"] = detail
    return result


def _outcomes(plan, copied, events):
    """What became of every collected item. The events have to come in the order in which pytest makes them."""
    if events[0]["event"] != "collected":
        raise ValueError("nothing was collected first")
    collected = events[0]["ids"]
    if len(set(collected)) != len(collected):
        raise ValueError("an item was collected twice")
    outcomes, messages = {}, {}
    position = 1
    for nodeid in collected:
        key = plan.original_id(copied, nodeid)
        if key is None:
            raise ValueError("a foreign item was collected: %s" % (nodeid,))
        phases = []
        for when in ORDER:
            if when == "call" and phases[0]["outcome"] != "passed":
                continue
            event = events[position]
            if event["event"] != "phase" or event["id"] != nodeid or event["when"] != when:
                raise ValueError("expected the %s of %s" % (when, nodeid))
            phases.append(event)
            position += 1
        outcomes[key] = _outcome(phases)
        messages[key] = " ".join(phase["message"] for phase in phases)
    if position != len(events) - 1:
        raise ValueError("more events than items")
    failed = any(outcome == "failed" for outcome in outcomes.values())
    if events[-1]["code"] != (1 if failed else 0):
        raise ValueError("the exit code %s does not fit the outcomes" % (events[-1]["code"],))
    return outcomes, messages


def _outcome(phases):
    kinds = [phase["outcome"] for phase in phases]
    if "failed" in kinds:
        return "failed"
    if "skipped" in kinds or any(phase["xfail"] for phase in phases):
        return "skipped"
    return "passed"


def _check_planted(plan, outcomes, messages, problems):
    """Compare the planted tests with what is known of them. Answers their names."""
    by_name = {}
    for key, outcome in outcomes.items():
        by_name.setdefault(key[1], []).append((outcome, messages[key]))
    for name, known in plan.expected.items():
        answers = by_name.get(name, [])
        wanted = "passed" if known["passes"] else "failed"
        good = len(answers) == 1 and answers[0][0] == wanted and (known["passes"] or known["token"] in answers[0][1])
        if not good:
            said = ", ".join(outcome for outcome, _ in answers) or "nothing"
            problems.append("%s: a planted test that has to be %s: %s" % (plan.original, wanted, said))
    for twin, original in plan.contradictions.items():
        twins = [outcome for outcome, _ in by_name.get(twin, [])]
        originals = [outcome for outcome, _ in by_name.get(original, [])]
        if not twins or ("passed" in originals and any(outcome != "failed" for outcome in twins)):
            problems.append("%s: %s and its contradiction both count as passed" % (plan.original, original))
    return set(plan.expected) | set(plan.contradictions)
