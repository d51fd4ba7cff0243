import * as fs from 'node:fs';
import type { FileOwner } from '../files/sandbox-files.js';
import type { BoundPath } from '../holder/fill-store.js';
import { HOST_SETTINGS } from '../holder/settings.js';
import type { SandboxLimits } from '../port.js';

/** Host ids of the container's other users, which own nothing. */
const UNUSED_IDS = 100_000;
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** The options of `podman run` that are the same for all commands of a sandbox. */
export function containerArguments(options: {
  readonly store: string;
  readonly bound: readonly BoundPath[];
  readonly owner: FileOwner;
  readonly limits: SandboxLimits;
}): string[] {
  const { store, bound, limits } = options;
  return [
    ...['--interactive', '--log-driver', 'none', '--pull', 'never', '--network', 'none', '--no-hosts'],
    ...[
      '--hostname',
      'sandbox',
      '--http-proxy=false',
      '--read-only',
      '--read-only-tmpfs=false',
      '--workdir',
      '/',
    ],
    ...['--cap-drop', 'all', '--security-opt', 'no-new-privileges'],
    ...['--security-opt', `seccomp=${store}/seccomp.json`, '--security-opt', 'mask=/sys'],
    ...mapUsers(options.owner),
    // Its first process is the launcher.
    ...['--pids-limit', String(limits.maxProcesses + 1)],
    ...['--memory', String(limits.memoryBytes), '--memory-swap', String(limits.memoryBytes)],
    ...(limits.cpus === undefined ? [] : ['--cpus', String(limits.cpus)]),
    ...processLimits(limits),
    ...SYSTEM_FOLDERS.filter(isFolder).flatMap((path) => volume(path, path, false)),
    ...HOST_SETTINGS.filter((path) => fs.existsSync(path)).flatMap((path) => volume(path, path, false)),
    ...[...volume(`${store}/tmp`, '/tmp', true), ...volume(`${store}/shm`, '/dev/shm', true)],
    ...bound.flatMap(({ from, to, writable }) => volume(from, to, writable)),
  ];
}

/** User 1000 inside is the owner of the workspace outside; everybody else inside is nobody outside. */
function mapUsers(owner: FileOwner): string[] {
  const { uid, gid } = owner ?? { uid: 0, gid: 0 };
  const map = (option: string, id: number) => [option, `1000:${id}:1`, option, `0:${UNUSED_IDS}:1000`];
  return [...map('--uidmap', uid), ...map('--gidmap', gid), '--user', '1000:1000'];
}

/** Never above our own limits: without CAP_SYS_RESOURCE the engine's defaults could not be set. */
function processLimits(limits: SandboxLimits): string[] {
  const own = fs.readFileSync('/proc/self/limits', 'utf8');
  const files = /^Max open files\s+\d+\s+(\d+)/m.exec(own)?.[1] ?? '1024';
  const processes = limits.maxProcesses + 64;
  const values = [`nofile=1024:${files}`, `nproc=${processes}:${processes}`, 'core=0:0'];
  return [...values, `fsize=${limits.diskBytes}:${limits.diskBytes}`].flatMap((value) => ['--ulimit', value]);
}

function volume(from: string, to: string, writable: boolean): string[] {
  // `--volume` takes colons for its own.
  const fields = [`type=bind`, `source=${from}`, `destination=${to}`, ...(writable ? [] : ['readonly=true'])];
  return ['--mount', fields.map(quote).join(',')];
}

/** A field of a list of comma-separated values. */
function quote(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function isFolder(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
