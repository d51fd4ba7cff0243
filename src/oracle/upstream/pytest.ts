import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { INSIDE, type TestContext } from '../../environment/ecosystem.js';
import type { TestOutcome, TestReport } from './test-report.js';

/** The runner's own sources: they are laid into the sandbox under a fresh name for every run. */
const SUITE = fileURLToPath(new URL('../../../kits/python/suite/', import.meta.url));

const summarySchema = z.strictObject({
  nonce: z.string(),
  files: z.array(
    z.strictObject({
      file: z.string(),
      status: z.enum(['ran', 'not-collected', 'crashed', 'garbled']),
      detail: z.string(),
      output: z.string(),
    }),
  ),
  problems: z.array(z.string()),
  outcomes: z.record(z.string(), z.enum(['passed', 'failed', 'skipped'])),
});

type Summary = z.infer<typeof summarySchema>;

/**
 * Runs upstream's pytest files, each copied under fresh names into a process of its own. The verdict on what those
 * processes say is made in another process, which never loads the code under test and whose memory is closed to them.
 */
export async function runPytest(context: TestContext): Promise<TestReport> {
  const { session, random, facts } = context;
  const folder = `${INSIDE.output}/${random.word()}-${random.hex(4)}`;
  const nonce = random.hex(16);
  for (const name of await readdir(SUITE)) {
    if (name.endsWith('.py')) await session.writeFile(`${folder}/${name}`, await readFile(`${SUITE}${name}`));
  }
  await session.writeFile(`${folder}/pytest.ini`, Buffer.from('[pytest]\n'));
  const job = {
    workspace: INSIDE.workspace,
    targets: facts.tests.targets,
    leftOut: facts.tests.leftOut.map((left) => left.test),
    seed: random.hex(16),
    nonce,
    site: `${INSIDE.dependencies}/site`,
    paths: [`${INSIDE.workspace}/src`, INSIDE.workspace],
    // Upstream tests sync files to disk often; /tmp is the place that is held in memory.
    scratch: `/tmp/${random.hex(8)}`,
    ini: `${folder}/pytest.ini`,
  };
  const result = await session.exec({
    argv: ['/usr/bin/env', 'python3', '-I', '-S', '-B', `${folder}/run.py`],
    cwd: INSIDE.workspace,
    stdin: JSON.stringify(job),
    timeoutMs: context.timeoutMs,
    outputBytes: 4 * 1024 * 1024,
  });
  if (result.timedOut) return notCompleted('timed-out', `no end after ${context.timeoutMs} ms`);
  if (result.oomKilled) return notCompleted('out-of-memory', 'the tests used more memory than they may');
  if (result.exitCode !== 0) {
    const ending = result.exitCode === null ? `signal ${result.signal}` : `exit code ${result.exitCode}`;
    return notCompleted(
      'crashed',
      `the runner ended with ${ending}: ${result.stderr.toString('utf8').slice(-2000)}`,
    );
  }
  return readPytestSummary(result.stdout.toString('utf8'), nonce);
}

/** Turns the runner's one line into a report. */
export function readPytestSummary(text: string, nonce: string): TestReport {
  let summary: Summary;
  try {
    summary = summarySchema.parse(JSON.parse(text));
  } catch (error) {
    return notCompleted('unparsable', `the runner's answer makes no sense: ${String(error).slice(0, 500)}`);
  }
  if (summary.nonce !== nonce) return notCompleted('unparsable', "the answer is not this run's");
  const of = (status: Summary['files'][number]['status']) =>
    summary.files.filter((file) => file.status === status);
  const tell = (files: Summary['files']) => files.map((file) => `${file.file}: ${file.detail}`).join('\n');
  if (summary.files.length === 0) return notCompleted('unparsable', 'no test file was found');
  if (of('garbled').length > 0) return notCompleted('sentinels-violated', tell(of('garbled')));
  if (of('crashed').length > 0) return notCompleted('crashed', tell(of('crashed')));
  if (summary.problems.length > 0) return notCompleted('sentinels-violated', summary.problems.join('\n'));
  if (of('ran').length === 0) return notCompleted('build-failed', tell(of('not-collected')));
  const outcomes = new Map<string, TestOutcome>(Object.entries(summary.outcomes));
  const output = summary.files
    .map((file) => `${file.file}: ${file.status}\n${file.detail}\n${file.output}`)
    .join('\n');
  return { status: 'completed', outcomes, output };
}

function notCompleted(
  reason: Extract<TestReport, { status: 'not-completed' }>['reason'],
  detail: string,
): TestReport {
  return { status: 'not-completed', reason, detail };
}
