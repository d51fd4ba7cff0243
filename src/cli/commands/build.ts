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

type BuildOptions = CommonOptions & EnvironmentOptions & SandboxChoice & { readonly force?: boolean };

export function registerBuild(program: Command, runtime: Runtime): void {
  declareCommand(program, 'build <id>', addEnvironmentOptions, addSandboxOption)
    .summary('fetch, verify and seal an environment')
    .description(
      'Fetches the vulnerable and the fixed release from their registry, verifies them, and seals them with their dependencies. Everything after it works without network.',
    )
    .option('--force', 'build again even when it is built')
    .addHelpText(
      'after',
      '\nExamples:\n  $ patchgym build GHSA-xjvp-7243-rg9h\n  $ PATCHGYM_HOME=/big/disk patchgym build CVE-2026-9277\n',
    )
    .action((id: string, options: BuildOptions) =>
      runCommand(runtime, options, async (context) => {
        const { loadEnvironment } = await import('../../environment/catalogue.js');
        const { chooseSandbox } = await import('../choose-sandbox.js');
        const { buildSealed } = await import('../sealed-environment.js');
        const definition = await loadEnvironment(context.environments, id);
        const sealed = await buildSealed(
          definition,
          await chooseSandbox(options.sandbox),
          context,
          options.force === true,
        );
        print(context, { environment: id, digest: sealed.digest, directory: sealed.directory });
        return EXIT_CODES.ok;
      }),
    );
}

function print(
  context: Parameters<Parameters<typeof runCommand>[2]>[0],
  built: { readonly environment: string; readonly digest: string; readonly directory: string },
): void {
  context.print({
    json: () => built,
    text: () =>
      `${built.environment} is built.\n  digest     ${built.digest}\n  directory  ${built.directory}\nNext: patchgym grade ${built.environment} --control gold`,
  });
}
