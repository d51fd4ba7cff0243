import { existsSync } from 'node:fs';

const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/run/current-system/sw/bin'];

/** The programs of the host that the sandbox is made with, by absolute path. */
export type HostTools = {
  readonly sh: string;
  readonly bwrap: string;
  readonly unshare: string;
  readonly nsenter: string;
  readonly mount: string;
  readonly prlimit: string;
};

const PACKAGES: Readonly<Record<keyof HostTools, string>> = {
  sh: 'dash',
  bwrap: 'bubblewrap',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  prlimit: 'util-linux',
};

/** Finds the programs but for the unneeded, or says which distribution packages are missing. */
export function findHostTools(unneeded: readonly (keyof HostTools)[] = []):
  | { readonly status: 'found'; readonly tools: HostTools }
  | {
      readonly status: 'missing';
      readonly programs: readonly string[];
      readonly packages: readonly string[];
    } {
  const names = Object.keys(PACKAGES) as (keyof HostTools)[];
  const found = new Map(names.map((name) => [name, findProgram(name)]));
  const programs = names.filter((name) => found.get(name) === null && !unneeded.includes(name));
  if (programs.length > 0) {
    return { status: 'missing', programs, packages: [...new Set(programs.map((name) => PACKAGES[name]))] };
  }
  const pathOf = (name: keyof HostTools) => found.get(name) ?? name;
  return {
    status: 'found',
    tools: {
      sh: pathOf('sh'),
      bwrap: pathOf('bwrap'),
      unshare: pathOf('unshare'),
      nsenter: pathOf('nsenter'),
      mount: pathOf('mount'),
      prlimit: pathOf('prlimit'),
    },
  };
}

/** Where a program of the host is; the caller's PATH is not asked, so that nothing can be slipped in by it. */
export function findProgram(name: string): string | null {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path)) ?? null;
}
