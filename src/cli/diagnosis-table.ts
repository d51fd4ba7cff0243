import type { Diagnosis } from '../environment/doctor.js';
import type { ReportStyle } from '../report/style.js';
import { renderTable } from '../report/table.js';
import { shortVisibleText, visibleText } from '../report/visible-text.js';

/** Draws what was found for each environment, and below it each remedy once. Ends without a line break. */
export function renderDiagnoses(diagnoses: readonly Diagnosis[], style: ReportStyle): string {
  const { green, red, bold } = style.colors;
  const rows = diagnoses.map(({ environment, requirement, status, found }) => [
    visibleText(environment ?? 'every one'),
    visibleText(requirement),
    status === 'ok' ? green('✓ ok') : red(`✗ ${status === 'missing' ? 'missing' : 'wrong version'}`),
    shortVisibleText(found ?? '', 48),
  ]);
  const table = renderTable(
    [{ title: 'environment' }, { title: 'needs' }, { title: 'status' }, { title: 'found' }],
    rows,
    style,
  );
  const remedies = [
    ...new Set(diagnoses.filter(({ status }) => status !== 'ok').map(({ remedy }) => remedy)),
  ];
  if (remedies.length === 0) return `${table}\nNothing is missing.`;
  return [table, bold('To do'), ...remedies.map((remedy) => `  ${visibleText(remedy)}`)].join('\n');
}
