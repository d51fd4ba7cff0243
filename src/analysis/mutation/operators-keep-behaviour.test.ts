import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileLanguage } from '../language.js';
import { parseText } from '../parser.js';
import { generateMutants, type Mutant } from './generate-mutants.js';

/** The operators that rewrite statements, each tried alone and then all of them on top of one another. */
const OPERATORS = [
  'inline-helper',
  'merge-statements',
  'split-condition',
  'merge-conditions',
  'reorder-guards',
  'add-decoy',
];

const PYTHON = `import os


log = []
value = "outer"


def shout(text):
    """Upper case."""
    return text.upper() + value


def place(folder, name):
    parts = name.split("/")  # one by one
    kept = []
    for part in parts:
        if part and part != ".":
            kept.append(part)
    joined = "/".join(kept)
    return os.path.join(folder, joined)


def note(text):
    log.append("<" + text + ">")
    log.append(text)


def count(items):
    total = 0
    for item in items:
        total += len(item)
    return total


class Store:
    def __init__(self, folder):
        self.folder = folder

    def _clean(self, name, mark):
        name = name.strip(mark)
        parts = self.folder + name
        return parts, len(name)

    def write(self, name, value2):
        parts = [name]
        left = name
        right = value2 + name
        if name.startswith("!"):
            return "refused"
        if name.endswith("?"):
            return "refused"
        if name and value2:
            if parts:
                note(name)
        if name == "x" or value2 == "y":
            return shout(left)
        total = 0
        for part in parts:
            total += count([part, left])
        path, size = self._clean(name, "_")
        if shout(right) == "A":
            note("never")
        elif shout(left) == "B":
            return "b"
        where = place(path, right)
        return [where, size, total, shout(where), log[-2:]]


def run():
    store = Store("/tmp")
    cases = [("a/./b", "v"), ("!", "v"), ("x", "v"), ("q?", "w"), ("", "y"), ("_p_", "")]
    return repr([store.write(a, b) for a, b in cases]) + repr(log)
`;

const JAVASCRIPT = `'use strict';

var log = [];
var value = 'outer';

function shout(text) {
  return text.toUpperCase() + value;
}

function place(folder, name) {
  var parts = name.split('/')
  var kept = parts.filter(function (part) { return part && part !== '.' })
  var joined = kept.join('/')
  return folder + '/' + joined
}

function note(text) {
  log.push('<' + text + '>');
  log.push(text);
}

function size(text, unused) {
  var total;
  if (text) { total = text.length; }
  return total;
}

function write(name, extra) {
  var left = name;
  var right = extra + name;
  var sizes = [];
  if (name.startsWith('!')) { return 'refused'; }
  if (name.endsWith('?')) { return 'refused'; }
  if (name && extra) {
    if (left) {
      note(name);
      note(left);
    }
  }
  if (name === 'x' || extra === 'y') {
    return shout(left);
  }
  for (var i = 0; i < 3; i += 1) {
    sizes.push(size(i % 2 ? name : '', i));
  }
  var first = 1, second = size(right, first);
  if (shout(right) === 'A') {
    note('never');
  } else if (shout(left) === 'B') {
    return 'b';
  }
  var where = place(left, right);
  return { where: where, second, sizes, loud: [name].map((part) => shout(part)) };
}

module.exports = {
  run: function () {
    var cases = [['a/./b', 'v'], ['!', 'v'], ['x', 'v'], ['q?', 'w'], ['', 'y'], ['_p_', '']];
    return JSON.stringify([cases.map(function (one) { return write(one[0], one[1]); }), log]);
  },
};
`;

const GO = `package place

import (
	"errors"
	"fmt"
	"strings"
)

var log []string

type store struct{ folder string }

func shout(text string) string {
	return strings.ToUpper(text) + "!"
}

func isOdd(name string) bool { return strings.Contains(name, "?") }

func note(text string) {
	log = append(log, "<"+text+">")
	log = append(log, text)
}

func split(name string, unused int) (string, error) {
	parts := strings.SplitN(name, "/", 2)
	var problem error
	if len(parts) < 2 {
		problem = errors.New("short")
	}
	return parts[0], problem
}

func (s *store) under(name string) string {
	name = strings.Trim(name, "_")
	return s.folder + "/" + name
}

func nothing(name string) (string, error) {
	return name, nil
}

func (s *store) write(name, extra string) (string, error) {
	left := name
	right := extra + name
	if strings.HasPrefix(name, "!") {
		return "", errors.New("refused")
	}
	if strings.HasSuffix(name, "?") {
		return "", errors.New("refused")
	}
	if name != "" && extra != "" {
		if left != "" {
			note(name)
		}
	}
	if name == "x" || extra == "y" {
		return nothing(left)
	}
	if isOdd(right) {
		note("odd")
	} else if isOdd(left) {
		return "b", nil
	}
	first, err := split(name, 3)
	if err != nil {
		first = shout(first)
	}
	where := s.under(right)
	return fmt.Sprint(where, first, shout(extra), log), nil
}

func Run() string {
	s := &store{"/tmp"}
	result := ""
	for _, one := range [][2]string{{"a/./b", "v"}, {"!", "v"}, {"x", "v"}, {"q?", "w"}, {"a?b", "w"}, {"", "y"}, {"_p_", ""}} {
		text, err := s.write(one[0], one[1])
		result += fmt.Sprintln(text, err)
	}
	return result + strings.Join(log, ",")
}
`;

