import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PatchgymError } from '../../core/errors.js';
import { type FileOwner, type SandboxArea, SandboxFiles } from '../files/sandbox-files.js';
import type { ResourceControl } from '../limits/resource-control.js';
import { selectResourceControl } from '../limits/select-resource-control.js';
import type { SandboxLimits, SandboxOptions } from '../port.js';
import { checkOptions } from '../sandbox-options.js';
import { isOrphanedSessionId, newSessionId } from '../session-id.js';
import { type BoundPath, bubblewrapArguments, SETTINGS } from './bubblewrap-arguments.js';
import { BubblewrapSession } from './bubblewrap-session.js';
import { Holder, type Privilege } from './holder.js';
import type { HostTools } from './host-tools.js';
import { buildLauncher } from './launcher.js';
import { buildSeccompFilter } from './seccomp-filter.js';
import { planStore, type StorePlan } from './store-plan.js';

const launcher = buildLauncher();
const seccompFilter = buildSeccompFilter();

/** Opens a session: limits, a holder with its store, overlays and settings. Leaves nothing when it fails. */
export async function openBubblewrapSession(
  tools: HostTools,
  options: SandboxOptions,
): Promise<BubblewrapSession> {
  checkOptions(options);
  const control = selectResourceControl();
  sweepOrphans(control);
  const privilege: Privilege = process.getuid?.() === 0 ? 'root' : 'user';
  const owner = workspaceOwner(options.workspace.source, privilege);
  const plan = planStore(options);
  const id = newSessionId();
  const storePath = join(tmpdir(), id);
  fs.mkdirSync(storePath, { mode: 0o700 });
  const remove = () => fs.rmdirSync(storePath);
  try {
    const resources = control.openSession(id, options.limits);
    try {
      const holder = await Holder.start({
        tools,
        privilege,
        storePath,
        diskBytes: options.limits.diskBytes,
        overlays: plan.overlays.map(({ name }) => name),
        prepare: (store) => {
          const argv = bubblewrapArguments({
            store: storePath,
            privilege,
            bound: boundPaths(storePath, plan),
          });
          fillStore({ store, plan, owner, privilege, argv });
        },
      });
      const enterOptions =
        owner === null || owner.uid === 0 ? [] : [`--setuid=${owner.uid}`, `--setgid=${owner.gid}`];
      return new BubblewrapSession({
        tools,
        options,
        holder,
        files: new SandboxFiles(hostAreas(holder, plan), workspaceOverlay(holder, plan, options), owner),
        resources,
        enterOptions,
        processLimits: control.kind === 'process-limits' ? setProcessLimits(tools, options.limits) : [],
        remove,
      });
    } catch (error) {
      await resources.close();
      throw error;
    }
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * The user that commands are, seen from the host: who owns the workspace's files, so that they are
 * writable through the overlay. It has no capability and sees nothing that is not mounted.
 */
function workspaceOwner(source: string, privilege: Privilege): FileOwner {
  if (privilege === 'user') return null;
  const { uid, gid } = fs.statSync(source);
  return { uid, gid };
}

function fillStore(options: {
  readonly store: number;
  readonly plan: StorePlan;
  readonly owner: FileOwner;
  readonly privilege: Privilege;
  readonly argv: readonly string[];
}): void {
  const { plan, owner, privilege, argv } = options;
  const at = (name: string) => `/proc/self/fd/${options.store}/${name}`;
  const give = (name: string) => {
    if (owner !== null) fs.chownSync(at(name), owner.uid, owner.gid);
  };
  for (const { name, source } of plan.overlays) {
    for (const part of ['', '/upper', '/work', '/merged']) fs.mkdirSync(at(name + part));
    fs.symlinkSync(source, at(`${name}/lower`));
    // The root of the merged view takes its owner and mode from here.
    fs.chmodSync(at(`${name}/upper`), fs.statSync(source).mode & 0o7777);
    give(`${name}/upper`);
  }
  for (const { name, source } of plan.copies) {
    fs.copyFileSync(source, at(name));
    give(name);
  }
  for (const { name, mode } of [
    ...plan.folders,
    { name: 'tmp', mode: 0o1777 },
    { name: 'shm', mode: 0o1777 },
  ]) {
    fs.mkdirSync(at(name));
    give(name);
    fs.chmodSync(at(name), mode);
  }
  fs.mkdirSync(at('etc'));
  for (const [name, content] of Object.entries(SETTINGS)) fs.writeFileSync(at(`etc/${name}`), content);
  fs.mkdirSync(at('nothing'));
  fs.writeFileSync(at('empty'), '');
  fs.writeFileSync(at('launcher'), launcher, { mode: 0o755 });
  fs.writeFileSync(at('seccomp'), seccompFilter);
  fs.writeFileSync(at('arguments'), argv.map((argument) => `${argument}\0`).join(''));
  if (privilege === 'root') shareDevices(at('dev'));
}

/** Everybody may use the devices, and nobody inside owns them, so nobody can change their modes. */
function shareDevices(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    fs.chownSync(`${folder}/${name}`, 65534, 65534);
    fs.chmodSync(`${folder}/${name}`, 0o666);
  }
}

function boundPaths(store: string, plan: StorePlan): BoundPath[] {
  return [
    ...plan.overlays.map(({ name, target }) => ({
      from: `${store}/${name}/merged`,
      to: target,
      writable: true,
    })),
    ...[...plan.copies, ...plan.folders].map(({ name, target }) => ({
      from: `${store}/${name}`,
      to: target,
      writable: true,
    })),
    ...plan.direct.map(({ source, target, mode }) => ({
      from: source,
      to: target,
      writable: mode === 'read-write',
    })),
  ];
}

function hostAreas(holder: Holder, plan: StorePlan): SandboxArea[] {
  return [
    ...plan.overlays.map(({ name, target }) => ({ target, directory: holder.path(`${name}/merged`) })),
    ...plan.folders.map(({ name, target }) => ({ target, directory: holder.path(name) })),
    { target: '/tmp', directory: holder.path('tmp') },
  ];
}

function workspaceOverlay(holder: Holder, plan: StorePlan, options: SandboxOptions) {
  const { source, target } = options.workspace;
  const { name } = plan.workspace;
  const mountTargets = [...options.mounts.map((mount) => mount.target), ...(options.scratch ?? [])];
  return {
    target,
    source,
    merged: holder.path(`${name}/merged`),
    upper: holder.path(`${name}/upper`),
    mountTargets,
  };
}

/** Where control groups are out of reach: memory for each process, processes for the whole sandbox. */
function setProcessLimits(tools: HostTools, limits: SandboxLimits): string[] {
  return [tools.prlimit, `--data=${limits.memoryBytes}`, `--nproc=${limits.maxProcesses}`, '--'];
}

/** Removes what patchgym processes that were killed have left: their mounts have gone with them. */
function sweepOrphans(control: ResourceControl): void {
  control.sweep(isOrphanedSessionId);
  for (const name of fs.readdirSync(tmpdir()).filter(isOrphanedSessionId)) {
    try {
      fs.rmdirSync(join(tmpdir(), name));
    } catch (error) {
      // Another user's, or another process is sweeping as well: it stays theirs.
      if (!(error instanceof Error))
        throw new PatchgymError('infrastructure', 'sandbox-sweep-failed', String(error));
    }
  }
}
