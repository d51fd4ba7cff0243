import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { PatchgymError } from '../../core/errors.js';

const TIMEOUT_MS = 600_000;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/**
 * Downloads what a `pom.xml` depends on into `target` with the ordinary Maven client, and compares every file with
 * `lock`: one line each, `sha256  name`. Nothing else may come along, and nothing of it is run.
 */
export async function downloadJars(pom: string, lock: string, target: string): Promise<void> {
  const result = await execa(
    'mvn',
    ['-q', '-B', '-f', pom, COPY, '-DincludeScope=runtime', `-DoutputDirectory=${target}`],
    { reject: false, stdin: 'ignore', timeout: TIMEOUT_MS, env: { NO_COLOR: '1' } },
  );
  if (result.code === 'ENOENT') {
    throw new PatchgymError(
      'infrastructure',
      'client-missing',
      `${pom} cannot be fetched: there is no mvn on the PATH. Install Maven (Debian: apt-get install maven).`,
    );
  }
  if (result.failed || result.exitCode !== 0) {
    const said = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim() || (result.shortMessage ?? '');
    throw new PatchgymError(
      'infrastructure',
      'client-failed',
      `Maven could not get what ${pom} names: ${said.slice(0, 600)}`,
    );
  }
  await compareWithLock(target, lock);
}

/** Throws `invalid` unless the folder holds exactly the files of the lock, byte for byte. */
export async function compareWithLock(directory: string, lock: string): Promise<void> {
  const lines = (await readFile(lock, 'utf8')).split('\n').filter((line) => line !== '');
  const expected = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const names = await readdir(directory);
  const strange = [...expected.keys(), ...names].find((name) => !expected.has(name) || !names.includes(name));
  if (strange !== undefined) {
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `${strange} is in only one of ${lock} and what was downloaded. Correct the lock, or find out why something else is served.`,
    );
  }
  for (const [name, hash] of expected) {
    const got = createHash('sha256')
      .update(await readFile(join(directory, name)))
      .digest('hex');
    if (got === hash) continue;
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `Integrity mismatch for ${name} (expected sha256:${hash}, got sha256:${got}). Correct ${lock}, or find out why something else is served.`,
    );
  }
}
