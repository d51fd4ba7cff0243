import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadControls } from './apply-control.js';
import { listEnvironments, loadEnvironment } from './catalogue.js';

const shipped = fileURLToPath(new URL('../../environments', import.meta.url));

const GOOD = `
id: GHSA-aaaa-bbbb-cccc
title: an example
advisory: { ids: [GHSA-aaaa-bbbb-cccc], cwe: [CWE-22], severity: high, published: "2026-01-01" }
language: python
source:
  ecosystem: pypi
  package: example
  vulnerable: { version: 1.0.0, integrity: "sha256:00" }
  fixed: { version: 1.0.1, integrity: "sha256:01" }
gold: { paths: [example.py] }
toolchain: [{ from: host, name: python, version: ">=3.9" }]
tests: { runner: pytest, targets: [tests] }
paths: { protected: ["tests/**"] }
`;
const INSTRUCTION = '# symptom\na\n# cwe\nb\n# advisory\nc\n# location\nd\n';

let directory: string;

async function write(yaml: string, instruction = INSTRUCTION): Promise<void> {
  const folder = join(directory, 'GHSA-aaaa-bbbb-cccc');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'environment.yaml'), yaml);
  await writeFile(join(folder, 'instruction.md'), instruction);
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patchgym-catalogue-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('the catalogue', () => {
  it('reads an environment, its defaults and the levels of its instruction', async () => {
    await write(GOOD);
    const { facts, instruction } = await loadEnvironment(directory, 'GHSA-aaaa-bbbb-cccc');
    expect(facts.subject.directory).toBe('oracle/subject');
    expect(facts.limits.memoryMb).toBe(2048);
    expect(instruction).toEqual({ symptom: 'a', cwe: 'b', advisory: 'c', location: 'd' });
  });

  it.each<[string, string, RegExp]>([
    ['a missing field', GOOD.replace(/^title.*$/m, ''), /environment\.yaml:\d+: title/],
    ['an unknown field', `${GOOD}\nextra: 1\n`, /extra/],
    [
      'a hash in no known notation',
      GOOD.replace('sha256:00', 'md5:00'),
      /environment\.yaml:9: source\.vulnerable\.integrity: must start with/,
    ],
    ['a path that leaves the tree', GOOD.replace('[example.py]', '[../../etc/passwd]'), /gold\.paths\.0/],
    ['broken YAML', `${GOOD}\n  bad: [`, /environment\.yaml:\d+:/],
    [
      'an id that is not the name of the folder',
      GOOD.replace('id: GHSA-aaaa-bbbb-cccc', 'id: GHSA-xxxx-yyyy-zzzz'),
      /folder is named/,
    ],
  ])('%s is an error with its place', async (_, yaml, message) => {
    await write(yaml);
    await expect(loadEnvironment(directory, 'GHSA-aaaa-bbbb-cccc')).rejects.toThrow(message);
    await expect(loadEnvironment(directory, 'GHSA-aaaa-bbbb-cccc')).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  it('an instruction without a level, and an unknown id, say what is missing', async () => {
    await write(GOOD, '# symptom\na\n');
    await expect(loadEnvironment(directory, 'GHSA-aaaa-bbbb-cccc')).rejects.toThrow(/"# cwe" is missing/);
    await expect(loadEnvironment(directory, 'CVE-0000-1')).rejects.toThrow(/There are: GHSA-aaaa-bbbb-cccc/);
  });

  it('every shipped environment and control is valid', async () => {
    const definitions = await listEnvironments(shipped);
    expect(definitions.length).toBeGreaterThanOrEqual(3);
    for (const definition of definitions)
      expect((await loadControls(definition.directory)).length).toBeGreaterThanOrEqual(14);
  });
});
