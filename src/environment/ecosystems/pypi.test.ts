import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silentProgress } from '../../core/progress.js';
import { pypiEcosystem } from './pypi.js';
import { explainPipFailure } from './pypi-client.js';
import { locateHostPython } from './pypi-python.js';

const TIMEOUT_MS = 60_000;
let home = '';
let archives = '';

/** Makes a source archive whose setup.py leaves a mark when it is run. Answers its integrity. */
async function makeArchive(
  name: string,
  version: string,
  extra?: (tree: string) => Promise<void>,
): Promise<string> {
  const top = `${name}-${version}`;
  const tree = join(home, 'sources', top);
  await mkdir(join(tree, name), { recursive: true });
  await writeFile(join(tree, 'setup.py'), `open(${JSON.stringify(join(home, 'mark'))}, "w").close()\n`);
  await writeFile(
    join(tree, 'pyproject.toml'),
    '[build-system]\nrequires = ["nowhere"]\nbuild-backend = "inside"\nbackend-path = ["."]\n',
  );
  await writeFile(join(tree, 'inside.py'), 'import setup\n');
  await writeFile(join(tree, name, '__init__.py'), `VERSION = "${version}"\n`);
  await extra?.(tree);
  const file = join(archives, `${top}.tar.gz`);
  await create({ gzip: true, file, cwd: join(home, 'sources'), portable: true }, [top]);
  return `sha256:${createHash('sha256')
    .update(await readFile(file))
    .digest('hex')}`;
}

function fetch(name: string, version: string, integrity: string): Promise<string> {
  const context = { cache: join(home, 'cache'), progress: silentProgress };
  return pypiEcosystem.fetchRelease({ package: name, version, integrity }, context);
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pypi-test-'));
  archives = join(home, 'archives');
  await mkdir(archives);
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', archives);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

describe('fetching a source archive', () => {
  it('unpacks it without running anything of it, and finds it again without asking', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const integrity = await makeArchive('quietlib', '1.2.3');
    const tree = await fetch('quietlib', '1.2.3', integrity);
    expect(await readFile(join(tree, 'quietlib', '__init__.py'), 'utf8')).toBe('VERSION = "1.2.3"\n');
    expect((await stat(join(tree, 'setup.py'))).mode & 0o777).toBe(0o644);
    await expect(stat(join(home, 'mark'))).rejects.toThrow('ENOENT');
    await rm(join(archives, 'quietlib-1.2.3.tar.gz'));
    expect(await fetch('quietlib', '1.2.3', integrity)).toBe(tree);
  });

  it('refuses content of another hash, says both hashes and leaves nothing behind', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const got = await makeArchive('otherlib', '1.0');
    const wanted = `sha256:${'0'.repeat(64)}`;
    await expect(fetch('otherlib', '1.0', wanted)).rejects.toMatchObject({
      code: 'source-integrity-mismatch',
      message: expect.stringMatching(new RegExp(`otherlib==1.0.*${wanted}.*${got}`)),
    });
    expect(
      (await readdir(join(home, 'cache', 'pypi'))).filter((name) => !name.startsWith('quietlib')),
    ).toEqual([]);
  });

  it('says that a release is not there', { timeout: TIMEOUT_MS }, async () => {
    await expect(fetch('otherlib', '9.9', `sha256:${'1'.repeat(64)}`)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'release-not-found',
      message: expect.stringContaining('otherlib==9.9'),
    });
  });

  it('refuses an archive with links', { timeout: TIMEOUT_MS }, async () => {
    const integrity = await makeArchive('linklib', '1.0', (tree) =>
      symlink('/etc/passwd', join(tree, 'linklib', 'data')),
    );
    await expect(fetch('linklib', '1.0', integrity)).rejects.toMatchObject({ code: 'source-archive-unsafe' });
  });
});

describe('what a failure of pip means', () => {
  it('tells a registry that does not answer from a release that is not there', () => {
    const silent =
      'WARNING: Retrying after connection broken by NewConnectionError\nERROR: No matching distribution found for a==1';
    expect(explainPipFailure(silent, 'a==1')).toMatchObject({
      kind: 'infrastructure',
      code: 'registry-not-answering',
    });
    expect(explainPipFailure('ERROR: No matching distribution found for a==1', 'a==1')).toMatchObject({
      kind: 'invalid',
      code: 'release-not-found',
    });
  });

  it('names the package to install when pip itself is missing', () => {
    expect(explainPipFailure('/usr/bin/python3: No module named pip', 'a==1').message).toContain(
      'python3-pip',
    );
  });
});

describe("the host's Python", () => {
  it('is found in its own prefix, not as a shim', async () => {
    const python = await locateHostPython();
    expect(python.executable.startsWith(`${python.prefix}/bin/python3`)).toBe(true);
    expect(python.version).toMatch(/^3\.\d+\.\d+$/);
  });

  it('is shown to sandboxes only where it does not stand below /usr', () => {
    const paths = { pristine: '/p', dependencies: '/d', subject: '/s' };
    const targets = (prefix: string) =>
      pypiEcosystem
        .agentView({ ...paths, toolchains: { python: prefix } })
        .mounts.map((mount) => mount.target);
    expect(targets('/usr')).toEqual(['/deps']);
    expect(targets('/opt/python')).toEqual(['/opt/python', '/deps']);
  });
});
