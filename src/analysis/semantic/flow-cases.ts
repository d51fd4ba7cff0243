import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

type CaseLanguage = 'javascript' | 'python' | 'go' | 'java' | 'rust' | 'c';

/** What the rule calls dangerous, and how one looks for `..` there. */
const SINKS: Readonly<Record<CaseLanguage, string>> = {
  javascript: '[fs.readFileSync, fs.readFile]',
  python: '[open, os.remove]',
  go: 'os.Open',
  java: '[java.io.File, java.io.File.new]',
  rust: '[std.fs.read]',
  c: 'fopen',
};
const GUARDS: Readonly<Record<CaseLanguage, string>> = {
  javascript: "{call: '*.includes', argument: receiver, where: {argument: 0, equals: '..'}, when: false}",
  python: "{compare: in, argument: 1, where: {argument: 0, equals: '..'}, when: false}",
  go: "{call: strings.Contains, argument: 0, where: {argument: 1, equals: '..'}, when: false}",
  java: "{call: '*.contains', argument: receiver, where: {argument: 0, equals: '..'}, when: false}",
  rust: "{call: '*.contains', argument: receiver, where: {argument: 0, equals: '..'}, when: false}",
  c: "{call: strstr, argument: 0, where: {argument: 1, equals: '..'}, when: nil}",
};
/** The name of the first file of a case, and what stands before its code. */
const FILES: Readonly<Record<CaseLanguage, readonly [path: string, head: string]>> = {
  javascript: ['a.js', "import fs from 'node:fs';\n"],
  python: ['a.py', 'import os\n'],
  go: ['a.go', 'package a\nimport ("errors"; "fmt"; "os"; "strings")\nvar _, _ = errors.New, fmt.Println\n'],
  java: ['a.java', 'package a;\nimport java.io.*;\nimport java.util.*;\n'],
  rust: ['a.rs', 'use std::fs;\n'],
  c: ['a.c', '#include <stdio.h>\n'],
};

/**
 * Cases as text: `### title`, then code, in which taint of parameters called `name` reaches the sink at lines with
 * `!!` and nowhere else; `--- path` begins another file. For tests.
 */
export function flowCases(language: CaseLanguage, text: string): void {
  const rule = `
language: ${language}${language === 'javascript' ? '\nlanguages: [typescript]' : ''}
name: traversal
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: name}
sinks:
  - call: ${SINKS[language]}
    argument: 0
guards:
  - ${GUARDS[language]}
`;
  const cases = text.split(/^### /m).slice(1);
  it.each(cases.map((one) => [one.slice(0, one.indexOf('\n')), one.slice(one.indexOf('\n') + 1)] as const))(
    `${language}: %s`,
    (_, body) => {
      const [first = '', ...others] = body.split(/^--- (.*)\n/m);
      const [path, head] = FILES[language];
      const files: Record<string, string> = { [path]: `${head}${first}` };
      for (let at = 0; at < others.length; at += 2) files[others[at] ?? ''] = others[at + 1] ?? '';
      return expectMarked(rule, files);
    },
  );
}
