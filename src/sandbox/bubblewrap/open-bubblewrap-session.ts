import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxFiles } from '../files/sandbox-files.js';
import { boundPaths, fillStore, hostAreas, workspaceOverlay, workspaceOwner } from '../holder/fill-store.js';
import { Holder, type Privilege } from '../holder/holder.js';
import type { HostTools } from '../holder/host-tools.js';
import { planStore } from '../holder/store-plan.js';
import { selectResourceControl } from '../limits/select-resource-control.js';
import { OpenSession } from '../open-session.js';
import type { SandboxLimits, SandboxOptions, SandboxSession } from '../port.js';
import { checkOptions } from '../sandbox-options.js';
import { buildSeccompFilter } from '../seccomp/seccomp-filter.js';
import { newSessionId } from '../session-id.js';
import { sweepOrphans } from '../sweep-orphans.js';
import { bubblewrapArguments } from './bubblewrap-arguments.js';
import { type BubblewrapSetting, startBubblewrapCommand } from './start-bubblewrap-command.js';

const seccompFilter = buildSeccompFilter();

/** Opens a session: limits, a holder with its store, overlays and settings. Leaves nothing when it fails. */
export async function openBubblewrapSession(
  tools: HostTools,
  options: SandboxOptions,
): Promise<SandboxSession> {
  checkOptions(options);
  const control = selectResourceControl();
  sweepOrphans(control);
  const id = newSessionId();
  const storePath = join(tmpdir(), id);
  fs.mkdirSync(storePath, { mode: 0o700 });
  try {
    const resources = control.openSession(id, options.limits);
    try {
      const privilege: Privilege = process.getuid?.() === 0 ? 'root' : 'user';
      const owner = workspaceOwner(options.workspace.source, privilege);
      const plan = planStore(options);
      const argv = bubblewrapArguments({ store: storePath, privilege, bound: boundPaths(storePath, plan) });
      const files = { seccomp: seccompFilter, arguments: argv.map((argument) => `${argument}\0`).join('') };
      const holder = await Holder.start({
        tools,
        privilege,
        storePath,
        diskBytes: options.limits.diskBytes,
        overlays: plan.overlays.map(({ name }) => name),
        prepare: (store) => fillStore(store, plan, { owner, privilege, files }),
      });
      const isOther = owner !== null && owner.uid !== 0;
      const setting: BubblewrapSetting = {
        tools,
        holder,
        resources,
        limits: options.limits,
        enterOptions: isOther ? [`--setuid=${owner.uid}`, `--setgid=${owner.gid}`] : [],
        processLimits: control.kind === 'process-limits' ? setProcessLimits(tools, options.limits) : [],
      };
      return new OpenSession({
        options,
        files: new SandboxFiles(hostAreas(holder, plan), workspaceOverlay(holder, plan, options), owner),
        start: (command, commandSetting) => startBubblewrapCommand(setting, command, commandSetting),
        dispose: async () => {
          await holder.stop();
          await resources.close();
          fs.rmdirSync(storePath);
        },
      });
    } catch (error) {
      await resources.close();
      throw error;
    }
  } catch (error) {
    fs.rmdirSync(storePath);
    throw error;
  }
}

/** Where control groups are out of reach: memory for each process, processes for the whole sandbox. */
function setProcessLimits(tools: HostTools, limits: SandboxLimits): string[] {
  return [tools.prlimit, `--data=${limits.memoryBytes}`, `--nproc=${limits.maxProcesses}`, '--'];
}
