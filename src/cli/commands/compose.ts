import type { Command } from 'commander';
import { EXIT_CODES } from '../../core/errors.js';
import { type Runtime, runCommand } from '../command-context.js';
import { type CommonOptions, declareCommand } from '../common-options.js';
import { loadRecipe, readInput } from '../read-input.js';

type ComposeOptions = CommonOptions & { readonly recipe: string; readonly vector: string };

export function registerCompose(program: Command, runtime: Runtime): void {
  declareCommand(program, 'compose')
    .summary('compose a reward vector into one number')
    .description('Composes a reward vector by a recipe, and shows what each dimension adds.')
    .option('--recipe <recipe>', 'gated, weighted, or a recipe file in YAML or JSON', 'gated')
    .requiredOption(
      '--vector <file>',
      'JSON object of dimension to a value in [0, 1] or null (- for standard input)',
    )
    .addHelpText('after', HELP)
    .action((options: ComposeOptions) =>
      runCommand(runtime, options, async ({ print, style }) => {
        const { compose } = await import('../../core/compose.js');
        const { parseVector } = await import('../../core/vector.js');
        const { renderComposition } = await import('../../report/composition-table.js');
        const recipe = await loadRecipe(options.recipe);
        const vector = parseVector(
          (await readInput(options.vector, 'vector')).toString('utf8'),
          options.vector,
        );
        const composition = compose(recipe, vector);
        print({ json: () => composition, text: () => renderComposition(composition, style) });
        return EXIT_CODES.ok;
      }),
    );
}

const HELP = `
A dimension that the recipe needs and the vector does not have (or has as null) makes
the reward null: unscored, never 0.

A recipe file:
  name: mine
  weights: { target_issue_fixed: 0.3, tests_pass: 0.6, minimal_diff: 0.1 }   # sum to 1
  gate:                                # optional: without tests_pass = 1, the reward is
    dimension: tests_pass              # only 0.2 x tests_pass
    otherwise: { dimension: tests_pass, scale: 0.2 }

Examples:
  $ echo '{"target_issue_fixed": 1, "no_new_issues": 1, "tests_pass": 0.5,
           "code_quality_delta": 1, "minimal_diff": 0.9}' | patchgym compose --vector -
  $ patchgym grade ID --patch fix.diff --format json > verdict.json
  $ patchgym compose --recipe mine.yaml --vector verdict.json
`;
