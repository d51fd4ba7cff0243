/**
 * What a grading costs beside what cannot be avoided, per environment, as ratios of medians within one run:
 * the whole grading of gold against building the subject and running the upstream tests with their ordinary runner (both at
 * once, in the same sandbox), and the static part alone. Run: npx tsx bench/grade.ts [environment...] [--rounds N]
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentProgress } from '../src/core/progress.js';
import { createRandom } from '../src/core/random.js';
import { GATED_RECIPE } from '../src/core/recipe.js';
import { buildEnvironment } from '../src/environment/build.js';
import { listEnvironmentIds, loadEnvironment } from '../src/environment/catalogue.js';
import type { EnvironmentFacts } from '../src/environment/definition.js';
import { ecosystemOf } from '../src/environment/ecosystem-of.js';
import { gradingSandbox } from '../src/environment/sandbox-options.js';
import { goldPatch, type SealedEnvironment } from '../src/environment/sealed.js';
import { stageTree } from '../src/environment/staged-tree.js';
import { grade } from '../src/grading/grade.js';
import { measureBaseline } from '../src/grading/measure-baseline.js';
import { selectSandbox } from '../src/sandbox/index.js';
import type { Sandbox } from '../src/sandbox/port.js';
import { patchgymHome } from '../src/store/home.js';

/** How a developer of the library runs the same tests, by the runner's name. */
const ORDINARY_RUN: Readonly<Record<string, (tests: EnvironmentFacts['tests']) => readonly string[]>> = {
  'go-test': ({ targets }) => ['go', 'test', '-count=1', ...targets],
  tape: ({ targets }) => ['tape', ...targets],
  // By a shell, which opens the globs.
  pytest: ({ targets, leftOut }) => [
    'sh',
    '-c',
    `exec python3 -m pytest -q -p no:cacheprovider ${targets.join(' ')} ${leftOut.map(({ test }) => `--deselect ${test}`).join(' ')}`,
  ],
};

const home = patchgymHome();

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Building the subject and running the tests, both at once, nothing judged. */
async function bareCost(sealed: SealedEnvironment, sandbox: Sandbox): Promise<void> {
  const { facts } = sealed.definition;
  const ordinary = ORDINARY_RUN[facts.tests.runner]?.(facts.tests);
  if (!ordinary) throw new Error(`no ordinary way to run ${facts.tests.runner} is known`);
  const tree = await stageTree(sealed.paths.pristine, goldPatch(sealed).entries, join(home, 'temporary'));
  const inSession = async (commands: readonly (readonly string[])[]): Promise<void> => {
    const session = await sandbox.open(gradingSandbox(facts, sealed.paths, tree.directory));
    for (const argv of commands) {
      const { exitCode, stdout, stderr } = await session.exec({ argv, timeoutMs: 300_000 });
      // What failed was not measured. Gold itself may fail a test of the vulnerable release: then a runner ends with 1.
      const hasRun = exitCode === 0 || (exitCode === 1 && argv === ordinary && stdout.length > 200);
      if (!hasRun)
        throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${stderr} ${stdout}`.slice(0, 600));
    }
    await session.close();
  };
  await Promise.all([
    inSession(ecosystemOf(facts.source.ecosystem).buildSubject(facts)),
    inSession([ordinary]),
  ]);
  await tree.dispose();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function measure(id: string, rounds: number, sandbox: Sandbox): Promise<void> {
  const definition = await loadEnvironment(fileURLToPath(new URL('../environments', import.meta.url)), id);
  const sealed = await buildEnvironment(definition, {
    home,
    sandbox,
    progress: silentProgress,
    measureBaseline,
  });
  const random = createRandom(String(Date.now()));
  const bare: number[] = [];
  const whole: number[] = [];
  const statics: number[] = [];
  const phases: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    const bareMs = await timeOf(() => bareCost(sealed, sandbox));
    let timings: Readonly<Record<string, number>> = {};
    const wholeMs = await timeOf(async () => {
      const verdict = await grade({
        sealed,
        patch: goldPatch(sealed),
        sandbox,
        recipe: GATED_RECIPE,
        home,
        seed: random.hex(16),
        progress: silentProgress,
      });
      if (verdict.reward === null) throw new Error(`unscored: ${verdict.reason}`);
      timings = verdict.timings;
    });
    // The first round warms caches and compiles checkers.
    if (round === 0) continue;
    bare.push(bareMs);
    whole.push(wholeMs);
    statics.push((timings.analysis ?? 0) + (timings.minimalDiff ?? 0));
    for (const [phase, ms] of Object.entries(timings)) phases[phase] = [...(phases[phase] ?? []), ms];
  }
  const ratios = whole.map((value, index) => value / (bare[index] ?? Number.NaN));
  console.log(
    `${id}: whole grading / bare build and tests = ${median(ratios).toFixed(2)} (median of ${rounds} pairs)`,
  );
  console.log(
    `  bare ${median(bare).toFixed(0)} ms, whole ${median(whole).toFixed(0)} ms, static part ${median(statics).toFixed(0)} ms`,
  );
  console.log(
    `  ${Object.entries(phases)
      .map(([phase, values]) => `${phase} ${median(values).toFixed(0)} ms`)
      .join(', ')}`,
  );
}

const flags = process.argv.slice(2);
const roundsAt = flags.indexOf('--rounds');
const rounds = roundsAt < 0 ? 5 : Number(flags[roundsAt + 1]);
const named = flags.filter(
  (flag, index) => !flag.startsWith('--') && (roundsAt < 0 || index !== roundsAt + 1),
);
const ids =
  named.length > 0
    ? named
    : await listEnvironmentIds(fileURLToPath(new URL('../environments', import.meta.url)));
const sandbox = await selectSandbox();
for (const id of ids) await measure(id, rounds, sandbox);
await rm(join(home, 'temporary'), { recursive: true, force: true });
