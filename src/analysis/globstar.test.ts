import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseFiles } from './analysed-tree.js';
import { parseChecker } from './checker.js';

type Place = { line: number; column: number; endLine: number; endColumn: number; message: string };
type Case = { id: string; checker: string; fixtureName: string; fixture: string; expected: Place[] };
type CrossFinding = Place & { checker: string; file: string };
type Conformance = { cases: Case[]; crossFindings: CrossFinding[] };

const directory =
  process.env['PATCHGYM_CONFORMANCE_DIR'] ??
  fileURLToPath(new URL('../../../shared/conformance', import.meta.url));
const file = `${directory}/globstar-cases.json`;
const available = existsSync(file);
if (!available) {
  console.warn(
    `Skipped: no conformance data at ${file}. Set PATCHGYM_CONFORMANCE_DIR to the folder of globstar-cases.json.`,
  );
}

function checkerOf(item: Case) {
  const namespace = item.id.slice(0, item.id.lastIndexOf('/'));
  return parseChecker(item.checker, { source: item.id, namespace, compatibility: 'globstar' });
}

function placeOf({ line, column, endLine, endColumn, message }: Place): Place {
  return { line, column, endLine, endColumn, message };
}

function inOrder(places: readonly Place[]): Place[] {
  return places
    .map(placeOf)
    .sort(
      (a, b) => a.line - b.line || a.column - b.column || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
    );
}

describe.skipIf(!available)('the findings of the real Globstar', () => {
  const data: Conformance = available
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { cases: [], crossFindings: [] };

  it.each(data.cases)('are ours for $id on its own fixture', async (item) => {
    const { findings, coverage } = await analyseFiles(
      [{ path: item.fixtureName, content: Buffer.from(item.fixture) }],
      [checkerOf(item)],
      { compatibility: 'globstar' },
    );
    expect(coverage.unanalysed).toEqual([]);
    expect(inOrder(findings)).toEqual(inOrder(item.expected));
  });

  it('are ours for every checker on every fixture', async () => {
    const checkers = data.cases.map(checkerOf);
    const idOf = new Map(checkers.map((checker) => [checker.id, checker.source]));
    const files = data.cases.map((item) => ({
      path: `${item.id.slice(0, item.id.lastIndexOf('/'))}/${item.fixtureName}`,
      content: Buffer.from(item.fixture),
    }));
    const { findings, coverage } = await analyseFiles(files, checkers, { compatibility: 'globstar' });
    expect(coverage.unanalysed).toEqual([]);
    const described = (finding: CrossFinding) =>
      JSON.stringify([finding.checker, finding.file, placeOf(finding)]);
    const ours = findings.map((found) =>
      described({ ...found, checker: idOf.get(found.checker) ?? '?', file: found.path }),
    );
    expect(ours.sort()).toEqual(data.crossFindings.map(described).sort());
  });
});
