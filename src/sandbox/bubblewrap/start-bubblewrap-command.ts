import * as fs from 'node:fs';
import type { Holder } from '../holder/holder.js';
import type { HostTools } from '../holder/host-tools.js';
import { launcherArguments, programCandidates } from '../launcher/launcher.js';
import type { ResourceSession } from '../limits/resource-control.js';
import type { StartedCommand } from '../open-session.js';
import type { SandboxCommand, SandboxLimits } from '../port.js';
import type { CommandSetting } from '../sandbox-command.js';
import { SupervisedCommand } from '../supervised-command.js';
import { ARGUMENTS_DESCRIPTOR, LAUNCHER_PATH } from './bubblewrap-arguments.js';

/** Puts itself under the limits, then becomes what follows. Sizes of `ulimit -f` are in units of 512 bytes. */
const JOIN_SCRIPT = `
set -e
ulimit -c 0
ulimit -f "$1"
groups=$2
shift 2
while [ "$groups" -gt 0 ]; do echo 0 >"$1"; shift; groups=$((groups - 1)); done
exec "$@"
`;

/** What commands of one session have in common. */
export type BubblewrapSetting = {
  readonly tools: HostTools;
  readonly holder: Holder;
  readonly resources: ResourceSession;
  readonly limits: SandboxLimits;
  /** Options of nsenter, and a program with arguments, that stand before bwrap. */
  readonly enterOptions: readonly string[];
  readonly processLimits: readonly string[];
};

/** Starts a command: shell (joins the limits) -> nsenter (joins the mounts) -> bwrap -> launcher -> command. */
export function startBubblewrapCommand(
  setting: BubblewrapSetting,
  command: SandboxCommand,
  { cwd, environment }: CommandSetting,
): StartedCommand {
  const { tools, holder, limits } = setting;
  const enter = holder.enterArguments();
  const candidates = programCandidates(command.argv[0] ?? '', environment.PATH);
  const resources = setting.resources.openCommand();
  const descriptors: number[] = [];
  try {
    const [argumentsFile, seccompFile] = ['arguments', 'seccomp'].map((name) => {
      descriptors.push(fs.openSync(holder.path(name), 'r'));
      return descriptors.at(-1);
    });
    return new SupervisedCommand({
      program: tools.sh,
      argv: [
        ...['-c', JOIN_SCRIPT, 'sandbox', String(Math.ceil(limits.diskBytes / 512))],
        ...[String(resources.joinPaths.length), ...resources.joinPaths],
        ...[tools.nsenter, ...enter, ...setting.enterOptions, '--', ...setting.processLimits],
        ...[tools.bwrap, '--args', String(ARGUMENTS_DESCRIPTOR), '--', LAUNCHER_PATH],
        ...launcherArguments({ cwd, candidates, environment, argv: command.argv }),
      ],
      // Empty: the environment of bwrap's first process can be read inside.
      environment: {},
      descriptors: [argumentsFile ?? 'pipe', seccompFile ?? 'pipe', 'pipe'],
      findFirstProcess: (text) => Number(/"child-pid":\s*(\d+)/.exec(text)?.[1] ?? 0) || null,
      observe: () => {},
      killRest: () => resources.kill(),
      readUsage: async () => {
        const usage = resources.usage();
        resources.release();
        return usage;
      },
      timeoutMs: command.timeoutMs ?? limits.timeoutMs,
    });
  } catch (error) {
    resources.release();
    throw error;
  } finally {
    for (const descriptor of descriptors) fs.closeSync(descriptor);
  }
}
