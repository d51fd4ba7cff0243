import type { Command } from 'commander';
import { EXIT_CODES } from '../../core/errors.js';
import { type Runtime, runCommand } from '../command-context.js';
import {
  addEnvironmentOptions,
  addSandboxOption,
  type CommonOptions,
  declareCommand,
  type EnvironmentOptions,
  type SandboxChoice,
} from '../common-options.js';

type DemoOptions = CommonOptions & EnvironmentOptions & SandboxChoice & { readonly env: string };

export function registerDemo(program: Command, runtime: Runtime): void {
  declareCommand(program, 'demo', addEnvironmentOptions, addSandboxOption)
    .summary('watch three agents attempt one fix')
    .description(
      'Builds an environment, lets gold, a no-op and a checker-gaming agent attempt the fix, and prints their vectors side by side.',
    )
    .option('--env <id>', 'the environment', 'GHSA-xjvp-7243-rg9h')
    .addHelpText('after', '\nExamples:\n  $ patchgym demo\n  $ patchgym demo --env CVE-2026-9277\n')
    .action((options: DemoOptions) =>
      runCommand(runtime, options, async (context) => {
        const { runDemo } = await import('../demo.js');
        const { chooseSandbox } = await import('../choose-sandbox.js');
        const attempts = await runDemo(options.env, await chooseSandbox(options.sandbox), context);
        const isComplete = attempts.every(({ verdict }) => verdict?.status === 'scored');
        return isComplete ? EXIT_CODES.ok : EXIT_CODES.infrastructure;
      }),
    );
}
