import { describe, expect, it } from 'vitest';
import { parseChecker } from '../checker.js';

function checker(changed: Readonly<Record<string, string>>): string {
  const fields = {
    language: 'python',
    name: 'traversal',
    message: '"@source reaches @sink"',
    category: 'security',
    cwe: '[CWE-22, CWE-863]',
    semantic: 'flow',
    sources: '[{parameter: {name: name}}]',
    sinks: '[{call: open, argument: 0}]',
    ...changed,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

const parse = (changed: Readonly<Record<string, string>>) =>
  parseChecker(checker(changed), { source: 'a.yml' });

describe('texts of a semantic checker', () => {
  it.each([
    ['an unknown name', { message: '"@sorce reaches @sink"' }, /a\.yml:3: message: @sorce is unknown/],
    ['a longer name', { message: '"@sources reach @sink"' }, /a\.yml:3: message: @sources is unknown/],
    ['an unknown category', { category: 'securty' }, /a\.yml:4: category: "securty" is unknown/],
    [
      'a text that is no weakness',
      { cwe: 'path traversal' },
      /a\.yml:5: cwe: "path traversal" is no weakness/,
    ],
    ['one of several that is none', { cwe: '[CWE-22, "22"]' }, /a\.yml:5: cwe\.1: "22" is no weakness/],
    ['a weakness with a suffix', { cwe: 'CWE-22a' }, /"CWE-22a" is no weakness/],
  ])('%s is refused with its place', (_, changed, problem) => {
    expect(() => parse(changed)).toThrow(problem);
  });

  it('addresses and known names stand', () => {
    expect(parse({ message: '"@source reaches @sink; ask a@example.org"' }).message).toContain('@example');
    expect(parse({ cwe: 'CWE-1333', category: 'performance' }).cwe).toEqual(['CWE-1333']);
  });

  it('a checker in the format of Globstar may name its own captures and categories', () => {
    const yaml = 'language: py\nname: a\nmessage: "@b is called"\ncategory: mine\npattern: (call) @a';
    expect(parseChecker(yaml, { source: 'a.yml' }).category).toBe('mine');
  });
});
