import type { Random } from '../../core/random.js';
import type { TestOutcome } from './test-report.js';

export type TestSource = { readonly path: string; readonly text: string };

export type PackageSources = {
  readonly directory: string;
  readonly importPath: string;
  readonly files: readonly TestSource[];
};

/** Test sources as they are compiled for one run, and what has to come back from it. */
export type InstrumentedPackage = {
  readonly directory: string;
  readonly importPath: string;
  readonly files: readonly TestSource[];
  /** Signs the reports of this run. */
  readonly key: string;
  /** Begins every report line. */
  readonly tag: string;
  readonly sentinels: ReadonlyMap<string, TestOutcome>;
};

/** Every function with one `*testing.T` parameter and nothing else: top-level tests, subtests and helpers alike. */
const TEST_FUNCTION = /\bfunc(?:[ \t]+\w+)?\((\w+) \*testing\.T\) \{/g;

/**
 * Assertion libraries, by import path, with a statement that fails a test through them: a patched one
 * would let this pass.
 */
const FAILING_ASSERTIONS: Readonly<Record<string, string>> = {
  'github.com/matryer/is': 'is.New(t).True(false)',
  'github.com/stretchr/testify/require': 'require.True(t, false)',
  'github.com/stretchr/testify/assert': 'assert.True(t, false)',
};

/** Makes every test report its end, and plants sentinels. Line numbers stay as they are. */
export function instrumentPackage(sources: PackageSources, random: Random): InstrumentedPackage {
  const key = random.hex(32);
  const tag = `${random.word()}-${random.hex(4)}`;
  const sentinels = new Map<string, TestOutcome>();
  const reporters = new Map<string, string>();
  const files = sources.files.map(({ path, text }) => {
    const packageName = /^package (\w+)/m.exec(text)?.[1] ?? 'main';
    const reporter = reporters.get(packageName) ?? `${random.word()}${random.hex(4)}`;
    reporters.set(packageName, reporter);
    const hooked = text.replaceAll(TEST_FUNCTION, (whole, parameter: string) =>
      parameter === '_' ? whole : `${whole} ${reporter}(${parameter});`,
    );
    return { path, text: `${hooked}\n${plantSentinels(text, reporter, sentinels, random)}` };
  });
  const added = [...reporters].map(([packageName, reporter]) => ({
    path: `${sources.directory}/${random.word()}${random.hex(3)}_test.go`,
    text: reporterSource({ packageName, reporter, key, tag }),
  }));
  return {
    directory: sources.directory,
    importPath: sources.importPath,
    files: [...files, ...added],
    key,
    tag,
    sentinels,
  };
}

/** Tests that look like any other, appended to an upstream file: at least one passes and one fails, partly in subtests. */
function plantSentinels(
  text: string,
  reporter: string,
  sentinels: Map<string, TestOutcome>,
  random: Random,
): string {
  if (!/^import "testing"$|^\s+"testing"$/m.test(text)) return '';
  const statements = Object.entries(FAILING_ASSERTIONS)
    .filter(([path]) => new RegExp(`^\\s*(import )?"${path}"$`, 'm').test(text))
    .map(([, statement]) => statement);
  const failing = [
    't.Fail()',
    `t.Errorf("unexpected %q", "${random.word()}")`,
    `t.Fatal("${random.word()}")`,
    't.FailNow()',
  ];
  const plan: { outcome: TestOutcome; statement: string }[] = [
    { outcome: 'passed', statement: '' },
    { outcome: 'failed', statement: random.pick(failing) },
    { outcome: random.pick(['passed', 'failed', 'skipped']), statement: '' },
    ...statements.map((statement) => ({ outcome: 'failed' as const, statement })),
  ];
  return random
    .shuffle(plan)
    .map(({ outcome, statement }) => {
      const body =
        statement ||
        (outcome === 'failed' ? random.pick(failing) : outcome === 'skipped' ? 't.SkipNow()' : 't.Helper()');
      return sentinel({ outcome, body, reporter, sentinels, random });
    })
    .join('\n');
}

type Sentinel = {
  outcome: TestOutcome;
  body: string;
  reporter: string;
  sentinels: Map<string, TestOutcome>;
  random: Random;
};

function sentinel({ outcome, body, reporter, sentinels, random }: Sentinel): string {
  const name = `Test${capital(random.word())}${capital(random.word())}`;
  if (random.integer(0, 1) === 0) {
    sentinels.set(name, outcome);
    return `func ${name}(t *testing.T) { ${reporter}(t); ${body} }`;
  }
  const part = random.word();
  sentinels.set(`${name}/${part}`, outcome);
  sentinels.set(name, outcome === 'failed' ? 'failed' : 'passed');
  return `func ${name}(t *testing.T) { ${reporter}(t); t.Run("${part}", func(t *testing.T) { ${reporter}(t); ${body} }) }`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

type Reporter = {
  readonly packageName: string;
  readonly reporter: string;
  readonly key: string;
  readonly tag: string;
};

/**
 * The reporter of one package. It runs as the last clean-up of a test. After noting how the test ended, it lets the test fail
 * and looks whether that registers, then puts the flags back: a framework that was patched to swallow failures gives itself away.
 */
function reporterSource({ packageName, reporter, key, tag }: Reporter): string {
  return `package ${packageName}

import (
	${reporter}hmac "crypto/hmac"
	${reporter}sha "crypto/sha256"
	${reporter}hex "encoding/hex"
	${reporter}reflect "reflect"
	${reporter}sync "sync"
	${reporter}syscall "syscall"
	${reporter}testing "testing"
	${reporter}unsafe "unsafe"
)

var ${reporter}seen ${reporter}sync.Map

func ${reporter}(t *${reporter}testing.T) {
	name := t.Name()
	if _, twice := ${reporter}seen.LoadOrStore(name, true); twice {
		return
	}
	t.Cleanup(func() {
		outcome := "passed"
		if t.Failed() {
			outcome = "failed"
		} else if t.Skipped() {
			outcome = "skipped"
		}
		var flags []*bool
		for common := ${reporter}reflect.ValueOf(t).Elem(); ; {
			flags = append(flags, (*bool)(${reporter}unsafe.Pointer(common.FieldByName("failed").UnsafeAddr())))
			parent := common.FieldByName("parent")
			if parent.IsNil() {
				break
			}
			common = parent.Elem()
		}
		before := make([]bool, len(flags))
		for i, flag := range flags {
			before[i] = *flag
			*flag = false
		}
		t.Fail()
		answer := "deaf"
		if t.Failed() {
			answer = "registers"
		}
		for i, flag := range flags {
			if !*flag {
				answer = "deaf"
			}
			*flag = before[i]
		}
		line := ${reporter}hex.EncodeToString([]byte(name)) + " " + outcome + " " + answer
		mac := ${reporter}hmac.New(${reporter}sha.New, []byte("${key}"))
		mac.Write([]byte(line))
		_, _ = ${reporter}syscall.Write(2, []byte("\\n${tag} "+line+" "+${reporter}hex.EncodeToString(mac.Sum(nil))+"\\n"))
	})
}
`;
}
