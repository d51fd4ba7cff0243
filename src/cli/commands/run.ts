import type { Command } from 'commander';
import { EXIT_CODES, PatchgymError } from '../../core/errors.js';
import type { RunSummary } from '../../report/summarise-run.js';
import type { RunPlan } from '../../store/run-record.js';
import { type CommandContext, type Runtime, runCommand } from '../command-context.js';
import {
  type AttemptOptions,
  addAttemptOptions,
  addEnvironmentOptions,
  addGradingOptions,
  addSandboxOption,
  type CommonOptions,
  commaList,
  declareCommand,
  type EnvironmentOptions,
  type GradingOptions,
  positiveInteger,
  type SandboxChoice,
} from '../common-options.js';
import { freshSeed } from '../fresh-seed.js';
import { loadRecipe } from '../read-input.js';

type RunOptions = CommonOptions &
  EnvironmentOptions &
  SandboxChoice &
  GradingOptions &
  AttemptOptions & {
    readonly envs: readonly string[];
    readonly agents: readonly string[];
    readonly repeats: number;
    readonly concurrency: number;
    readonly out: string;
    readonly resume?: boolean;
  };

export function registerRun(program: Command, runtime: Runtime): void {
  declareCommand(
    program,
    'run',
    addEnvironmentOptions,
    addGradingOptions,
    addAttemptOptions,
    addSandboxOption,
  )
    .summary('environments x agents x repeats, into a run directory')
    .description(
      'Runs every agent on every environment, repeatedly, and records each rollout as it finishes.',
    )
    .requiredOption('--envs <ids>', 'environments, separated by commas', commaList)
    .requiredOption('--agents <agents>', 'agents, separated by commas: gold, noop, control:NAME', commaList)
    .option('--repeats <count>', 'how often each pair', positiveInteger, 1)
    .option('--concurrency <count>', 'how many rollouts at a time', positiveInteger, 1)
    .requiredOption('--out <directory>', 'the run directory')
    .option('--resume', 'go on with the run in --out: nothing is lost and nothing repeated')
    .addHelpText('after', HELP)
    .action((options: RunOptions) => runCommand(runtime, options, (context) => run(options, context)));
}

async function run(options: RunOptions, context: CommandContext): Promise<number> {
  const { checkAgentName } = await import('../../rollout/create-agent.js');
  const { executeRun } = await import('../../rollout/run.js');
  const { createRun, resumeRun } = await import('../../store/run-store.js');
  const { planOfFacts } = await import('../../store/run-record.js');
  const { summariseRun } = await import('../../report/summarise-run.js');
  const { renderRunReport } = await import('../../report/run-report.js');
  const { openSealedEnvironments } = await import('../sealed-environment.js');
  const { chooseSandbox } = await import('../choose-sandbox.js');
  for (const agent of options.agents) checkAgentName(agent);
  const plan = await planOf(options);
  await checkEnvironments(plan, context);
  const sandbox = await chooseSandbox(options.sandbox);
  const store = options.resume
    ? await resumeRun(options.out, plan, { isSeedAsked: options.seed !== undefined })
    : await createRun(options.out, plan);
  try {
    const { home, progress, signal } = context;
    const sealed = await openSealedEnvironments(plan.environments, sandbox, context);
    await executeRun({
      plan: planOfFacts(store.facts),
      store,
      sealed,
      sandbox,
      home,
      concurrency: options.concurrency,
      level: options.level,
      timeLimitMs: options.timeLimit * 1000,
      progress,
      signal,
    });
    const summary = summariseRun(store.facts, store.rollouts());
    context.print({ json: () => summary, text: () => renderRunReport(summary, context.style) });
    return exitCodeOfRun(summary);
  } finally {
    await store.close();
  }
}

async function planOf(options: RunOptions): Promise<RunPlan> {
  const { envs: environments, agents, repeats, level } = options;
  const recipe = await loadRecipe(options.recipe);
  return {
    environments,
    agents,
    repeats,
    level,
    timeLimitMs: options.timeLimit * 1000,
    recipe,
    seed: options.seed ?? freshSeed(),
  };
}

/** Mistakes in names show before a run directory is made of them. */
async function checkEnvironments(plan: RunPlan, context: CommandContext): Promise<void> {
  const { loadEnvironment } = await import('../../environment/catalogue.js');
  const { loadControls } = await import('../../environment/apply-control.js');
  for (const id of plan.environments) {
    const { directory } = await loadEnvironment(context.environments, id);
    const known = new Set(['gold', 'noop', ...(await loadControls(directory)).map(({ name }) => name)]);
    const unknown = plan.agents.find(
      (agent) => agent.startsWith('control:') && !known.has(agent.slice('control:'.length)),
    );
    if (unknown === undefined) continue;
    throw new PatchgymError(
      'usage',
      'control-unknown',
      `Environment ${id} has no ${unknown}. It has: ${[...known].join(', ')}.`,
    );
  }
}

function exitCodeOfRun(summary: RunSummary): number {
  const scored = summary.finished - summary.unscored;
  if (scored === summary.planned) return EXIT_CODES.ok;
  return scored === 0 ? EXIT_CODES.infrastructure : EXIT_CODES.partial;
}

const HELP = `
The run directory holds run.json, rollouts.jsonl (one line per finished rollout) and blobs/.
After Ctrl-C or a crash, the same command with --resume goes on where it stopped.

Examples:
  $ patchgym run --envs GHSA-xjvp-7243-rg9h,CVE-2026-9277 --agents gold,noop --repeats 3 \\
      --concurrency 2 --out runs/first
  $ patchgym report runs/first

Ends with 0 when everything was scored, 5 when some rollouts are unscored, 4 when all are.
`;
