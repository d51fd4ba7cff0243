import { posix } from 'node:path';
import type { CaseContext, Json, SubjectReply } from 'patchgym/oracle';
import { describe, expect, it } from 'vitest';
import { families as injections } from '../environments/CVE-2026-9277/oracle/attacks.js';
import { families as climbs } from '../environments/CVE-2026-32727/oracle/attacks.js';
import { benignSpellings } from '../environments/GHSA-xjvp-7243-rg9h/oracle/benign-spellings.js';
import { createRandom } from '../src/core/random.js';

const REFUSED: SubjectReply = { status: 'threw', type: 'Error', message: 'refused' };

function contextOf(parts: {
  readonly seed: string;
  readonly call: (operation: string, args: Json) => SubjectReply;
  readonly files?: Map<string, string>;
}): CaseContext {
  const files = parts.files ?? new Map<string, string>();
  const context: Pick<CaseContext, 'random'> & Record<'subject' | 'directory', object> = {
    random: createRandom(parts.seed),
    subject: { call: async (operation: string, args: Json) => parts.call(operation, args) },
    directory: {
      path: '/data/case',
      write: async (path: string, content: Uint8Array | string) => {
        files.set(`/data/case/${path}`, content.toString());
      },
      list: async () => [],
    },
  };
  return context as CaseContext;
}

/** Reads what a path confined to the root becomes when it is decoded; like Go, it decodes all of it or nothing. */
function readsDecoded(seed: string): CaseContext {
  const files = new Map<string, string>();
  const call = (operation: string, args: Json): SubjectReply => {
    const { workdir, root, path } = args as { workdir: string; root: string; path: string };
    let inside = posix.join('/', path);
    try {
      inside = decodeURIComponent(inside);
    } catch {
      // Taken as it is.
    }
    const content = files.get(posix.join(posix.resolve(workdir, root), inside));
    return operation !== 'NewFileEntry' || content === undefined
      ? REFUSED
      : { status: 'returned', value: Buffer.from(content).toString('base64') };
  };
  return contextOf({ seed, call, files });
}

// What a grading tells of a wrong fix must not hang on the names that it happens to draw.
describe('whatever names are drawn', () => {
  it('a handler that decodes paths after the check is found out', async () => {
    const cases = benignSpellings.filter(({ name }) => name.endsWith('-handler'));
    expect(cases).toHaveLength(2);
    for (const { name, check } of cases) {
      for (let seed = 0; seed < 150; seed += 1) {
        const { status } = await check(readsDecoded(`${name} ${seed}`));
        expect([name, seed, status]).toEqual([name, seed, 'broken']);
      }
    }
  });

  it('a list of usual commands closes no family of injections', async () => {
    const usual = /\n(curl|wget|id|whoami|uname|ls|rm|node|python3|nc|make|git|ssh|perl|touch|sh|cat)\b/;
    for (let seed = 0; seed < 150; seed += 1) {
      for (const { name, variants } of injections) {
        let met = false;
        for (const { name: variant, attack } of variants) {
          const texts: string[] = [];
          const call = (_: string, args: Json): SubjectReply => {
            texts.push(...textsIn(args));
            return REFUSED;
          };
          await attack(contextOf({ seed: `${name} ${variant} ${seed}`, call }));
          met = !texts.some((text) => usual.test(text));
          if (met) break;
        }
        expect([name, seed, met]).toEqual([name, seed, true]);
      }
    }
  });

  it('a climb through forty folders is among the compositions', async () => {
    for (const { name, variants } of climbs.slice(0, 4)) {
      const composed = variants.find((variant) => variant.name === 'compositions');
      let deepest = 0;
      const call = (_: string, args: Json): SubjectReply => {
        const { token, claims } = args as { token?: string; claims?: Json };
        const said = claims ?? Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString();
        const texts = textsIn(typeof said === 'string' ? JSON.parse(said) : said);
        for (const scope of texts.flatMap((text) => text.split(' '))) {
          const names = scope.split('/').filter((segment) => !/^(\.|%2e)*$/.test(segment));
          deepest = Math.max(deepest, names.length - 1);
        }
        return REFUSED;
      };
      await composed?.attack(contextOf({ seed: name, call }));
      expect([name, deepest >= 40]).toEqual([name, true]);
    }
  });
});

/** Every text in a value, keys aside. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}
