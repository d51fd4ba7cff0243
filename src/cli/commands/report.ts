import type { Command } from 'commander';
import { EXIT_CODES } from '../../core/errors.js';
import { type Runtime, runCommand } from '../command-context.js';
import { type CommonOptions, declareCommand } from '../common-options.js';

export function registerReport(program: Command, runtime: Runtime): void {
  declareCommand(program, 'report <directory>')
    .summary('sum up a run per model')
    .description(
      'Sums up the rollouts of a run: model, runs, mean, range, turns, target, tests, minimal. A run that is still going can be read too.',
    )
    .addHelpText('after', HELP)
    .action((directory: string, options: CommonOptions) =>
      runCommand(runtime, options, async ({ print, style }) => {
        const { readRun } = await import('../../store/run-store.js');
        const { summariseRun } = await import('../../report/summarise-run.js');
        const { renderRunReport } = await import('../../report/run-report.js');
        const { facts, rollouts } = await readRun(directory);
        const summary = summariseRun(facts, rollouts);
        print({ json: () => summary, text: () => renderRunReport(summary, style) });
        return EXIT_CODES.ok;
      }),
    );
}

const HELP = `
Unscored rollouts (the infrastructure failed, not the agent) are counted and are in no mean.

Examples:
  $ patchgym report runs/first
  $ patchgym report runs/first --format json
`;
