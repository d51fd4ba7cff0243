import type { EnvironmentDefinition } from '../environment/definition.js';
import { openSealed } from '../environment/sealed.js';
import { wrapText } from '../report/display-width.js';
import type { ReportStyle } from '../report/style.js';
import { renderTable } from '../report/table.js';
import { shortVisibleText, visibleText } from '../report/visible-text.js';

/** An environment as `env list` shows it. */
export type EnvironmentDescription = {
  readonly id: string;
  readonly title: string;
  readonly ids: readonly string[];
  readonly cwe: readonly string[];
  readonly severity: string;
  readonly language: string;
  readonly ecosystem: string;
  readonly package: string;
  readonly vulnerable: string;
  readonly fixed: string;
  readonly isBuilt: boolean;
};

/** An environment as `env show` shows it. */
export type FullEnvironmentDescription = EnvironmentDescription & {
  readonly instruction: Readonly<Record<string, string>>;
  readonly controls: readonly {
    readonly name: string;
    readonly kind: string;
    readonly description: string;
  }[];
};

/** What there is to know about an environment without building it. */
export async function describeEnvironment(
  definition: EnvironmentDefinition,
  home: string,
): Promise<EnvironmentDescription> {
  const { id, title, advisory, language, source } = definition.facts;
  return {
    id,
    title,
    ids: advisory.ids,
    cwe: advisory.cwe,
    severity: advisory.severity,
    language,
    ecosystem: source.ecosystem,
    package: source.package,
    vulnerable: source.vulnerable.version,
    fixed: source.fixed.version,
    isBuilt: (await openSealed(definition, home)) !== null,
  };
}

/** Draws environments as a table. Ends without a line break. */
export function renderEnvironmentList(
  environments: readonly EnvironmentDescription[],
  style: ReportStyle,
): string {
  const { green, dim } = style.colors;
  const rows = environments.map((environment) => [
    environment.id,
    environment.language,
    shortVisibleText(`${environment.package} ${environment.vulnerable} → ${environment.fixed}`, 44),
    environment.cwe.join(' '),
    environment.severity,
    environment.isBuilt ? green('built') : dim('not built'),
  ]);
  const columns = [
    { title: 'id' },
    { title: 'language' },
    { title: 'release' },
    { title: 'weakness' },
    { title: 'severity' },
    { title: '' },
  ];
  return renderTable(columns, rows, style);
}

/** Draws one environment in full. Ends without a line break. */
export function renderEnvironment(environment: FullEnvironmentDescription, style: ReportStyle): string {
  const { bold, dim, underline } = style.colors;
  const paragraph = (text: string) =>
    text
      .trim()
      // A paragraph is one line again before it is wrapped to this width; lists and blank lines stay.
      .replace(/([^\n])\n(?![\n\s*#-])/g, '$1 ')
      .split('\n')
      .flatMap((line) => wrapText(visibleText(line), style.width - 4))
      .map((line) => `    ${line}`.trimEnd())
      .join('\n');
  const facts = [
    `${environment.package} ${environment.vulnerable} → ${environment.fixed} (${environment.ecosystem}, ${environment.language})`,
    `${environment.ids.join(', ')} · ${environment.cwe.join(', ')} · ${environment.severity} · ${environment.isBuilt ? 'built' : `not built: patchgym build ${environment.id}`}`,
  ];
  const controls = environment.controls.map(
    ({ name, kind, description }) => `  ${name} ${dim(`(${kind})`)}\n${paragraph(description)}`,
  );
  return [
    `${bold(environment.id)}  ${visibleText(environment.title)}`,
    ...facts.map((fact) => `  ${visibleText(fact)}`),
    '',
    bold('What the agent is told'),
    ...Object.entries(environment.instruction).map(
      ([level, text]) => `  ${underline(level)}\n${paragraph(text)}`,
    ),
    '',
    bold('Controls (besides gold and noop)'),
    ...controls,
  ].join('\n');
}
