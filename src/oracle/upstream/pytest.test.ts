import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { readPytestSummary } from './pytest.js';

const SUITE = fileURLToPath(new URL('../../../kits/python/suite/', import.meta.url));

const UPSTREAM = `
import unittest
class TestPaths(unittest.TestCase):
    def test_b(self):
        self.assertTrue(True)
    def test_a(self):
        self.assertEqual(1, 1)
    def test_offline(self):
        self.assertTrue(False)
    def helper(self):
        return self.test_a
`;

/** Plans a run of UPSTREAM with this seed and judges events that `make` (Python) derives from what is collected. */
async function judge(make: string, seed = 'seed') {
  const program = `
import ast, json, random, sys
sys.path.insert(0, ${JSON.stringify(SUITE)})
from plan import Plan
from words import Words
from judge import judge_file
chance = random.Random(${JSON.stringify(seed)})
plan = Plan(${JSON.stringify(UPSTREAM)}, "tests/test_paths.py", chance, Words(chance), {"tests/test_paths.py::TestPaths::test_offline"})
path = "tests/test_copy.py"
tests = sorted(name for name in plan.names)
ids = [path + "::TestPaths::" + name for name in tests]
def honest(name):
    old = plan.names[name]
    if old in plan.expected:
        return ("passed", "") if plan.expected[old]["passes"] else ("failed", plan.expected[old]["token"])
    return ("failed", "no") if old in plan.contradictions else ("passed", "")
def say(answers):
    events = [{"event": "collected", "ids": ids}]
    for name, nodeid in zip(tests, ids):
        outcome, message = answers(name)
        for when in ("setup", "call", "teardown"):
            events.append({"event": "phase", "id": nodeid, "when": when, "xfail": False,
                           "outcome": outcome if when == "call" else "passed", "message": message if when == "call" else ""})
    events.append({"event": "end", "code": 1 if any(answers(name)[0] == "failed" for name in tests) else 0})
    return events
def run(events, status=0):
    return {"status": status, "output": "", "events": b"".join(json.dumps(event).encode() + b"\\n" for event in events)}
result = judge_file(plan, path, ${make})
result["names"] = list(plan.names)
result["text"] = plan.text
print(json.dumps(result))
`;
  const { stdout } = await execa('python3', ['-I', '-B', '-'], { input: program });
  return JSON.parse(stdout) as {
    status: string;
    outcomes: Record<string, string>;
    problems: string[];
    names: string[];
    text: string;
  };
}

describe('a planned test file', () => {
  it('gives every test a fresh name, keeps what is called by name, and leaves out what is left out', async () => {
    const [one, two] = await Promise.all([
      judge('run(say(honest))', 'one'),
      judge('run(say(honest))', 'two'),
    ]);
    expect(one.names).not.toEqual(two.names);
    expect(one.text).not.toContain('def test_b');
    expect(one.text).toContain('def test_a');
    expect(one.text).not.toContain('assertTrue(False)');
    expect(one.outcomes).toEqual({
      'tests/test_paths.py::TestPaths::test_a': 'passed',
      'tests/test_paths.py::TestPaths::test_b': 'passed',
    });
    expect(one).toMatchObject({ status: 'ran', problems: [] });
  });

  it.each([
    ['everything is said to pass', 'run(say(lambda name: ("passed", "")))'],
    ['everything is said to fail', 'run(say(lambda name: ("failed", "")))'],
    ['failures do not know the token', 'run(say(lambda name: (honest(name)[0], "")))'],
    [
      'a test and its contradiction both pass',
      'run(say(lambda name: ("passed", "") if plan.names[name] in plan.contradictions else honest(name)))',
    ],
  ])('is found out when %s', async (_, make) => {
    expect((await judge(make)).problems).not.toEqual([]);
  });

  it.each([
    ['garbled', 'an event comes twice', 'run(say(honest)[:-1] + say(honest)[-2:])'],
    ['garbled', 'the exit code does not fit', 'run(say(honest)[:-1] + [{"event": "end", "code": 0}])'],
    [
      'garbled',
      'a foreign item is collected',
      'run([{"event": "collected", "ids": ["x::test_y"]}] + say(honest)[1:])',
    ],
    ['garbled', 'events are injected', 'run([{"event": "end", "code": 0}] + say(honest))'],
    ['crashed', 'the end is missing', 'run(say(honest)[:-1])'],
    ['crashed', 'nothing is said', 'run([])'],
    ['crashed', 'the process was killed', 'run(say(honest), 9)'],
  ])('counts as %s when %s', async (status, _, make) => {
    expect(await judge(make)).toMatchObject({ status, outcomes: {} });
  });
});

describe("the runner's answer", () => {
  const file = { file: 'tests/test_a.py', status: 'ran', detail: '', output: '1 passed' };
  const summary = {
    nonce: 'n',
    files: [file],
    problems: [],
    outcomes: { 'tests/test_a.py::test_x': 'passed' },
  };
  const read = (change: object) => readPytestSummary(JSON.stringify({ ...summary, ...change }), 'n');

  it('becomes a report', () => {
    expect(read({})).toMatchObject({
      status: 'completed',
      outcomes: new Map([['tests/test_a.py::test_x', 'passed']]),
    });
  });

  it.each([
    ['unparsable', { nonce: 'm' }],
    ['unparsable', { files: [] }],
    ['unparsable', { outcomes: { x: 'PASSED' } }],
    ['sentinels-violated', { problems: ['tests/test_a.py: a planted test passed'] }],
    ['sentinels-violated', { files: [file, { ...file, status: 'garbled' }] }],
    ['crashed', { files: [file, { ...file, status: 'crashed' }] }],
    ['build-failed', { files: [{ ...file, status: 'not-collected' }] }],
  ])('is no report but %s with %j', (reason, change) => {
    expect(read(change)).toMatchObject({ status: 'not-completed', reason });
  });

  it('is no report when it is no JSON', () => {
    expect(readPytestSummary('100 passed', 'n')).toMatchObject({
      status: 'not-completed',
      reason: 'unparsable',
    });
  });
});
