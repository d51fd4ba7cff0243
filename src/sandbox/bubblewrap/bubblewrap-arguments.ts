import * as fs from 'node:fs';
import type { BoundPath } from '../holder/fill-store.js';
import { DEVICES, type Privilege } from '../holder/holder.js';
import { HOST_SETTINGS, SETTINGS } from '../holder/settings.js';

/** Descriptors that bwrap gets beside the standard ones; the launcher reports on the one after them. */
export const ARGUMENTS_DESCRIPTOR = 3;
export const SECCOMP_DESCRIPTOR = 4;
export const INFO_DESCRIPTOR = 5;

/** Where the launcher stands inside. */
export const LAUNCHER_PATH = '/.launcher';

const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** Tells about the host to who owns it. Read-only already; an ordinary user could not read them anyway. */
const HIDDEN_FILES = ['kcore', 'keys', 'timer_list', 'sched_debug', 'slabinfo', 'vmallocinfo'];
const HIDDEN_FOLDERS = ['acpi', 'scsi'];

/**
 * The arguments of bwrap that are the same for all commands of a sandbox. `store` is the path of the
 * store in the holder's namespace; of `bound`, parents come before children.
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
    ...options.bound.flatMap(({ from, to, writable }) => [writable ? '--bind' : '--ro-bind', from, to]),
    // What is left of the file system is not theirs to fill: no limit of ours counts it.
    ...['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/'],
  ];
}

function systemFolder(path: string): string[] {
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  return stats.isSymbolicLink() ? ['--symlink', fs.readlinkSync(path), path] : ['--ro-bind', path, path];
}

function devices(store: string): string[] {
  return DEVICES.flatMap((name) => ['--dev-bind', `${store}/${name}`, `/dev/${name}`]);
}

function hiddenFiles(store: string): string[] {
  const exists = (name: string) => fs.existsSync(`/proc/${name}`);
  return [
    ...HIDDEN_FILES.filter(exists).flatMap((name) => ['--ro-bind', `${store}/empty`, `/proc/${name}`]),
    ...HIDDEN_FOLDERS.filter(exists).flatMap((name) => ['--ro-bind', `${store}/nothing`, `/proc/${name}`]),
  ];
}
