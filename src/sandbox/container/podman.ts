import { execFile } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PatchgymError } from '../../core/errors.js';

const COMMAND_TIMEOUT_MS = 120_000;

/** podman with a store of images and containers of our own, apart from the user's. */
export type Podman = {
  readonly program: string;
  /** Where containers are kept: each has `<storage>/vfs-containers/<id>/userdata`. */
  readonly storage: string;
  /** Options that stand before every subcommand. */
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** Describes how podman is called. `vfs` works in every nesting and copies only our few files. */
export function describePodman(program: string): Podman {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const storage = join(cache, 'patchgym', 'containers');
  return {
    program,
    storage,
    options: [
      '--root',
      storage,
      '--runroot',
      join(tmpdir(), 'patchgym-containers'),
      '--storage-driver',
      'vfs',
    ],
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', HOME: homedir() },
  };
}

/** Runs a subcommand of podman to its end; what it printed. */
export async function runPodman(podman: Podman, argv: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(podman.program, [...podman.options, ...argv], {
      cwd: '/',
      env: { ...podman.environment },
      timeout: COMMAND_TIMEOUT_MS,
    });
    return stdout.trim();
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().slice(-1000) : '';
    throw new PatchgymError(
      'infrastructure',
      'podman-failed',
      `\`podman ${argv[0]}\` failed: ${words || String(error)}. Check \`podman info\`.`,
      { cause: error },
    );
  }
}
