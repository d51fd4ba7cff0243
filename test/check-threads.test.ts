import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Analysis from '../src/analysis/index.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILES = 40;

// Threads are started from what was compiled.
let analysis: typeof Analysis;
let checkers: Analysis.CompiledCheckers;

beforeAll(async () => {
  analysis = await import(pathToFileURL(`${ROOT}dist/analysis/index.js`).href);
  const all = await analysis.loadCheckers(`${ROOT}checkers`);
  const wanted = all.filter(({ languages }) => languages.some((one) => one === 'python' || one === 'go'));
  checkers = new analysis.CompiledCheckers(wanted, 'documented', { isKnownToCompile: true });
}, 60_000);

/** Large enough for threads: what a request names goes from file to file, and is opened in the last one. */
function largeTree(): Analysis.FileContent[] {
  const filling = Array.from({ length: 1900 }, (_, at) => `LABEL_${at} = "a text that means nothing ${at}"`);
  const python = Array.from({ length: FILES }, (_, at) => {
    const isLast = at === FILES - 1;
    const next = isLast
      ? ['def hand(value):', '    return open(value)']
      : [`from part_${at + 1} import hand as further`, 'def hand(value):', '    return further(value)'];
    const view = ['from flask import request', 'def view():', '    return hand(request.args["name"])'];
    return [`part_${at}.py`, [...next, ...(at === 0 ? view : []), ...filling].join('\n')];
  });
  const go = [
    'serve.go',
    'package serve\nimport ("net/http"; "os")\nfunc serve(w http.ResponseWriter, r *http.Request) { os.Open(r.FormValue("f")) }\n',
  ];
  return [...python, go].map(([path = '', text = '']) => ({ path, content: Buffer.from(text) }));
}

describe('a check in several threads', () => {
  it('says what a check in one thread says, also of what goes through files of several', async () => {
    const files = largeTree();
    const check = (threads: number) => analysis.checkTree(files, checkers, { threads });
    const [one, two, three] = [await check(1), await check(2), await check(3)];
    const last = `part_${FILES - 1}.py`;
    const flows = one.semantic?.findings.filter(({ checker }) => checker.endsWith('path-traversal-flow'));
    expect(flows?.map(({ path }) => path)).toEqual([last, 'serve.go']);
    expect(flows?.[0]?.trace?.[0]?.path).toBe('part_0.py');
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    // Later files of the same path win, whichever thread reads them.
    const again = { path: last, content: Buffer.from('def hand(value):\n    return value\n') };
    const changed = await analysis.checkTree([...files, again], checkers, { threads: 3 });
    expect(changed.semantic?.findings.map(({ path }) => path)).toEqual(['serve.go']);
  }, 120_000);

  it('fails when a thread fails, and does not wait for it', async () => {
    const files = largeTree();
    const broken = files.map((file, at) => (at === 30 ? { ...file, content: {} as Uint8Array } : file));
    const check = analysis.checkTree(broken, checkers, { threads: 2 });
    await expect(check).rejects.toThrow();
  }, 60_000);
});
