import * as fs from 'node:fs';
import type { Privilege } from './holder.js';

/** One thing mounted inside: a host path (as the holder sees it) at a place inside. */
export type BoundPath = { readonly from: string; readonly to: string; readonly writable: boolean };

/** Descriptors that bwrap gets beside the standard ones; the launcher reports on the one after them. */
export const ARGUMENTS_DESCRIPTOR = 3;
export const SECCOMP_DESCRIPTOR = 4;
export const INFO_DESCRIPTOR = 5;

/** Where the launcher stands inside. */
export const LAUNCHER_PATH = '/.launcher';

const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** Of the host's /etc, only what programs cannot start without. */
const HOST_SETTINGS = ['/etc/ld.so.cache', '/etc/alternatives'];
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];
/** Tells about the host to who owns it. Read-only already; an ordinary user could not read them anyway. */
const HIDDEN_FILES = ['kcore', 'keys', 'timer_list', 'sched_debug', 'slabinfo', 'vmallocinfo'];
const HIDDEN_FOLDERS = ['acpi', 'scsi'];

/**
 * The arguments of bwrap that are the same for all commands of a sandbox. `store` is the path of the
 * store in the holder's namespace. Everything mounted last wins, so parents come before children.
 */
export function bubblewrapArguments(options: {
  readonly store: string;
  readonly privilege: Privilege;
  readonly bound: readonly BoundPath[];
}): string[] {
  const { store, privilege } = options;
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-net'],
    ...['--unshare-cgroup-try', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--uid', '1000', '--gid', '1000', '--hostname', 'sandbox', '--clearenv'],
    ...['--seccomp', String(SECCOMP_DESCRIPTOR), '--json-status-fd', String(INFO_DESCRIPTOR)],
    ...['--ro-bind', '/usr', '/usr', ...SYSTEM_FOLDERS.flatMap(systemFolder)],
    ...['--proc', '/proc', ...(privilege === 'root' ? hiddenFiles(store) : [])],
    ...['--dev', '/dev', ...(privilege === 'root' ? devices(store) : [])],
    ...['--bind', `${store}/shm`, '/dev/shm', '--bind', `${store}/tmp`, '/tmp'],
    ...HOST_SETTINGS.flatMap((path) => (fs.existsSync(path) ? ['--ro-bind', path, path] : [])),
    ...Object.keys(SETTINGS).flatMap((name) => ['--ro-bind', `${store}/etc/${name}`, `/etc/${name}`]),
    ...['--ro-bind', `${store}/launcher`, LAUNCHER_PATH],
    ...inMountOrder(options.bound).flatMap(({ from, to, writable }) => [
      writable ? '--bind' : '--ro-bind',
      from,
      to,
    ]),
    // What is left of the file system is not theirs to fill: no limit of ours counts it.
    ...['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/'],
  ];
}

/** The few settings that stand in for the host's own. */
export const SETTINGS: Readonly<Record<string, string>> = {
  passwd:
    'root:x:0:0:root:/root:/bin/sh\nsandbox:x:1000:1000:sandbox:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  group: 'root:x:0:\nsandbox:x:1000:\nnogroup:x:65534:\n',
  hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
};

function systemFolder(path: string): string[] {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  return stats.isSymbolicLink() ? ['--symlink', fs.readlinkSync(path), path] : ['--ro-bind', path, path];
}

function devices(store: string): string[] {
  return DEVICES.flatMap((name) => ['--dev-bind', `${store}/dev/${name}`, `/dev/${name}`]);
}

function hiddenFiles(store: string): string[] {
  const exists = (name: string) => fs.existsSync(`/proc/${name}`);
  return [
    ...HIDDEN_FILES.filter(exists).flatMap((name) => ['--ro-bind', `${store}/empty`, `/proc/${name}`]),
    ...HIDDEN_FOLDERS.filter(exists).flatMap((name) => ['--ro-bind', `${store}/nothing`, `/proc/${name}`]),
  ];
}

function inMountOrder(bound: readonly BoundPath[]): BoundPath[] {
  const depth = (path: string) => path.split('/').length;
  return [...bound].sort((a, b) => depth(a.to) - depth(b.to));
}
