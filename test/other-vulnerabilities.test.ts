import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseFiles, type FileContent, loadCheckers } from '../src/analysis/index.js';
import { silentProgress } from '../src/core/progress.js';
import { pathToBytes } from '../src/core/tree.js';
import { ecosystemOf } from '../src/environment/ecosystem-of.js';
import { readTree } from '../src/sandbox/read-tree.js';
import { patchgymHome } from '../src/store/home.js';

/** A published vulnerability that no environment is made of, and the checker that was written for one of its class. */
const OTHERS = [
  {
    name: 'CVE-2026-46338 of pymdown-extensions',
    checker: 'GHSA-xjvp-7243-rg9h',
    ecosystem: 'pypi',
    package: 'pymdown-extensions',
    source: /(?:^|\/)pymdownx\/snippets\.py$/,
    findings: 1,
    vulnerable: ['10.21.2', 'sha256:c3f55a5b8a1d0edf6699e35dcbea71d978d34ff3fa79f3d807b8a5b3fa90fbdc'],
    fixed: ['10.21.3', 'sha256:72cfcf55f07aea0d4af2c4f11dd4e52466ddfb1bb819673146398e0bd3a77354'],
  },
  {
    name: 'GHSA-6v7q-wjvx-w8wg of basic-ftp',
    checker: 'CVE-2026-9277',
    ecosystem: 'npm',
    package: 'basic-ftp',
    source: /(?:^|\/)dist\/.*\.js$/,
    findings: 1,
    vulnerable: [
      '5.2.1',
      'sha512-0yaL8JdxTknKDILitVpfYfV2Ob6yb3udX/hK97M7I3jOeznBNxQPtVvTUtnhUkyHlxFWyr5Lvknmgzoc7jf+1Q==',
    ],
    fixed: [
      '5.2.2',
      'sha512-1tDrzKsdCg70WGvbFss/ulVAxupNauGnOlgpyjKzeQxzyllBLS0CGLV7tjIXTK3ZQA9/FBEm9qyFFN1bciA6pw==',
    ],
  },
  {
    name: 'the path traversal in nltk.data (nltk/nltk#3488)',
    checker: 'CVE-2026-32727',
    ecosystem: 'pypi',
    package: 'nltk',
    source: /(?:^|\/)nltk\/data\.py$/,
    // A plain file and a compressed one are opened in two places.
    findings: 2,
    vulnerable: ['3.9.2', 'sha256:0f409e9b069ca4177c1903c3e843eef90c7e92992fa4931ae607da6de49e1419'],
    fixed: ['3.9.3', 'sha256:cb5945d6424a98d694c2b9a0264519fab4363711065a46aa0ae7a2195b92e71f'],
  },
] as const;

const isWanted = process.env.PATCHGYM_TEST_TREES === '1';
if (!isWanted)
  console.warn('Skipped: releases of other vulnerabilities. Set PATCHGYM_TEST_TREES=1 to fetch them.');

type Other = (typeof OTHERS)[number];

async function findingsIn(other: Other, side: 'vulnerable' | 'fixed'): Promise<readonly string[]> {
  const [version, integrity] = other[side];
  const root = await ecosystemOf(other.ecosystem).fetchRelease(
    { package: other.package, version, integrity },
    { cache: join(patchgymHome(), 'downloads'), progress: silentProgress },
  );
  const files: FileContent[] = [];
  for (const entry of await readTree(root)) {
    if (entry.kind !== 'file' || !other.source.test(entry.path)) continue;
    const location = Buffer.concat([Buffer.from(`${root}/`), pathToBytes(entry.path)]);
    files.push({ path: entry.path, content: await readFile(location) });
  }
  const folder = fileURLToPath(new URL(`../environments/${other.checker}/checkers`, import.meta.url));
  const { findings, coverage } = await analyseFiles(files, await loadCheckers(folder));
  expect(coverage.unanalysed).toEqual([]);
  return findings.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
}

describe.skipIf(!isWanted)('a target checker knows its class, not its environment', () => {
  it.for(OTHERS)('the one of $checker finds $name and not its fix', { timeout: 300_000 }, async (other) => {
    expect(await findingsIn(other, 'vulnerable')).toHaveLength(other.findings);
    expect(await findingsIn(other, 'fixed')).toEqual([]);
  });
});
