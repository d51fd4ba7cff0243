import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FileChange } from '../src/analysis/index.js';
import { loadCheckers } from '../src/analysis/index.js';
import type { AnalysisPool, AnalysisPoolOptions, PatchAnalysis } from '../src/grading/analysis-pool.js';
import { type AnalysedEnvironment, PatchAnalyser } from '../src/grading/patch-analyser.js';
import { scoreTargetIssue } from '../src/grading/target-issue-fixed.js';
import { requireFreshBuild } from './built-cli.js';

const RULE = `language: python
name: evaluates
message: runs text
pattern: '(call function: (identifier) @name (#eq? @name "eval")) @evaluates'
`;
const PATTERN_OF_NOTHING = RULE.replace('(call function', '(no_such_node');
const FIX: readonly FileChange[] = [change('run.py', 'def run(text):\n    return int(text)\n')];
const HUGE = change('huge.py', 'def f(a):\n    return [g(a, b), (c, d), {e: 1}]\n'.repeat(60_000));
/** Every call is a match that has to be kept until all are found. */
const GREEDY = change('greedy.py', 'eval(a)\n'.repeat(150_000));

let folder: string;
let Pool: typeof AnalysisPool;
let environment: AnalysedEnvironment;
const pools: AnalysisPool[] = [];

function change(path: string, text: string): FileChange {
  return { path, content: Buffer.from(text) };
}

function pool(options: Partial<AnalysisPoolOptions> = {}): AnalysisPool {
  const module = new URL('../dist/grading/analysis-thread.js', import.meta.url);
  const defaults = { threads: 1, maxHeapMb: 1024, openMs: 60_000, analyseMs: 60_000, maxOpen: 2 };
  const made = new Pool(module, { ...defaults, ...options });
  pools.push(made);
  return made;
}

/** The analysis without what is new with every run. */
async function here(changes: readonly FileChange[]): Promise<PatchAnalysis> {
  const analyser = await PatchAnalyser.open(environment);
  return { before: analyser.before, ...(await analyser.analyse(changes)) };
}

beforeAll(async () => {
  await requireFreshBuild();
  const built: typeof import('../src/grading/analysis-pool.js') = await import(
    new URL('../dist/grading/analysis-pool.js', import.meta.url).href
  );
  Pool = built.AnalysisPool;
  folder = await mkdtemp(join(tmpdir(), 'patchgym-pool-'));
  environment = await makeEnvironment('one', RULE);
});
afterEach(async () => {
  for (const one of pools.splice(0)) await one.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function makeEnvironment(name: string, rule: string): Promise<AnalysedEnvironment> {
  const directory = join(folder, name);
  await mkdir(join(directory, 'pristine'), { recursive: true });
  await mkdir(join(directory, 'checkers'));
  await writeFile(join(directory, 'pristine', 'run.py'), 'def run(text):\n    return eval(text)\n');
  await writeFile(join(directory, 'checkers', 'evaluates.yml'), rule);
  const checkers = await loadCheckers(join(directory, 'checkers'), { namespace: 'target' });
  const pristine = { directory, files: join(directory, 'pristine'), exclude: [] };
  return { pristine, pack: { checkers, digest: name } };
}

describe('patches analysed in threads', () => {
  it('give what they give in the process itself, warm or not', async () => {
    const own = pool();
    const expected = await here(FIX);
    expect(scoreTargetIssue(expected)).toMatchObject({ status: 'scored', value: 1 });
    expect(await own.analyse(environment, FIX)).toEqual(expected);
    expect(await own.analyse(environment, [])).toEqual(await here([]));
    expect(await own.analyse(environment, FIX)).toEqual(expected);
  });

  it('leave the process free to do other things', async () => {
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 5);
    await pool().analyse(environment, [HUGE]);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(20);
  });

  it('are not analysed when they take too long: never fixed, and the next one is analysed', async () => {
    const own = pool({ analyseMs: 300 });
    const analysis = await own.analyse(environment, [...FIX, HUGE]);
    expect(analysis.gaps).toEqual([
      { path: 'run.py', reason: 'the analysis took longer than 0.3 s' },
      { path: 'huge.py', reason: 'the analysis took longer than 0.3 s' },
    ]);
    expect(scoreTargetIssue(analysis)).toMatchObject({ status: 'scored', value: 0 });
    const patient = pool();
    expect(await patient.analyse(environment, FIX)).toEqual(await here(FIX));
    await own.open(environment);
  });

  it('are not analysed when they take too much memory, and the process goes on', async () => {
    const own = pool({ maxHeapMb: 24 });
    const analysis = await own.analyse(environment, [GREEDY]);
    expect(analysis.gaps).toEqual([
      { path: 'greedy.py', reason: 'the analysis took more than 24 MB of memory' },
    ]);
    expect((await own.analyse(environment, FIX)).gaps).toEqual([]);
  });

  it('are not known, which is an error, when a checker does not compile', async () => {
    const broken = await makeEnvironment('broken', PATTERN_OF_NOTHING);
    await expect(pool().analyse(broken, FIX)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'invalid-checker',
    });
  });

  it('end at once when nobody wants them any more', async () => {
    const own = pool();
    await own.open(environment);
    const controller = new AbortController();
    const analysing = own.analyse(environment, [HUGE], controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(analysing).rejects.toThrow('enough');
    expect((await own.analyse(environment, FIX)).gaps).toEqual([]);
  });

  it('wait for a thread where there are more than threads, and open more environments than stay open', async () => {
    const own = pool({ threads: 2, maxOpen: 1 });
    const two = await makeEnvironment('two', RULE);
    const expected = await here(FIX);
    const analyses = await Promise.all(
      [environment, two, environment, two, environment, two].map((one) => own.analyse(one, FIX)),
    );
    for (const analysis of analyses) expect(analysis).toEqual(expected);
  });
});
