import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { PatchgymError } from '../../core/errors.js';
import { descriptorPath } from '../files/descriptor-files.js';
import type { HostTools } from './host-tools.js';

/**
 * `root`: mounts are made with the host's own privilege. `user`: in a user namespace, as an ordinary user.
 */
export type Privilege = 'root' | 'user';

const START_TIMEOUT_MS = 20_000;

/**
 * Waits for its standard input to end: it ends when we close it and when we are killed, so that
 * mounts never outlive this process.
 */
const SCRIPT = `
set -e
store=$1 mount=$2 options=$3 overlay_options=$4 devices=$5 for_containers=$6
"$mount" -t tmpfs -o "$options" patchgym "$store"
if [ -n "$devices" ]; then cp -R $devices "$store/"; fi
if [ -n "$for_containers" ]; then
  # An engine makes its devices from what stands in /dev here, and crun refuses a hybrid hierarchy.
  for device in $devices; do "$mount" --bind "$store/\${device#/dev/}" "$device"; done
  if [ -d /sys/fs/cgroup/unified ]; then umount /sys/fs/cgroup/unified; fi
fi
echo mounted
read -r _
shift 6
for name in "$@"; do
  at=$store/$name
  "$mount" -t overlay -o "lowerdir=$at/lower,upperdir=$at/upper,workdir=$at/work$overlay_options" overlay "$at/merged"
done
echo ready
read -r _ || :
`;

/** Devices that commands may use, copied into the store: who owns a host's device could change its mode. */
export const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/**
 * A process that keeps a mount namespace alive, and in it one tmpfs of limited size, the store, with all
 * that a sandbox can write to.
 */
export class Holder {
  /** The store, open: the host's way to it, valid whatever happens to the process. */
  readonly store: number;
  readonly #child: HolderChild;
  readonly #privilege: Privilege;
  readonly #namespaces: readonly { readonly option: string; readonly descriptor: number }[];
  #messages = '';

  private constructor(child: HolderChild, privilege: Privilege, storePath: string) {
    this.#child = child;
    this.#privilege = privilege;
    this.store = fs.openSync(`/proc/${child.pid}/root${storePath}`, fs.constants.O_DIRECTORY);
    const kinds = privilege === 'root' ? ['mount'] : ['user', 'mount'];
    this.#namespaces = kinds.map((kind) => ({
      option: `--${kind}`,
      descriptor: fs.openSync(`/proc/${child.pid}/ns/${kind === 'mount' ? 'mnt' : kind}`, 'r'),
    }));
  }

  /** Starts a holder with an empty store; `prepare` fills it before the overlays are mounted. */
  static async start(options: {
    readonly tools: HostTools;
    readonly privilege: Privilege;
    /** An empty directory of the host over which the store is mounted, in the holder's namespace only. */
    readonly storePath: string;
    readonly diskBytes: number;
    /** Directories of the store, each with `lower`, `upper`, `work` and `merged` in it. */
    readonly overlays: readonly string[];
    /** Whether a container engine will run in the holder's namespace. */
    readonly forContainers?: boolean;
    readonly prepare: (store: number) => void;
  }): Promise<Holder> {
    const child = spawnHolder(options);
    const lines = new HolderLines(child);
    await lines.expect('mounted');
    const holder = new Holder(child, options.privilege, options.storePath);
    try {
      options.prepare(holder.store);
      child.stdin.write('go\n');
      await lines.expect('ready');
      return holder;
    } catch (error) {
      await holder.stop();
      throw error;
    }
  }

  get #alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Arguments of nsenter that enter the holder's namespaces. */
  enterArguments(): string[] {
    if (!this.#alive) {
      throw new PatchgymError(
        'infrastructure',
        'sandbox-lost',
        `The process that holds the sandbox's mounts has ended (${this.#messages || 'killed from outside'}). Run it again.`,
      );
    }
    const entries = this.#namespaces.map(
      ({ option, descriptor }) => `${option}=/proc/${process.pid}/fd/${descriptor}`,
    );
    return this.#privilege === 'root' ? entries : [...entries, '--preserve-credentials'];
  }

  /** The host's path of something in the store. */
  path(name: string): string {
    return `${descriptorPath(this.store)}/${name}`;
  }

  /** Ends the holder; its mounts go with the last process that uses them. Call once. */
  async stop(): Promise<void> {
    fs.closeSync(this.store);
    for (const { descriptor } of this.#namespaces) fs.closeSync(descriptor);
    if (!this.#alive) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

type HolderChild = ChildProcessByStdio<Writable, Readable, Readable>;

function spawnHolder(options: {
  readonly tools: HostTools;
  readonly privilege: Privilege;
  readonly storePath: string;
  readonly diskBytes: number;
  readonly overlays: readonly string[];
  readonly forContainers?: boolean;
}): HolderChild {
  const { tools, privilege, storePath, overlays } = options;
  const isRoot = privilege === 'root';
  // Every file takes an inode, which takes kernel memory: empty ones are bounded as well.
  const inodes = Math.min(1_000_000, Math.max(16_384, Math.ceil(options.diskBytes / 1024)));
  const store = `size=${options.diskBytes},nr_inodes=${inodes},mode=0755,nosuid`;
  // With `userxattr` the kernel follows no redirects and refuses to be told so.
  const overlay = isRoot ? ',index=off,metacopy=off,redirect_dir=off' : ',index=off,userxattr';
  const devices = isRoot ? DEVICES.map((name) => `/dev/${name}`).join(' ') : '';
  const argv = [
    ...(isRoot ? [] : ['--user', '--map-root-user']),
    ...['--mount', '--propagation', 'private', '--', tools.sh, '-c', SCRIPT, 'sandbox-holder'],
    ...[storePath, tools.mount, store, overlay, devices, options.forContainers ? 'yes' : '', ...overlays],
  ];
  return spawn(tools.unshare, argv, {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** The lines that a starting holder prints, waited for one by one. */
class HolderLines {
  readonly #child: HolderChild;
  #output = '';
  #messages = '';
  #wake: () => void = () => {};
  #failure: string | null = null;

  constructor(child: HolderChild) {
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      this.#wake();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(-2000);
    });
    // A holder that died reads nothing; its exit says why.
    child.stdin.on('error', () => {});
    child.on('error', (error) => this.#fail(error.message));
    child.on('close', (code, signal) => this.#fail(`ended with ${signal ?? code}`));
  }

  async expect(line: string): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!this.#output.startsWith(`${line}\n`)) {
      if (this.#failure !== null) throw this.#error(this.#failure);
      const left = deadline - performance.now();
      if (left <= 0) {
        this.#child.kill('SIGKILL');
        throw this.#error(`nothing happened in ${START_TIMEOUT_MS} ms`);
      }
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const timer = new AbortController();
      await Promise.race([woken, sleep(left, undefined, { signal: timer.signal }).catch(() => {})]);
      timer.abort();
    }
    this.#output = this.#output.slice(line.length + 1);
  }

  #fail(reason: string): void {
    this.#failure ??= reason;
    this.#wake();
  }

  #error(reason: string): PatchgymError {
    return new PatchgymError(
      'infrastructure',
      'sandbox-open-failed',
      `Cannot mount the sandbox's file systems: ${reason}. ${this.#messages.trim() || 'No message.'} Check that this user may create mount namespaces (\`unshare --user --map-root-user --mount true\`).`,
    );
  }
}
