import { execa } from 'execa';
import { PatchgymError } from '../core/errors.js';
import { BubblewrapSandbox } from '../sandbox/index.js';
import type { EnvironmentDefinition } from './definition.js';
import { locateHostToolchain } from './toolchain.js';

/** One thing that an environment (or patchgym itself) needs on this machine. */
export type Diagnosis = {
  /** Null: every environment needs it. */
  readonly environment: string | null;
  readonly requirement: string;
  readonly status: 'ok' | 'missing' | 'wrong-version';
  readonly found?: string;
  /** The command that puts it right; empty when it is ok. */
  readonly remedy: string;
};

/** What fetches releases and dependencies, per ecosystem: the registries' ordinary clients. */
const CLIENTS = {
  go: {
    command: ['go', 'version'],
    remedy:
      'Install Go 1.21 or newer (Debian: apt-get install golang-go; any go >= 1.21 will do, the environment brings its own toolchain).',
  },
  npm: { command: ['npm', '--version'], remedy: 'Install Node.js with npm.' },
  pypi: {
    command: ['python3', '-m', 'pip', '--version'],
    remedy: 'Install Python 3 with pip (Debian: apt-get install python3-pip).',
  },
} as const;

/** Looks for everything that patchgym and these environments need here. Never throws for something that is missing. */
export async function diagnose(definitions: readonly EnvironmentDefinition[]): Promise<Diagnosis[]> {
  const general = await Promise.all([
    diagnoseSandbox(),
    diagnoseCommand(null, 'git', ['git', '--version'], 'Install git (Debian: apt-get install git).'),
  ]);
  const perEnvironment = await Promise.all(definitions.map(diagnoseEnvironment));
  return [...general, ...perEnvironment.flat()];
}

async function diagnoseSandbox(): Promise<Diagnosis> {
  const probe = await new BubblewrapSandbox().probe();
  if (probe.status === 'available')
    return {
      environment: null,
      requirement: 'sandbox: bubblewrap',
      status: 'ok',
      found: probe.version,
      remedy: '',
    };
  return {
    environment: null,
    requirement: 'sandbox: bubblewrap',
    status: 'missing',
    found: probe.reason,
    remedy: probe.remedy,
  };
}

async function diagnoseEnvironment(definition: EnvironmentDefinition): Promise<Diagnosis[]> {
  const { facts } = definition;
  const client = CLIENTS[facts.source.ecosystem];
  const toolchains = facts.toolchain.map(async (toolchain): Promise<Diagnosis> => {
    const requirement = `${toolchain.name} ${toolchain.version}`;
    if (toolchain.from === 'registry') {
      return {
        environment: facts.id,
        requirement,
        status: 'ok',
        found: `fetched by hash when built (${toolchain.package})`,
        remedy: '',
      };
    }
    try {
      const host = await locateHostToolchain(toolchain.name, toolchain.version);
      return { environment: facts.id, requirement, status: 'ok', found: host.version, remedy: '' };
    } catch (error) {
      if (!(error instanceof PatchgymError)) throw error;
      const status = error.code === 'toolchain-version' ? 'wrong-version' : 'missing';
      return { environment: facts.id, requirement, status, remedy: error.message };
    }
  });
  return [
    await diagnoseCommand(facts.id, `${facts.source.ecosystem} client`, client.command, client.remedy),
    ...(await Promise.all(toolchains)),
  ];
}

async function diagnoseCommand(
  environment: string | null,
  requirement: string,
  command: readonly string[],
  remedy: string,
): Promise<Diagnosis> {
  const [program = '', ...parameters] = command;
  const result = await execa(program, parameters, { reject: false, timeout: 30_000 });
  if (result.exitCode !== 0) return { environment, requirement, status: 'missing', remedy };
  return { environment, requirement, status: 'ok', found: result.stdout.split('\n')[0] ?? '', remedy: '' };
}
