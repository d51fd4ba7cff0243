import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AnalyzerName, externalAnalyzer } from '../../analysis/external/catalogue.js';
import type { ExternalAnalysis } from '../../analysis/external/locate-results.js';
import type { FileContent } from '../../analysis/index.js';
import { silentProgress } from '../../core/progress.js';
import { pathFromBytes } from '../../core/tree.js';
import { makeTemporaryDirectory, selectSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/port.js';
import { patchgymHome } from '../../store/home.js';
import { installAnalyzer } from './install-analyzer.js';
import type { InstalledAnalyzer } from './installed-analyzer.js';
import { runAnalyzer } from './run-analyzer.js';

/** What an analyzer has to be shown to be judged. Lines of code are complete lines, without their line feed. */
export type AnalyzerCase = {
  readonly name: AnalyzerName;
  /** The name of a file of its language, e.g. `source.py`. */
  readonly file: string;
  /** Stands before the flaw in every file, e.g. imports; ends with a line feed where it is not empty. */
  readonly before: string;
  readonly after: string;
  /** A line with one flaw; `marked` is the text that the finding covers (its beginning suffices). */
  readonly flaw: string;
  readonly marked: string;
  readonly rule: string;
  readonly sound: string;
  /** Comments that silence the tool for the line, at its end or on the line before. */
  readonly atEnd: readonly string[];
  readonly lineBefore: readonly string[];
  /** What silences it for a whole file, as its first line. */
  readonly atTop: readonly string[];
  /** Files that would configure it. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Folders that it leaves out by itself. */
  readonly leftOutFolders: readonly string[];
  /** What it cannot read; null where it reads everything somehow. */
  readonly unreadable: string | null;
  /** Files that have to be there in every tree. */
  readonly always: Readonly<Record<string, string>>;
};

/** Where every command waits before it begins: else a quick one may be done before a busy machine looks at the clock. */
function hesitating(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    open: async (options) => {
      const session = await sandbox.open(options);
      return {
        ...session,
        exec: ({ argv, ...request }) =>
          session.exec({ ...request, argv: ['/bin/sh', '-c', 'sleep 60; exec "$@"', 'sh', ...argv] }),
        close: () => session.close(),
      };
    },
  };
}

