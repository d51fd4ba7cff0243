import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentProgress } from '../../core/progress.js';
import { goEcosystem } from './go.js';
import { fetchGoRelease } from './go-release.js';

const RELEASE = {
  package: 'github.com/matryer/is',
  version: 'v1.4.1',
  integrity: 'h1:55ehd8zaGABKLXQUe2awZ99BD/PTc2ls+KV/dXphgEQ=',
};
const OTHER_HASH = `h1:${'A'.repeat(43)}=`;

function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'go-release-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true, force: true });
});
const context = () => ({ cache, progress: silentProgress });

// Without a go client on the host there is nothing to fetch with.
describe.skipIf(!hasGo())('fetching a Go release', () => {
  it('unpacks a verified module with plain modes, and asks nobody the second time', async () => {
    const tree = await fetchGoRelease(RELEASE, context());
    expect(await readFile(join(tree, 'go.mod'), 'utf8')).toContain('module github.com/matryer/is');
    expect((await stat(join(tree, 'go.mod'))).mode & 0o777).toBe(0o644);
    expect((await stat(tree)).mode & 0o777).toBe(0o755);
    vi.stubEnv('PATH', '/nowhere');
    expect(await fetchGoRelease(RELEASE, context())).toBe(tree);
  });

  it('refuses a release whose hash is another one, and keeps nothing of it', async () => {
    await expect(fetchGoRelease({ ...RELEASE, integrity: OTHER_HASH }, context())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'source-integrity-mismatch',
      message: expect.stringContaining(RELEASE.integrity),
    });
    expect(await readdir(join(cache, 'go'))).toEqual([]);
  });

  it('tells a release that the proxy does not have from a proxy that does not answer', async () => {
    await expect(fetchGoRelease({ ...RELEASE, version: 'v1.99.99' }, context())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'release-not-found',
    });
    vi.stubEnv('GOPROXY', 'http://127.0.0.1:9');
    await expect(fetchGoRelease(RELEASE, context())).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'registry-unavailable',
    });
    expect(await readdir(join(cache, 'go'))).toEqual([]);
  });
});

describe('fetching a Go release without what it needs', () => {
  it('says that the go client is missing', async () => {
    vi.stubEnv('PATH', '/nowhere');
    await expect(fetchGoRelease(RELEASE, context())).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'go-missing',
    });
  });

  it('refuses an integrity that is no module hash', async () => {
    await expect(fetchGoRelease({ ...RELEASE, integrity: 'h1:short' }, context())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'integrity-malformed',
    });
  });
});

describe('the views of a Go environment', () => {
  const paths = { pristine: '/p', dependencies: '/d', subject: '/s', toolchains: { go: '/t' } };

  it('shows the subject to grading only', () => {
    const sources = (view: { mounts: readonly { source: string }[] }) =>
      view.mounts.map(({ source }) => source);
    expect(sources(goEcosystem.agentView(paths))).not.toContain('/s');
    expect(sources(goEcosystem.gradingView(paths))).toContain('/s');
  });

  it('gives the go command no way to the network, to cgo or to settings of a user', () => {
    expect(goEcosystem.gradingView(paths).environment).toMatchObject({
      GOPROXY: 'off',
      GOENV: 'off',
      GOWORK: 'off',
      GOTOOLCHAIN: 'local',
      CGO_ENABLED: '0',
    });
  });

  it('asks for a toolchain named go', () => {
    expect(() => goEcosystem.agentView({ ...paths, toolchains: {} })).toThrow(/toolchain named "go"/);
  });
});
