import type { Command } from 'commander';
import { EXIT_CODES } from '../../core/errors.js';
import { type Runtime, runCommand } from '../command-context.js';
import {
  addEnvironmentOptions,
  type CommonOptions,
  declareCommand,
  type EnvironmentOptions,
} from '../common-options.js';

type EnvOptions = CommonOptions & EnvironmentOptions;

export function registerEnv(program: Command, runtime: Runtime): void {
  const env = program
    .command('env')
    .summary('list and show environments')
    .description('Lists and shows the packaged vulnerabilities.');
  declareCommand(env, 'list', addEnvironmentOptions)
    .description('Lists every environment, and whether it is built here.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ patchgym env list\n  $ patchgym env list --environments ./my-environments --format json\n',
    )
    .action((options: EnvOptions) =>
      runCommand(runtime, options, async ({ print, style, environments, home }) => {
        const { listEnvironments } = await import('../../environment/catalogue.js');
        const { describeEnvironment, renderEnvironmentList } = await import('../environment-view.js');
        const described = await Promise.all(
          (await listEnvironments(environments)).map((definition) => describeEnvironment(definition, home)),
        );
        print({
          json: () => ({ environments: described }),
          text: () => renderEnvironmentList(described, style),
        });
        return EXIT_CODES.ok;
      }),
    );
  declareCommand(env, 'show <id>', addEnvironmentOptions)
    .description('Shows one environment: advisory, source, what the agent is told, and its controls.')
    .addHelpText('after', '\nExamples:\n  $ patchgym env show GHSA-xjvp-7243-rg9h\n')
    .action((id: string, options: EnvOptions) =>
      runCommand(runtime, options, async ({ print, style, environments, home }) => {
        const { loadEnvironment } = await import('../../environment/catalogue.js');
        const { loadControls } = await import('../../environment/apply-control.js');
        const { describeEnvironment, renderEnvironment } = await import('../environment-view.js');
        const definition = await loadEnvironment(environments, id);
        const controls = (await loadControls(definition.directory)).map(({ name, kind, description }) => ({
          name,
          kind,
          description,
        }));
        const described = {
          ...(await describeEnvironment(definition, home)),
          instruction: definition.instruction,
          controls,
        };
        print({ json: () => described, text: () => renderEnvironment(described, style) });
        return EXIT_CODES.ok;
      }),
    );
}
