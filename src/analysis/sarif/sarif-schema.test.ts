import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../core/progress.js';
import { pathFromBytes } from '../../core/tree.js';
import { fetchNpmRelease } from '../../environment/ecosystems/npm-release.js';
import { patchgymHome } from '../../store/home.js';
import { analyseFiles } from '../analysed-tree.js';
import { parseChecker } from '../checker.js';
import { writeSarif } from './write-sarif.js';

/**
 * The schema of SARIF 2.1.0 as Microsoft's own test matchers carry it (release candidate 5, whose rules are those of
 * the standard), and a validator that is one file. Both are data here: fetched by hash, and installed nowhere.
 */
const SCHEMA = {
  package: '@microsoft/jest-sarif',
  version: '1.0.0-beta.0',
  integrity:
    'sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==',
};
const VALIDATOR = {
  package: 'ajv',
  version: '6.12.6',
  integrity:
    'sha512-j3fVLgvTo527anyYyJOGTYJbG+vnnQYvE0m5mmkc1TK+nxAppkCLMIL0aZ4dblVCNoGShhm+kzE4ZUykBoMg4g==',
};

type Validate = ((log: unknown) => boolean) & { readonly errors?: readonly unknown[] | null };
type Validator = { addMetaSchema(schema: object): void; compile(schema: object): Validate };
type ValidatorClass = new (options: Readonly<Record<string, unknown>>) => Validator;

let validate: Validate;

beforeAll(async () => {
  const context = { cache: join(patchgymHome(), 'downloads'), progress: silentProgress };
  const [schemas, ajv] = [await fetchNpmRelease(SCHEMA, context), await fetchNpmRelease(VALIDATOR, context)];
  const json = async (path: string): Promise<object> => JSON.parse(await readFile(path, 'utf8'));
  const Ajv = createRequire(import.meta.url)(join(ajv, 'dist', 'ajv.bundle.js')) as ValidatorClass;
  const validator = new Ajv({ schemaId: 'auto', allErrors: true, meta: false });
  validator.addMetaSchema(await json(join(ajv, 'lib', 'refs', 'json-schema-draft-04.json')));
  validate = validator.compile(await json(join(schemas, 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json')));
}, 120_000);

const CHECKERS = [
  parseChecker(
    'language: python\nname: eval\nmessage: \'see [x](y) and @argument\'\ncategory: security\nseverity: critical\ncwe: [CWE-95, CWE-78]\ndescription: Runs text.\npattern: |\n  ((call function: (identifier) @f arguments: (argument_list (_) @argument)) @eval (#eq? @f "eval"))',
    { source: 'eval.yml' },
  ),
  parseChecker(
    'language: python\nname: traversal\nmessage: "@source reaches @sink"\nsemantic: flow\nsources:\n  - parameter: {name: \'name\'}\nsinks:\n  - call: open\n    argument: {name: file, index: 0}\n',
    { source: 'traversal.yml' },
  ),
];

const FILES: Readonly<Record<string, string>> = {
  'a/flow.py':
    'def put(name):\n    where = "/srv/" + name\n    write(where)\n\ndef write(path):\n    open(path)\n',
  'é/𝒳 [1] %41.py': 'é = "𝒳"; eval(1); eval(\n  "é")\r\n# end',
  [pathFromBytes(Buffer.from([0x61, 0xff, 0x2e, 0x70, 0x79]))]: 'x = eval("\u202e")\n',
};

async function write(isComparison: boolean): Promise<Log> {
  const files = Object.entries(FILES).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  const analysis = await analyseFiles(files, CHECKERS);
  return writeSarif({
    ...analysis,
    coverage: { ...analysis.coverage, unanalysed: [{ path: 'fifo', reason: 'is no regular file' }] },
    skipped: [{ path: '.git', reason: "is git's own data" }],
    checkers: CHECKERS,
    textOf: (path) => FILES[path] ?? null,
    toolVersion: '1.2.3',
    isComparison,
  });
}

/** Undefined members are not written. */
function read(log: Log): Log {
  return JSON.parse(JSON.stringify(log));
}

describe('logs as the schema of SARIF 2.1.0 has them', () => {
  it.each([false, true])('with rules, traces, what was not read, any path (comparison: %s)', async (one) => {
    const log = read(await write(one));
    const results = log.runs[0]?.results ?? [];
    const flow = results.find(({ codeFlows }) => codeFlows !== undefined)?.codeFlows?.[0];
    expect(flow?.threadFlows[0]?.locations.length).toBeGreaterThan(1);
    expect(new Set(results.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(2);
    expect(validate(log), JSON.stringify(validate.errors, null, 1)).toBe(true);
  });

  it('and a schema that does look: what it forbids is refused', async () => {
    const log = read(await write(false));
    const [result] = log.runs[0]?.results ?? [];
    const broken = (change: object) => ({
      ...log,
      runs: [{ ...log.runs[0], results: [{ ...result, ...change }] }],
    });
    expect(validate(broken({}))).toBe(true);
    expect(validate(broken({ level: 'fatal' }))).toBe(false);
    expect(validate(broken({ codeFlows: [{ threadFlows: [] }] }))).toBe(false);
    expect(validate(broken({ colour: 'red' }))).toBe(false);
    expect(validate({ ...log, runs: undefined })).toBe(false);
  });
});
