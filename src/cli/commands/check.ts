import { type Command, Option } from 'commander';
import type { AnalyzerName } from '../../analysis/external/catalogue.js';
import type { Compatibility } from '../../analysis/index.js';
import { EXIT_CODES, PatchgymError } from '../../core/errors.js';
import type { Severity } from '../../core/finding.js';
import type { ReportStyle } from '../../report/style.js';
import type { CheckRequest, CheckResult } from '../check/check-paths.js';
import { type CommandContext, type Runtime, runCommand } from '../command-context.js';
import { packageVersion } from '../package-version.js';

type CheckOptions = {
  readonly checkers?: readonly string[];
  readonly compat?: 'globstar';
  readonly format: 'text' | 'json' | 'sarif';
  readonly external?: string;
  readonly since?: string;
  readonly output?: string;
  readonly severity: Severity;
  readonly failOn: Severity | 'never';
  readonly quiet?: boolean;
};

/** Spelled out, because importing them would load the whole analysis for `--help`. */
const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export function registerCheck(program: Command, runtime: Runtime): void {
  program
    .command('check')
    .argument('[paths...]', 'files and folders', ['.'])
    .summary('run checkers over files and folders')
    .description(
      'Runs checkers over files and folders and says what they find. Nothing in the checked files is executed, is configuration, or can silence a checker.',
    )
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices(['text', 'json', 'sarif'])
        .default('text'),
    )
    .option(
      '--checkers <folders...>',
      'folders of checkers instead of the built-in pack; the word built-in stands for it',
    )
    .addOption(
      new Option('--compat <program>', 'find exactly what this program finds, its oddities included').choices(
        ['globstar'],
      ),
    )
    .option(
      '--external <names>',
      'analyzers of others that run as well, with a comma between them (docs/reference/external-analyzers.md)',
    )
    .option('--since <revision>', 'only findings that are new against this git revision')
    .option('--output <file>', 'write the result to a file')
    .addOption(
      new Option('--severity <severity>', 'leave out milder findings').choices(SEVERITIES).default('low'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'end with 1 only for findings at least this bad')
        .choices([...SEVERITIES, 'never'])
        .default('low'),
    )
    .option('--quiet', 'say nothing about progress')
    .addHelpText('after', HELP)
    .action((paths: string[], options: CheckOptions) =>
      runCommand(runtime, { ...options, format: options.format === 'text' ? 'text' : 'json' }, (context) =>
        check(paths.length === 0 ? ['.'] : paths, options, context),
      ),
    );
}

async function check(
  paths: readonly string[],
  options: CheckOptions,
  context: CommandContext,
): Promise<number> {
  const { BUILT_IN, checkPaths, reaches } = await import('../check/check-paths.js');
  const compatibility: Compatibility = options.compat ?? 'documented';
  // A revision is read from a folder that is removed afterwards, and analyzers of others run in sandboxes.
  const leavesNothing = options.since === undefined && options.external === undefined;
  const request: CheckRequest = {
    paths,
    workingDirectory: process.cwd(),
    checkers: options.checkers ?? [BUILT_IN],
    compatibility,
    severity: options.severity,
    since: options.since,
    ...(options.external === undefined
      ? {}
      : { external: { analyzers: await parseExternal(options.external), home: context.home } }),
    // A SARIF log lists them as rules.
    tellsAllCheckers: options.format === 'sarif',
    progress: context.progress,
    signal: context.signal,
  };
  const result = await (leavesNothing
    ? context.endAtSignals(() => checkPaths(request))
    : checkPaths(request));
  await write(result, options, context);
  if (options.failOn !== 'never' && reaches(result.findings, options.failOn)) return EXIT_CODES.gateFailed;
  return result.coverage.unanalysed.length > 0 ? EXIT_CODES.partial : EXIT_CODES.ok;
}

async function parseExternal(names: string): Promise<readonly AnalyzerName[]> {
  const { parseAnalyzerNames } = await import('../check/analyzer-names.js');
  return parseAnalyzerNames(names);
}

async function write(result: CheckResult, options: CheckOptions, context: CommandContext): Promise<void> {
  const { renderFindings } = await import('../../report/findings-report.js');
  const { PLAIN_STYLE } = await import('../../report/style.js');
  const textOf = rememberLast(result.readText);
  const isComparison = options.since !== undefined;
  const sarif = options.format === 'sarif' ? await import('../../analysis/sarif/write-sarif.js') : undefined;
  const json = () =>
    sarif?.writeSarif({ ...result, textOf, toolVersion: packageVersion(), isComparison }) ??
    toDocument(result, options);
  const text = (style: ReportStyle) => renderFindings({ ...result, textOf }, style);
  if (options.output === undefined) return context.print({ json, text: () => text(context.style) });
  const content = options.format === 'text' ? text(PLAIN_STYLE) : JSON.stringify(json(), null, 2);
  await writeOutput(options.output, `${content}\n`);
}

function toDocument(result: CheckResult, options: CheckOptions) {
  const fired = new Set(result.findings.map((finding) => finding.checker));
  return {
    findings: result.findings,
    coverage: result.coverage,
    skipped: result.skipped,
    suppressions: result.suppressions,
    checkers: result.checkers
      .filter(({ id }) => fired.has(id))
      .map(({ id, name, source, category, severity, cwe, description }) => ({
        id,
        name,
        source,
        category,
        severity,
        cwe,
        description,
      })),
    ...(options.since === undefined ? {} : { since: { revision: options.since, kept: result.kept } }),
  };
}

/** Findings come file by file, so that the last text is the one that is asked for next. */
function rememberLast(read: (path: string) => string | null): (path: string) => string | null {
  let last: { readonly path: string; readonly text: string | null } | undefined;
  return (path) => {
    if (last?.path !== path) last = { path, text: read(path) };
    return last.text;
  };
}

async function writeOutput(file: string, text: string): Promise<void> {
  const { writeFileAtomically } = await import('../../store/atomic-file.js');
  await writeFileAtomically(file, text).catch((cause: unknown) => {
    throw new PatchgymError(
      'usage',
      'output-not-written',
      `Cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}. Name a file in a directory that exists.`,
      { cause },
    );
  });
}

const HELP = `
Every file is read, whatever its folder: build/, dist/ and vendor/ too. Left out are .git folders, and links are not
followed out of the checked paths. What cannot be analysed is listed, and the check is then partial, never clean.

Exit codes:
  0 clean   1 findings   2 usage   3 a bad checker   4 infrastructure   5 partial: something was not analysed

Examples:
  $ patchgym check
  $ patchgym check src lib/server.js --severity high
  $ patchgym check --since origin/main --fail-on medium
  $ patchgym check --external ruff,bandit
  $ patchgym check --checkers ./my-checkers built-in --format sarif --output findings.sarif
  $ patchgym check ./project --checkers ./project/.globstar --compat globstar
`;
