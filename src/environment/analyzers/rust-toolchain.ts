import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { PatchgymError } from '../../core/errors.js';

/** The one toolchain whose clippy is used, and how its driver names itself: release and commit. */
export const RUST_VERSION = '1.95.0';
const DRIVER_VERSION = 'clippy 0.1.95 (59807616e1 2026-04-14)';

/** Where the toolchain lies on this host, through rustup or on the PATH. Throws `infrastructure` without it. */
export async function locateRust(): Promise<string> {
  const found: string[] = [];
  for (const [command, ...args] of [
    ['rustup', 'which', '--toolchain', RUST_VERSION, 'clippy-driver'],
    ['rustc', '--print', 'sysroot'],
  ]) {
    const answer = await firstLineOf(command ?? '', args);
    if (answer === null) continue;
    const prefix = command === 'rustup' ? dirname(dirname(answer)) : answer;
    const version = await firstLineOf(join(prefix, 'bin', 'clippy-driver'), ['--version']);
    if (version === DRIVER_VERSION) return prefix;
    if (version !== null) found.push(version);
  }
  throw new PatchgymError(
    'infrastructure',
    'toolchain-version',
    `There is ${found.join(' and ') || 'no clippy'} here, but ${DRIVER_VERSION} is needed. Run 'rustup toolchain install ${RUST_VERSION} --component clippy'.`,
  );
}

/** Compares the toolchain's files with what its release is. Throws `invalid` where one differs. */
export async function verifyRust(
  files: readonly { readonly path: string; readonly sha256: string }[],
): Promise<void> {
  const prefix = await locateRust();
  for (const { path, sha256 } of files) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(prefix, path)), hash);
    const got = hash.digest('hex');
    if (got === sha256) continue;
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `${join(prefix, path)} is not what Rust ${RUST_VERSION} was released with (expected sha256:${sha256}, got sha256:${got}). Install the toolchain again.`,
    );
  }
}

async function firstLineOf(command: string, args: readonly string[]): Promise<string | null> {
  const result = await execa(command, args, { reject: false, stdin: 'ignore', timeout: 30_000 });
  if (result.failed || result.exitCode !== 0) return null;
  return result.stdout.split('\n')[0]?.trim() ?? null;
}
