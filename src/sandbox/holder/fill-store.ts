import * as fs from 'node:fs';
import type { FileOwner, SandboxArea, WorkspaceOverlay } from '../files/sandbox-files.js';
import { buildLauncher } from '../launcher/launcher.js';
import type { SandboxOptions } from '../port.js';
import { DEVICES, type Holder, type Privilege } from './holder.js';
import { SETTINGS } from './settings.js';
import type { StorePlan } from './store-plan.js';

const launcher = buildLauncher();

/** Something of the store or of the host at a place inside. */
export type BoundPath = { readonly from: string; readonly to: string; readonly writable: boolean };

/** Makes everything that the plan wants in the store open as `store`, before its overlays are mounted. */
export function fillStore(
  store: number,
  plan: StorePlan,
  options: {
    readonly owner: FileOwner;
    readonly privilege: Privilege;
    readonly files: Readonly<Record<string, string | Uint8Array>>;
  },
): void {
  const { owner } = options;
  const at = (name: string) => `/proc/self/fd/${store}/${name}`;
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
  for (const { name, mode } of [...plan.folders, TEMPORARY, SHARED_MEMORY]) {
    fs.mkdirSync(at(name));
    give(name);
    fs.chmodSync(at(name), mode);
  }
  for (const folder of ['etc', 'nothing']) fs.mkdirSync(at(folder));
  for (const [name, content] of Object.entries(SETTINGS)) fs.writeFileSync(at(`etc/${name}`), content);
  fs.writeFileSync(at('empty'), '');
  fs.writeFileSync(at('launcher'), launcher, { mode: 0o755 });
  fs.chmodSync(at('launcher'), 0o755);
  for (const [name, content] of Object.entries(options.files)) fs.writeFileSync(at(name), content);
  if (options.privilege === 'root') shareDevices(DEVICES.map(at));
}

const TEMPORARY = { name: 'tmp', target: '/tmp', mode: 0o1777 };
const SHARED_MEMORY = { name: 'shm', target: '/dev/shm', mode: 0o1777 };

/** Everybody may use the devices, and nobody inside owns them, so nobody can change their modes. */
function shareDevices(paths: readonly string[]): void {
  for (const path of paths) {
    fs.chownSync(path, 65534, 65534);
    fs.chmodSync(path, 0o666);
  }
}

/** What of the store and the host stands where inside. `store` is its path for whoever mounts. Parents come first. */
export function boundPaths(store: string, plan: StorePlan): BoundPath[] {
  const depth = (path: string) => path.split('/').length;
  const stored = [...plan.copies, ...plan.folders];
  return [
    ...plan.overlays.map(({ name, target }) => ({
      from: `${store}/${name}/merged`,
      to: target,
      writable: true,
    })),
    ...stored.map(({ name, target }) => ({ from: `${store}/${name}`, to: target, writable: true })),
    ...plan.direct.map(({ source, target, mode }) => ({
      from: source,
      to: target,
      writable: mode === 'read-write',
    })),
  ].sort((a, b) => depth(a.to) - depth(b.to));
}

/** The parts of the sandbox that the host may read and write. */
export function hostAreas(holder: Holder, plan: StorePlan): SandboxArea[] {
  return [
    ...plan.overlays.map(({ name, target }) => ({ target, directory: holder.path(`${name}/merged`) })),
    ...[...plan.folders, TEMPORARY].map(({ name, target }) => ({ target, directory: holder.path(name) })),
  ];
}

/** The overlay of the workspace as the host sees it. */
export function workspaceOverlay(holder: Holder, plan: StorePlan, options: SandboxOptions): WorkspaceOverlay {
  const { source, target } = options.workspace;
  const { name } = plan.workspace;
  return {
    target,
    source,
    merged: holder.path(`${name}/merged`),
    upper: holder.path(`${name}/upper`),
    mountTargets: [...options.mounts.map((mount) => mount.target), ...(options.scratch ?? [])],
  };
}

/**
 * The user that commands are, seen from the host: who owns the workspace's files, so that they are
 * writable through the overlay. It has no capability and sees nothing that is not mounted.
 */
export function workspaceOwner(source: string, privilege: Privilege): FileOwner {
  if (privilege === 'user') return null;
  const { uid, gid } = fs.statSync(source);
  return { uid, gid };
}
