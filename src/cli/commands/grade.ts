import { type Command, Option } from 'commander';
import { EXIT_CODES, PatchgymError } from '../../core/errors.js';
import type { Verdict } from '../../core/verdict.js';
import { type Runtime, runCommand } from '../command-context.js';
import {
  addEnvironmentOptions,
  addGradingOptions,
  addSandboxOption,
  type CommonOptions,
  declareCommand,
  type EnvironmentOptions,
  type GradingOptions,
  type SandboxChoice,
} from '../common-options.js';
import { freshSeed } from '../fresh-seed.js';
import { loadRecipe } from '../read-input.js';

type GradeOptions = CommonOptions &
  EnvironmentOptions &
  SandboxChoice &
  GradingOptions & { readonly patch?: string; readonly control?: string; readonly requireFix?: boolean };

export function registerGrade(program: Command, runtime: Runtime): void {
  declareCommand(program, 'grade <id>', addEnvironmentOptions, addGradingOptions, addSandboxOption)
    .summary('grade a patch, with the evidence')
    .description(
      'Applies a patch to the vulnerable release in a fresh sandbox and grades it by analysis, attacks, tests and the diff.',
    )
    .addOption(
      new Option(
        '--patch <file>',
        'a unified diff against the vulnerable release (- for standard input)',
      ).conflicts('control'),
    )
    .addOption(
      new Option('--control <name>', 'gold, noop, or a control of the environment (see env show)').conflicts(
        'patch',
      ),
    )
    .option('--require-fix', 'end with 1 unless every gate passed')
    .addHelpText('after', HELP)
    .action((id: string, options: GradeOptions) =>
      runCommand(runtime, options, async (context) => {
        if (options.patch === undefined && options.control === undefined) {
          throw new PatchgymError(
            'usage',
            'patch-missing',
            'Nothing to grade. Add --patch FILE or --control NAME (gold, noop, ...).',
          );
        }
        const recipe = await loadRecipe(options.recipe);
        const { chooseSandboxForGrading } = await import('../choose-sandbox.js');
        const { sealedEnvironment } = await import('../sealed-environment.js');
        const { patchOfFile } = await import('../patch-of-file.js');
        const { resolveControl } = await import('../../environment/resolve-control.js');
        const { grade } = await import('../../grading/grade.js');
        const { renderVerdict } = await import('../../report/verdict-table.js');
        const sandbox = await chooseSandboxForGrading(options.sandbox);
        const sealed = await sealedEnvironment(id, sandbox, context);
        const patch =
          options.control === undefined
            ? await patchOfFile(options.patch ?? '-', sealed)
            : await resolveControl(options.control, sealed);
        const { home, progress, signal } = context;
        const verdict = await grade({
          sealed,
          patch,
          sandbox,
          recipe,
          home,
          seed: options.seed ?? freshSeed(),
          progress,
          signal,
        });
        context.print({ json: () => verdict, text: () => renderVerdict(verdict, context.style) });
        return exitCodeOfVerdict(verdict, options.requireFix === true);
      }),
    );
}

function exitCodeOfVerdict(verdict: Verdict, mustFix: boolean): number {
  if (verdict.status === 'unscored') return EXIT_CODES.infrastructure;
  const isFix = Object.values(verdict.gates).every((gate) => gate.passed === true);
  return mustFix && !isFix ? EXIT_CODES.gateFailed : EXIT_CODES.ok;
}

const HELP = `
A patch that applies and does not build is scored 0. A patch that does not apply is a usage
error (2). When the sandbox fails, the verdict is unscored, never 0, and the exit code is 4.
The environment is built first when it is not built yet.

Examples:
  $ patchgym grade GHSA-xjvp-7243-rg9h --control gold
  $ patchgym grade GHSA-xjvp-7243-rg9h --patch my-fix.diff --format json > verdict.json
  $ git diff | patchgym grade CVE-2026-9277 --patch - --require-fix && echo fixed
`;
