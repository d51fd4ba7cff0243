import { expect, it } from 'vitest';
import { analyseFiles } from './analysed-tree.js';
import { parseChecker } from './checker.js';

const checkers = ['python', 'javascript', 'go'].map((language) =>
  parseChecker(
    `language: ${language}\nname: never\nmessage: m\npattern: |\n  ((comment) @never (#eq? @never ""))`,
    { source: language },
  ),
);

async function checkersOn(path: string, text: string): Promise<string[]> {
  const { findings } = await analyseFiles([{ path, content: Buffer.from(text) }], checkers);
  return findings.map((finding) => finding.checker);
}

it.each([
  ['a.go', 'package p // \u202e } \u2066 if', ['text/bidirectional-control', 'text/bidirectional-control']],
  ['a.py', 'na\u200bme = 1\n', ['text/zero-width']],
  ['a.js', 'f("\u{e0041}\u{e0042}")\n', ['text/tag-character']],
  ['a.py', '\u0435val = 1\n', ['text/confusable-identifier']],
  ['a.py', '\u0441\u043e\u0440\u0435 = 1\n', ['text/confusable-identifier']],
  ['a.py', '\uff45\uff56\uff41\uff4c(1)\n', ['text/confusable-identifier']],
  ['a.js', '\\u0065val(1)\n', ['text/escaped-identifier']],
  ['a.py', '# harmless\rimport os\n', ['text/line-terminator']],
  ['a.js', '// harmless\u2028evil()\n', ['text/line-terminator']],
  ['a.py', '#!/usr/bin/python\n# coding: rot13\n', ['text/encoding-declaration']],
  ['a.go', 'package p\0\n', ['text/nul']],
])('%s with %j is reported', async (path, text, expected) => {
  expect(await checkersOn(path, text)).toEqual(expected);
});

it.each([
  ['a.py', '\ufeff# coding: utf-8\nname = "Привет, κόσμε"  # это cтрока\n'],
  ['a.js', 'const größe = "👩‍💻 🏴\u{e0067}\u{e0062}\u{e007f}";\n'],
  ['a.js', 'const name = "\\u0065";\r\n'],
  ['a.py', '# -*- coding: latin-1 -*-\nимя = 1\n'.replace('имя', 'name')],
  ['a.py', 'данные = 1\n'],
  ['a.go', 'package p\n\nconst ν, maxλ = 1, 2\n'],
])('ordinary text in %s is not: %j', async (path, text) => {
  expect(await checkersOn(path, text)).toEqual([]);
});
