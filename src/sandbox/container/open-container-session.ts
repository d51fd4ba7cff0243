import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAUNCHER_PATH } from '../bubblewrap/bubblewrap-arguments.js';
import { SandboxFiles } from '../files/sandbox-files.js';
import { boundPaths, fillStore, hostAreas, workspaceOverlay, workspaceOwner } from '../holder/fill-store.js';
import { Holder } from '../holder/holder.js';
import type { HostTools } from '../holder/host-tools.js';
import { planStore } from '../holder/store-plan.js';
import { identifyProcess, isAlive } from '../host-process.js';
import { launcherArguments, programCandidates } from '../launcher/launcher.js';
import { readProcessUsage } from '../limits/process-usage.js';
import type { ResourceUsage } from '../limits/resource-control.js';
import { selectResourceControl } from '../limits/select-resource-control.js';
import { OpenSession, type StartedCommand } from '../open-session.js';
import type { SandboxCommand, SandboxOptions, SandboxSession } from '../port.js';
import type { CommandSetting } from '../sandbox-command.js';
import { checkOptions } from '../sandbox-options.js';
import { buildSeccompProfile } from '../seccomp/seccomp-profile.js';
import { newSessionId } from '../session-id.js';
import { SupervisedCommand } from '../supervised-command.js';
import { sweepOrphans } from '../sweep-orphans.js';
import { containerArguments } from './container-arguments.js';
import { type Podman, runPodman } from './podman.js';

/** What commands of one session have in common. */
type ContainerSetting = {
  readonly id: string;
  readonly tools: HostTools;
  readonly podman: Podman;
  readonly image: string;
  readonly holder: Holder;
  /** A directory of the host in which podman writes ids: what is in the store can be full. */
  readonly idPath: string;
  readonly options: SandboxOptions;
  readonly runOptions: readonly string[];
  /** Containers whose removal has begun. */
  readonly removals: Promise<unknown>[];
};

/**
 * Opens a session whose commands are containers of their own over one store: the same copy-on-write
 * workspace as with bubblewrap, mounted by a holder in whose namespace podman runs.
 */
export async function openContainerSession(
  tools: HostTools,
  engine: { readonly podman: Podman; readonly image: string },
  options: SandboxOptions,
): Promise<SandboxSession> {
  checkOptions(options);
  sweepOrphans(selectResourceControl());
  const id = newSessionId();
  const storePath = join(tmpdir(), id);
  const idPath = join(tmpdir(), newSessionId());
  const remove = () => {
    fs.rmSync(idPath, { recursive: true, force: true });
    fs.rmdirSync(storePath);
  };
  fs.mkdirSync(storePath, { mode: 0o700 });
  try {
    fs.mkdirSync(idPath, { mode: 0o700 });
    const owner = workspaceOwner(options.workspace.source, 'root');
    const plan = planStore(options);
    const files = { 'seccomp.json': buildSeccompProfile() };
    const holder = await Holder.start({
      tools,
      privilege: 'root',
      storePath,
      diskBytes: options.limits.diskBytes,
      overlays: plan.overlays.map(({ name }) => name),
      forContainers: true,
      prepare: (store) => fillStore(store, plan, { owner, privilege: 'root', files }),
    });
    const bound = boundPaths(storePath, plan);
    const runOptions = containerArguments({ store: storePath, bound, owner, limits: options.limits });
    const removals: Promise<unknown>[] = [];
    const setting = { id, tools, ...engine, holder, idPath, options, runOptions, removals };
    let count = 0;
    return new OpenSession({
      options,
      files: new SandboxFiles(hostAreas(holder, plan), workspaceOverlay(holder, plan, options), owner),
      start: (command, commandSetting) => {
        count += 1;
        return startContainerCommand(setting, count, command, commandSetting);
      },
      dispose: async () => {
        await Promise.all(removals);
        await holder.stop();
        remove();
      },
    });
  } catch (error) {
    remove();
    throw error;
  }
}

/** Starts a command: nsenter (joins the mounts) -> podman run -> launcher -> command. */
function startContainerCommand(
  setting: ContainerSetting,
  number: number,
  command: SandboxCommand,
  { cwd, environment }: CommandSetting,
): StartedCommand {
  const { tools, podman, holder, options } = setting;
  const name = `${setting.id}-${number}`;
  const timeoutMs = command.timeoutMs ?? options.limits.timeoutMs;
  const candidates = programCandidates(command.argv[0] ?? '', environment.PATH);
  const pidFile = `${setting.idPath}/pid-${number}`;
  let usage: ResourceUsage = { oomKilled: false, cpuMs: null, peakMemoryBytes: null };
  const nothing = fs.openSync('/dev/null', 'r');
  try {
    return new SupervisedCommand({
      program: tools.nsenter,
      argv: [
        ...[...holder.enterArguments(), '--', podman.program, ...podman.options, 'run', '--name', name],
        ...['--pidfile', pidFile, '--cidfile', `${setting.idPath}/cid-${number}`],
        // Ends the container even if we do not live to do it.
        ...['--timeout', String(Math.ceil(timeoutMs / 1000) + 5), '--preserve-fds', '4'],
        ...[...setting.runOptions, setting.image, LAUNCHER_PATH],
        ...launcherArguments({ cwd, candidates, environment, argv: command.argv }),
      ],
      environment: podman.environment,
      descriptors: [nothing, nothing, nothing],
      findFirstProcess: () => readNumber(pidFile),
      observe: (firstProcess) => {
        if (firstProcess !== null) usage = readProcessUsage(firstProcess);
      },
      killRest: () => {},
      readUsage: async () => {
        const oomKilled = usage.oomKilled || wasOomKilled(setting, number);
        const removal = runPodman(podman, ['rm', '--force', '--time', '0', '--ignore', name]);
        setting.removals.push(removal);
        // Killed while it was being made, a container may have started after all.
        const first = readNumber(pidFile);
        if (first === null || isAlive(identifyProcess(first))) await removal;
        return { ...usage, oomKilled };
      },
      timeoutMs,
    });
  } finally {
    fs.closeSync(nothing);
  }
}

/** The monitor of a container leaves a file where its control group ran out of memory. */
function wasOomKilled({ idPath, podman }: ContainerSetting, number: number): boolean {
  const path = `${idPath}/cid-${number}`;
  if (!fs.existsSync(path)) return false;
  const id = fs.readFileSync(path, 'utf8').trim();
  return fs.existsSync(join(podman.storage, 'vfs-containers', id, 'userdata', 'oom'));
}

function readNumber(path: string): number | null {
  if (!fs.existsSync(path)) return null;
  return Number(fs.readFileSync(path, 'utf8')) || null;
}
