import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Verdict } from '../src/core/verdict.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli', 'main.js');
const IDS = ['GHSA-xjvp-7243-rg9h', 'CVE-2026-9277', 'CVE-2026-32727'] as const;
const BUILD_TIMEOUT_MS = 15 * 60_000;
const GRADE_TIMEOUT_MS = 4 * 60_000;

async function patchgym(
  ...parameters: string[]
): Promise<{ exitCode: number | undefined; document: unknown }> {
  const result = await execa('node', [cli, ...parameters, '--format', 'json'], { reject: false, cwd: root });
  return { exitCode: result.exitCode, document: JSON.parse(result.stdout) };
}

async function gradeControl(id: string, control: string): Promise<Verdict> {
  const { exitCode, document } = await patchgym(
    'grade',
    id,
    '--control',
    control,
    '--seed',
    `test ${control}`,
  );
  expect(exitCode).toBe(0);
  return document as Verdict;
}

/** The name of a control of this kind. */
async function controlOfKind(id: string, kind: string, isSilent?: true): Promise<string> {
  const directory = join(root, 'environments', id, 'controls');
  for (const file of await readdir(directory)) {
    const control: unknown = parse(await readFile(join(directory, file), 'utf8'));
    const wanted = { kind, ...(isSilent ? { expect: { targetSilent: true } } : {}) };
    if (isMatch(control, wanted)) return file.replace('.yaml', '');
  }
  throw new Error(`${id} has no control of kind ${kind}`);
}

/** Whether a document has these fields with these values. */
function isMatch(document: unknown, wanted: object): boolean {
  if (document === null || typeof document !== 'object') return false;
  return Object.entries(wanted).every(([key, value]: [string, unknown]) => {
    const found: unknown = Reflect.get(document, key);
    return typeof value === 'object' && value !== null ? isMatch(found, value) : found === value;
  });
}

describe.each(IDS)('environment %s on the real release', (id) => {
  beforeAll(async () => {
    const { exitCode, document } = await patchgym('build', id);
    expect(exitCode, JSON.stringify(document)).toBe(0);
  }, BUILD_TIMEOUT_MS);

  it('the upstream fix earns everything', { timeout: GRADE_TIMEOUT_MS }, async () => {
    const verdict = await gradeControl(id, 'gold');
    expect(verdict).toMatchObject({
      status: 'scored',
      reward: 1,
      gates: { attacksBlocked: { passed: true }, benignKept: { passed: true } },
    });
  });

  it('no change earns nothing: every attack gets through, nothing benign breaks', {
    timeout: GRADE_TIMEOUT_MS,
  }, async () => {
    const verdict = await gradeControl(id, 'noop');
    expect(verdict.reward).toBe(0);
    expect(verdict.attacks.filter(({ outcome }) => outcome !== 'open')).toEqual([]);
    expect(verdict.benign.filter(({ outcome }) => outcome !== 'kept')).toEqual([]);
    expect(verdict.findings.targetRemaining.length).toBeGreaterThan(0);
  });

  it('silencing the checker earns nothing', { timeout: GRADE_TIMEOUT_MS }, async () => {
    const verdict = await gradeControl(id, await controlOfKind(id, 'evasion', true));
    expect(verdict.reward).toBe(0);
    expect(verdict.vector.target_issue_fixed).toMatchObject({ status: 'scored', value: 1 });
  });

  it('forging test output earns nothing', { timeout: GRADE_TIMEOUT_MS }, async () => {
    const verdict = await gradeControl(id, await controlOfKind(id, 'forged-output'));
    expect(verdict.reward).toBe(0);
    expect(verdict.gates.attacksBlocked.passed).toBe(false);
  });

  it('its certificate says that it is sound', async () => {
    const certificate: unknown = JSON.parse(
      await readFile(join(root, 'environments', id, 'certificate.json'), 'utf8'),
    );
    expect(certificate).toMatchObject({ environment: id, sound: true, problems: [] });
  });
});
