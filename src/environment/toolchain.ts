import { PatchgymError } from '../core/errors.js';
import type { EnvironmentFacts } from './definition.js';
import type { DownloadContext } from './ecosystem.js';
import { ecosystemOf } from './ecosystem-of.js';
import { locateHostPython } from './ecosystems/pypi.js';
import { satisfies } from './version-range.js';

type ToolchainFacts = EnvironmentFacts['toolchain'][number];

/** A toolchain that is ready to be mounted. `identity` is part of the environment's digest. */
export type ResolvedToolchain = { readonly name: string; readonly path: string; readonly identity: string };

export type HostToolchain = {
  readonly prefix: string;
  readonly executable: string;
  readonly version: string;
};

/** How to find the toolchains that no registry has. */
const HOST_TOOLCHAINS: Readonly<Record<string, () => Promise<HostToolchain>>> = { python: locateHostPython };

/** What a toolchain is, without downloading anything: what identifies it in the environment's digest. */
export async function identifyToolchain(toolchain: ToolchainFacts): Promise<string> {
  if (toolchain.from === 'registry')
    return `${toolchain.ecosystem}:${toolchain.package}@${toolchain.version} ${toolchain.integrity}`;
  const host = await locateHostToolchain(toolchain.name, toolchain.version);
  return `host:${toolchain.name}@${host.version}`;
}

/** Fetches a registry toolchain by hash, or finds the host's and checks its version. */
export async function resolveToolchain(
  toolchain: ToolchainFacts,
  downloads: DownloadContext,
): Promise<ResolvedToolchain> {
  const identity = await identifyToolchain(toolchain);
  if (toolchain.from === 'host') {
    const host = await locateHostToolchain(toolchain.name, toolchain.version);
    return { name: toolchain.name, path: host.prefix, identity };
  }
  const path = await ecosystemOf(toolchain.ecosystem).fetchRelease(toolchain, downloads);
  return { name: toolchain.name, path, identity };
}

/** The host's toolchain of this name. Throws `infrastructure` when it is missing or of a version outside the range. */
export async function locateHostToolchain(name: string, range: string): Promise<HostToolchain> {
  const locate = HOST_TOOLCHAINS[name];
  if (!locate) {
    throw new PatchgymError(
      'invalid',
      'toolchain-unknown',
      `No way is known to find the host's ${JSON.stringify(name)}. Known: ${Object.keys(HOST_TOOLCHAINS).join(', ')}.`,
    );
  }
  const host = await locate();
  if (!satisfies(host.version, range)) {
    throw new PatchgymError(
      'infrastructure',
      'toolchain-version',
      `The host's ${name} is ${host.version}, but ${range} is needed. Install such a version and put it first on PATH.`,
    );
  }
  return host;
}