/** What every adapter has to do, on the real analyzer in the real sandbox. */
export function describeAnalyzer(one: AnalyzerCase, options: { readonly skip: string | null }): void {
  const { name, rule } = one;
  describe.skipIf(options.skip !== null)(
    `the analyzer ${name}${options.skip === null ? '' : ` (skipped: ${options.skip})`}`,
    () => {
      let installed: InstalledAnalyzer;
      let sandbox: Sandbox;
      const downloads = { cache: join(patchgymHome(), 'downloads'), progress: silentProgress };
      beforeAll(async () => {
        sandbox = await selectSandbox();
        installed = await installAnalyzer(name, downloads);
      }, 900_000);

      type Options = { timeoutMs?: number; rules?: readonly string[]; cache?: string; sandbox?: Sandbox };
      async function run(
        files: Readonly<Record<string, string>>,
        more: Options = {},
      ): Promise<ExternalAnalysis> {
        const contents = Object.entries({ ...one.always, ...files }).map(
          ([path, text]): FileContent => ({ path, content: Buffer.from(text) }),
        );
        const temporary = join(patchgymHome(), 'temporary');
        return runAnalyzer({ installed, rules: [], files: contents, sandbox, temporary, ...more });
      }
      const ofRule = (analysis: ExternalAnalysis) => {
        if (analysis.status === 'failed') throw new Error(analysis.reason);
        return analysis.findings.filter(({ checker }) => checker === `${name}/${rule}`);
      };
      const source = (line: string) => `${one.before}${line}\n${one.after}`;
      const isGo = externalAnalyzer(name).layout === 'tree';
      /** Packages of Go are folders, and one package may hold the same function once. */
      const at = (folder: string) => `${folder}/${one.file}`;

      it('finds a flaw where it is, columns in bytes, and nothing where there is none', async () => {
        const analysis = await run({ [at('a')]: source(one.flaw), [at('b')]: source(one.sound) });
        const found = ofRule(analysis);
        expect(found.map(({ path }) => path)).toEqual([at('a')]);
        const line = one.before.split('\n').length;
        const column = Buffer.byteLength(one.flaw.slice(0, one.flaw.indexOf(one.marked)));
        expect(found[0]).toMatchObject({ line, column });
        expect(found[0]?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
      }, 300_000);

      it('is not silenced by comments', async () => {
        const variants = [
          ...one.atEnd.map((comment) => source(`${one.flaw} ${comment}`)),
          ...one.lineBefore.map((comment) => source(`${comment}\n${one.flaw}`)),
          ...one.atTop.map((comment) => `${comment}\n${source(one.flaw)}`),
        ];
        const files = Object.fromEntries(variants.map((text, index) => [at(`v${index}`), text]));
        const found = ofRule(await run(files)).map(({ path }) => path);
        expect(found).toEqual(Object.keys(files).sort());
      }, 300_000);

      it('reads no configuration of the tree, and leaves no folder out', async () => {
        const flawed = Object.fromEntries(
          ['a', ...one.leftOutFolders].map((folder) => [at(folder), source(one.flaw)]),
        );
        const configured = Object.entries(one.configuration).flatMap(([path, text]) => [
          [path, text],
          [`a/${path}`, text],
        ]);
        const found = ofRule(await run({ ...Object.fromEntries(configured), ...flawed }));
        expect(found.map(({ path }) => path).sort()).toEqual(Object.keys(flawed).sort());
      }, 300_000);

      it.skipIf(isGo)(
        'reads files of any name',
        async () => {
          const extension = one.file.slice(one.file.lastIndexOf('.'));
          const odd = pathFromBytes(Buffer.from([0x61, 0xff, ...Buffer.from(extension)]));
          const names = ['--help', '$(touch x)', 'a b', 'new\nline', 'é𝒳', '.hidden', 'x.min', '%41'];
          const files = [...names.map((base) => `${base}${extension}`), odd];
          const found = ofRule(await run(Object.fromEntries(files.map((path) => [path, source(one.flaw)]))));
          expect(found.map(({ path }) => path).sort()).toEqual([...files].sort());
        },
        120_000,
      );

      it.skipIf(one.unreadable === null)(
        'says which file it could not read',
        async () => {
          const analysis = await run({ [at('a')]: one.unreadable ?? '', [at('b')]: source(one.flaw) });
          if (analysis.status === 'failed') throw new Error(analysis.reason);
          expect(new Set(analysis.unanalysed.map(({ path }) => path))).toEqual(new Set([at('a')]));
          if (!isGo) expect(ofRule(analysis)).toHaveLength(1);
        },
        // Go's analyzers load the standard library anew in every run, which takes its time on a busy machine.
        300_000,
      );

      it('knows a finding again that has moved', async () => {
        const [before] = ofRule(await run({ [at('a')]: source(one.flaw) }));
        const [after] = ofRule(await run({ [at('a')]: `${one.before}\n\n${one.flaw}\n${one.after}` }));
        expect(after?.line).toBe((before?.line ?? 0) + 2);
        expect(after?.fingerprint).toBe(before?.fingerprint);
      }, 300_000);

      it('fails when it is not given the time, and keeps nothing of it', async () => {
        const cache = await makeTemporaryDirectory();
        try {
          const failed = await run(
            { [at('a')]: source(one.flaw) },
            { timeoutMs: 100, cache: cache.path, sandbox: hesitating(sandbox) },
          );
          expect(failed).toMatchObject({
            status: 'failed',
            reason: expect.stringContaining('did not end within'),
          });
          const again = await run({ [at('a')]: source(one.flaw) }, { cache: cache.path });
          expect(ofRule(again)).toHaveLength(1);
          const broken: Sandbox = { ...sandbox, open: () => Promise.reject(new Error('not kept')) };
          const kept = await run({ [at('a')]: source(one.flaw) }, { cache: cache.path, sandbox: broken });
          expect(kept).toEqual(again);
        } finally {
          await cache.remove();
        }
      }, 300_000);
    },
  );
}
