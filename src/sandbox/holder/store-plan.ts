import * as fs from 'node:fs';
import type { Mount, SandboxOptions } from '../port.js';

/** Something of the store shown inside at `target`. */
type Stored = { readonly name: string; readonly target: string };

/** What the store of a session holds, by names in it, and what is mounted straight from the host. */
export type StorePlan = {
  readonly workspace: Stored & { readonly source: string };
  /** Every copy-on-write directory, the workspace first. */
  readonly overlays: readonly (Stored & { readonly source: string })[];
  /** Copy-on-write files: copied whole. */
  readonly copies: readonly (Stored & { readonly source: string })[];
  readonly folders: readonly (Stored & { readonly mode: number })[];
  readonly direct: readonly Mount[];
};

/** Lays out the store for these options. */
export function planStore(options: SandboxOptions): StorePlan {
  const copied = options.mounts.filter(({ mode }) => mode === 'copy-on-write');
  const isFolder = ({ source }: Mount) => fs.statSync(source).isDirectory();
  const workspace = { name: 'workspace', ...options.workspace };
  const mounted = copied
    .filter(isFolder)
    .map(({ source, target }, index) => ({ name: `overlay-${index}`, source, target }));
  return {
    workspace,
    overlays: [workspace, ...mounted],
    copies: copied
      .filter((mount) => !isFolder(mount))
      .map(({ source, target }, index) => ({ name: `copy-${index}`, source, target })),
    folders: (options.scratch ?? []).map((target, index) => ({
      name: `scratch-${index}`,
      target,
      mode: 0o755,
    })),
    direct: options.mounts.filter(({ mode }) => mode !== 'copy-on-write'),
  };
}