const folder = { path: '' };
beforeAll(() => {
  folder.path = mkdtempSync(join(tmpdir(), 'patchgym-mutants-'));
});
afterAll(() => rmSync(folder.path, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const target = join(folder.path, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  return target;
}

/** What every program says, all of them run by one process of their language. */
const RUNNERS = {
  'place.py': (texts: readonly string[]): string[] => {
    const files = texts.map((text, index) => write(`python/m${index}.py`, text));
    const script =
      'import json, runpy, sys\nprint(json.dumps([runpy.run_path(path)["run"]() for path in sys.argv[1:]]))';
    return JSON.parse(execFileSync('python3', ['-I', '-c', script, ...files]).toString());
  },
  'place.js': (texts: readonly string[]): string[] => {
    const files = texts.map((text, index) => write(`node/m${index}.cjs`, text));
    const script = 'console.log(JSON.stringify(process.argv.slice(1).map((path) => require(path).run())))';
    return JSON.parse(execFileSync(process.execPath, ['-e', script, ...files]).toString());
  },
  'place.go': (texts: readonly string[]): string[] => {
    const names = texts.map((_, index) => `m${index}`);
    for (const [index, text] of texts.entries()) write(`go/m${index}/place.go`, text);
    write('go/go.mod', 'module example.org/mutants\n\ngo 1.21\n');
    const imports = names.map((name) => `import ${name} "example.org/mutants/${name}"`).join('\n');
    const calls = names.map((name) => `${name}.Run()`).join(', ');
    write(
      'go/main.go',
      `package main\n\nimport "encoding/json"\nimport "os"\n${imports}\n\nfunc main() {\n\t_ = json.NewEncoder(os.Stdout).Encode([]string{${calls}})\n}\n`,
    );
    const environment = {
      ...process.env,
      GOFLAGS: '',
      GOPROXY: 'off',
      GOTOOLCHAIN: 'local',
      GO111MODULE: 'on',
    };
    const result = spawnSync('go', ['run', '.'], { cwd: join(folder.path, 'go'), env: environment });
    if (result.status !== 0) throw new Error(result.stderr.toString());
    return JSON.parse(result.stdout.toString());
  },
} as const;

const PROGRAMS = [
  { path: 'place.py', text: PYTHON, symbol: 'Store.write', program: 'python3' },
  { path: 'place.js', text: JAVASCRIPT, symbol: 'write', program: process.execPath },
  { path: 'place.go', text: GO, symbol: 'store.write', program: 'go' },
] as const;

async function mutantsOf(
  { path, text, symbol }: (typeof PROGRAMS)[number],
  operators: readonly string[],
  count: number,
): Promise<Mutant[]> {
  const files = new Map([[path as string, text as string]]);
  return generateMutants({ files, targets: [{ path, symbol }], seed: operators.join(), count, operators });
}

async function parses(path: string, text: string): Promise<boolean> {
  const grammar = fileLanguage(path)?.grammar;
  if (grammar === undefined) return false;
  const parsed = await parseText(text, grammar, 5000);
  if (parsed.status === 'failed') return false;
  const { hasError } = parsed.tree.rootNode;
  parsed.tree.delete();
  return !hasError;
}

describe.each(PROGRAMS)('operators on $path', (program) => {
  const has = spawnSync(program.program, [program.path.endsWith('go') ? 'version' : '--version']);

  it.skipIf(has.status !== 0)(
    'leave what the program does as it is, alone and combined',
    async () => {
      const alone = await Promise.all(OPERATORS.map((name) => mutantsOf(program, [name], 5)));
      for (const [index, mutants] of alone.entries())
        expect(mutants.length, OPERATORS[index]).toBeGreaterThan(0);
      const mutants = [...alone.flat(), ...(await mutantsOf(program, OPERATORS, 30))];
      const texts = mutants.map(({ changed }) => changed.get(program.path) ?? '');
      for (const [index, text] of texts.entries())
        expect(await parses(program.path, text), `${mutants[index]?.operators}\n${text}`).toBe(true);
      const [expected, ...said] = RUNNERS[program.path]([program.text, ...texts]);
      expect(expected).toContain('refused');
      for (const [index, result] of said.entries())
        expect(result, `${mutants[index]?.operators}\n${texts[index]}`).toBe(expected);
    },
    120_000,
  );
});
