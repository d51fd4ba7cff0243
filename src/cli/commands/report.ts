import type { Command } from 'commander';
import { EXIT_CODES, PatchgymError } from '../../core/errors.js';
import type { RunAnalysis } from '../../report/analyse-run.js';
import type { RunContents } from '../../store/run-store.js';
import { type Runtime, runCommand } from '../command-context.js';
import { type CommonOptions, declareCommand } from '../common-options.js';

type ReportOptions = CommonOptions & {
  readonly html?: string;
  readonly svg?: string;
  readonly markdown?: string;
};

export function registerReport(program: Command, runtime: Runtime): void {
  declareCommand(program, 'report <directory>')
    .summary('sum up a run per model')
    .description(
      'Sums up the rollouts of a run: a leaderboard with intervals, what each dimension told apart, and what the figures are worth. A run that is still going can be read too.',
    )
    .option('--html <file>', 'also write a page with the dot plot, which needs no network')
    .option('--svg <file>', 'also write the dot plots as a picture')
    .option('--markdown <file>', 'also write the tables as Markdown')
    .addHelpText('after', HELP)
    .action((directory: string, options: ReportOptions) =>
      runCommand(runtime, options, async ({ print, style }) => {
        const { readRun } = await import('../../store/run-store.js');
        const { analyseRun } = await import('../../report/analyse-run.js');
        const { renderAnalysis } = await import('../../report/analysis-report.js');
        const run = await readRun(directory);
        const analysis = analyseRun(run.facts, run.rollouts);
        await writeFiles(run, analysis, options);
        print({ json: () => analysis, text: () => renderAnalysis(analysis, style) });
        return EXIT_CODES.ok;
      }),
    );
}

async function writeFiles(run: RunContents, analysis: RunAnalysis, options: ReportOptions): Promise<void> {
  if (options.markdown !== undefined) {
    const { renderMarkdown } = await import('../../report/markdown-report.js');
    await writeReport(options.markdown, renderMarkdown(analysis));
  }
  if (options.svg !== undefined) {
    const { renderDotPlots } = await import('../../report/dot-plot/dot-plot-svg.js');
    await writeReport(options.svg, renderDotPlots(analysis, run.rollouts));
  }
  if (options.html !== undefined) {
    const { renderHtmlReport } = await import('../../report/html/html-report.js');
    const { readVerdictSummaries } = await import('../../report/verdict-summary.js');
    const verdicts = await readVerdictSummaries(run.rollouts, run.blobs);
    await writeReport(options.html, renderHtmlReport(analysis, run.rollouts, verdicts));
  }
}

async function writeReport(path: string, text: string): Promise<void> {
  const { writeFileAtomically } = await import('../../store/atomic-file.js');
  await writeFileAtomically(path, text).catch((cause: unknown) => {
    throw new PatchgymError(
      'usage',
      'report-not-written',
      `Cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}. Name a file in a directory that exists.`,
      { cause },
    );
  });
}

const HELP = `
Unscored rollouts (the infrastructure failed, not the agent) are counted and are in no mean.
Everything drawn at random is drawn from the seed of the run: the same records, the same figures.

Examples:
  $ patchgym report runs/first
  $ patchgym report runs/first --html report.html --svg report.svg --markdown report.md
  $ patchgym report runs/first --format json
`;
