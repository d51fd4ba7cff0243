import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyseFiles } from './analysed-tree.js';
import type { Checker } from './checker.js';
import { CompiledCheckers } from './compiled-checkers.js';
import { findNeeds, knownNeeds, rememberNeeds } from './known-needs.js';
import { builtInCheckersDirectory, loadCheckers } from './load-checkers.js';

/** The built-in checkers of a language, and the same with their needs known. */
async function packOf(language: string) {
  const all = await loadCheckers(builtInCheckersDirectory());
  const plain = all.filter(
    ({ languages, semantic }) => semantic === undefined && languages.some((name) => name === language),
  );
  const known = plain.map((checker): Checker => ({ ...checker }));
  for (const checker of known) {
    const needs = await findNeeds(checker);
    if (needs !== null) rememberNeeds(checker, needs);
  }
  return { plain, known };
}

describe('what a file must hold for a checker to match', () => {
  it('is known of nearly the whole pack', async () => {
    const { known } = await packOf('python');
    expect(known.filter((checker) => knownNeeds(checker) !== undefined).length).toBeGreaterThan(
      known.length * 0.9,
    );
  });

  it.each(['python', 'javascript', 'go', 'rust'])('hides no finding of %s', async (language) => {
    const { plain, known } = await packOf(language);
    const folder = join(builtInCheckersDirectory(), language);
    const whole = new CompiledCheckers(plain, 'documented', { isKnownToCompile: true });
    let findings = 0;
    for (const name of readdirSync(folder).filter((file) => /\.test\.(py|js|go|rs)$/.test(file))) {
      const files = [{ path: name, content: readFileSync(join(folder, name)) }];
      // A new set each time, which no file before has made read what this one needs.
      const asked = new CompiledCheckers(known, 'documented', { isKnownToCompile: true });
      const expected = await analyseFiles(files, whole);
      expect(await analyseFiles(files, asked), name).toEqual(expected);
      findings += expected.findings.length;
    }
    expect(findings).toBeGreaterThan(30);
  });
});
