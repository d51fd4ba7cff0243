import type { Verdict } from '../core/verdict.js';

/** One line that explains a verdict; `ok` is null for what could not be found out. Texts are raw: escape them to print. */
export type EvidenceLine = {
  readonly ok: boolean | null;
  readonly text: string;
  readonly where?: string;
  readonly detail?: string;
};

/** How many lines of one kind are worth reading at once. */
const MAX_LINES = 12;

/** Why each dimension has its value: what its scorer noted, and for the tests every case that went wrong. */
export function explainDimension(verdict: Verdict, dimension: string): readonly EvidenceLine[] {
  const score = verdict.vector[dimension];
  if (score === undefined) return [];
  const unscored: EvidenceLine[] =
    score.status === 'unscored' ? [{ ok: null, text: `unscored: ${score.reason}` }] : [];
  const noted = score.evidence.map(
    ({ ok, what, where, detail, finding }): EvidenceLine => ({
      ok,
      text: what,
      ...(where !== undefined
        ? { where }
        : finding !== undefined
          ? { where: `${finding.path}:${finding.line}` }
          : {}),
      ...(detail === undefined || detail === '' ? {} : { detail }),
    }),
  );
  const lines = [...unscored, ...noted];
  if (dimension !== 'tests_pass') return limited(lines);
  // The scorer may have noted the cases itself; a case that it named is not shown twice.
  const mentions = (text: string) => noted.some((line) => `${line.text} ${line.where ?? ''}`.includes(text));
  return limited([...lines, ...failedCases(verdict).filter((line) => !mentions(line.where ?? line.text))]);
}

function failedCases(verdict: Verdict): readonly EvidenceLine[] {
  const attacks = verdict.attacks
    .filter((attack) => attack.outcome !== 'blocked')
    .map(({ family, variant, outcome, detail }) => ({
      ok: false,
      text: outcome === 'open' ? 'attack got through' : `attack not blocked: ${outcome}`,
      where: `${family}/${variant}`,
      detail,
    }));
  const benign = verdict.benign
    .filter((item) => item.outcome !== 'kept')
    .map(({ name, detail }) => ({ ok: false, text: 'behaviour broken', where: name, detail }));
  const tests = verdict.upstreamTests;
  const named = (names: readonly string[], text: string) =>
    names.map((where) => ({ ok: false, text, where }));
  const upstream =
    tests === null
      ? []
      : [
          ...named(tests.failed, 'upstream test failed'),
          ...named(tests.missing, 'upstream test did not run'),
          ...named(tests.extra, 'unexpected test'),
        ];
  return [...attacks, ...benign, ...upstream];
}

/** What does not fit is left out in an order that keeps the most telling: what went wrong, one case of each kind first. */
function limited(lines: readonly EvidenceLine[]): readonly EvidenceLine[] {
  if (lines.length <= MAX_LINES) return lines;
  const groups = new Map<string, EvidenceLine[]>();
  for (const line of lines.some(isBad) ? lines.filter(isBad) : lines) {
    groups.set(kindOf(line), [...(groups.get(kindOf(line)) ?? []), line]);
  }
  const shown = [...groups.values()].slice(0, MAX_LINES - 1).flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return [
      others.length === 0 ? first : { ...first, where: `${first.where ?? ''} and ${others.length} like it` },
    ];
  });
  return [...shown, { ok: null, text: `${lines.length} lines of evidence in all: --format json shows them` }];
}

function isBad(line: EvidenceLine): boolean {
  return line.ok !== true;
}

/** Variants of one attack family, tests of one file: what has the same text and the same place up to the last `/`. */
function kindOf(line: EvidenceLine): string {
  return JSON.stringify([line.text, line.where?.replace(/\/[^/]*$/, '') ?? null]);
}
