import { type AnalyzerCase, describeAnalyzer } from './analyzer.conformance.js';

const PYTHON = {
  file: 'source.py',
  before: 'import subprocess\n',
  after: '',
  flaw: 'é = "é"; subprocess.call("ls " + é, shell=True)',
  sound: 'é = "é"; subprocess.call(["ls", é])',
  marked: 'subprocess.call',
  lineBefore: [],
  leftOutFolders: [
    'build',
    'dist',
    'venv',
    '.venv',
    'node_modules',
    '.git-like',
    'tests',
    '__pycache__',
    'x.egg',
  ],
  unreadable: 'def f(:\n',
  always: {},
} as const;

const JAVASCRIPT = {
  file: 'source.js',
  before: '',
  after: '',
  flaw: 'const é = "é𝒳"; eval(é);',
  sound: 'const é = "é𝒳"; JSON.parse(é);',
  leftOutFolders: ['build', 'dist', 'vendor', 'node_modules', '.hidden', 'bower_components'],
  unreadable: 'let = = 3\n',
  always: {},
} as const;

const GO = {
  file: 'source.go',
  leftOutFolders: ['build', 'examples', 'internal'],
  unreadable: 'package a\n\nfunc f( {\n',
  always: { 'go.mod': 'module example.org/m\n\ngo 1.26\n' },
} as const;

const CASES: readonly AnalyzerCase[] = [
  {
    ...PYTHON,
    name: 'ruff',
    rule: 'S602',
    atEnd: ['# noqa', '# noqa: S602', '# NOQA:S602', '# ruff: ignore[S602]', '# type: ignore # noqa'],
    lineBefore: [
      '# ruff: disable[S602]',
      '# ruff: ignore[S602]',
      '# ruff:ignore[subprocess-popen-with-shell-equals-true]',
    ],
    atTop: ['# ruff: noqa', '# flake8: noqa', '# ruff: noqa: S602', '# ruff: file-ignore[S602]'],
    configuration: {
      'ruff.toml': 'exclude = ["*.py"]\nlint.ignore = ["S"]\n',
      '.ruff.toml': 'exclude = ["*.py"]\n',
      'pyproject.toml': '[tool.ruff]\nexclude = ["*.py"]\n[tool.ruff.lint]\nselect = []\n',
      '.gitignore': '*.py\n',
      '.ignore': '*\n',
    },
  },
  {
    ...PYTHON,
    name: 'bandit',
    rule: 'B602',
    atEnd: ['# nosec', '# nosec B602', '#nosec', '# NOSEC'],
    atTop: ['# nosec'],
    configuration: {
      '.bandit': '[bandit]\nskips: B602\nexclude: .\n',
      'bandit.yaml': 'skips: [B602]\n',
      'pyproject.toml': '[tool.bandit]\nskips = ["B602"]\nexclude_dirs = ["."]\n',
      'setup.cfg': '[bandit]\nskips = B602\n',
      // Would be imported in place of a module of the standard library if the tree were on the path.
      'json.py': 'raise SystemExit(0)\n',
      'sitecustomize.py': 'raise SystemExit(0)\n',
    },
  },
  {
    ...PYTHON,
    name: 'semgrep',
    // It reads on after what it does not understand, and says nothing of it.
    unreadable: null,
    rule: 'python-shell',
    atEnd: ['# nosemgrep', '# nosemgrep: python-shell', '# nosem'],
    lineBefore: ['# nosemgrep', '# nosemgrep: python-shell'],
    atTop: ['# nosemgrep'],
    configuration: {
      '.semgrepignore': '*\n',
      '.gitignore': '*\n',
      '.semgrep.yml': 'rules: []\n',
      '.semgrep/settings.yml': 'anonymous_user_id: x\n',
    },
  },
  {
    ...JAVASCRIPT,
    name: 'oxlint',
    marked: 'eval',
    rule: 'no-eval',
    atEnd: ['// eslint-disable-line', '// oxlint-disable-line no-eval', '/* eslint-disable-line no-eval */'],
    lineBefore: [
      '// eslint-disable-next-line',
      '// oxlint-disable-next-line no-eval',
      '/* eslint-disable */',
    ],
    atTop: [
      '/* eslint-disable */',
      '/* oxlint-disable */',
      '/* oxlint-disable no-eval */',
      '// oxlint-disable',
    ],
    configuration: {
      '.oxlintrc.json': '{"ignorePatterns":["**"],"rules":{"no-eval":"off"}}',
      '.eslintignore': '*\n',
      '.gitignore': '*\n',
      '.eslintrc.json': '{"rules":{"no-eval":"off"}}',
      'package.json': '{"eslintIgnore":["**"]}',
    },
  },
  {
    ...JAVASCRIPT,
    name: 'eslint',
    marked: 'eval',
    rule: 'no-eval',
    atEnd: ['// eslint-disable-line', '/* eslint-disable-line no-eval */'],
    lineBefore: ['// eslint-disable-next-line', '/* eslint-disable */', '/* eslint no-eval: "off" */'],
    atTop: ['/* eslint-disable */', '/* eslint no-eval: 0 */', '/* eslint-disable no-eval */'],
    configuration: {
      'eslint.config.js': 'throw new Error("executed")',
      'eslint.config.mjs': 'export default [{ ignores: ["**"] }]',
      '.eslintrc.json': '{"root":true,"rules":{"no-eval":"off"}}',
      '.eslintignore': '*\n',
      'package.json': '{"type":"module","eslintConfig":{"rules":{"no-eval":"off"}}}',
    },
  },
  {
    ...GO,
    name: 'gosec',
    before: 'package a\n\nimport "os/exec"\n\nfunc F(é string) {\n',
    after: '}\n',
    flaw: '\t_ = "é"; _ = exec.Command("sh", "-c", é).Run()',
    sound: '\t_ = exec.Command("ls").Run()\n\t_ = é',
    marked: 'exec.Command',
    rule: 'G204',
    atEnd: ['// #nosec', '// #nosec G204 -- fine', '//gosec:disable G204', '/* #nosec */'],
    lineBefore: ['\t// #nosec G204', '\t//gosec:disable G204 -- fine'],
    atTop: ['// #nosec', '//gosec:disable'],
    configuration: {
      '.gosec.json': '{"global":{"nosec":"enabled","exclude":"G204"}}',
      'gosec.json': '{"exclude":"G204"}',
      'go.work': 'go 1.26\n',
    },
  },
  {
    ...GO,
    name: 'staticcheck',
    before: 'package a\n\nimport "regexp"\n\nfunc F() {\n',
    after: '}\n',
    flaw: '\t_ = "é"; regexp.MustCompile("[")',
    sound: '\tregexp.MustCompile("a")',
    marked: '"["',
    rule: 'SA1000',
    atEnd: ['//lint:ignore SA1000 fine', '//nolint'],
    lineBefore: ['\t//lint:ignore SA1000 fine', '\t//lint:ignore SA* fine'],
    atTop: ['//lint:file-ignore SA1000 fine'],
    configuration: { 'staticcheck.conf': 'checks = ["-all"]\n', 'go.work': 'go 1.26\n' },
  },
  {
    name: 'pmd',
    file: 'source.java',
    before: 'class A {\n',
    after: '}\n',
    flaw: '  boolean f(String e) { String é = "é𝒳"; return é == "a"; }',
    sound: '  boolean f(String e) { String é = "é𝒳"; return é.equals("a"); }',
    marked: 'é == "a"',
    rule: 'UseEqualsToCompareStrings',
    atEnd: ['// NOPMD', '//NOPMD - fine', '// NO\\u0050MD'],
    lineBefore: [
      '  @SuppressWarnings("all")',
      '  @SuppressWarnings({"PMD.UseEqualsToCompareStrings"})',
      '  @\\u0053uppressWarnings("PMD")',
      '  @java.lang.SuppressWarnings("PMD")',
    ],
    atTop: ['@SuppressWarnings("PMD")', '// NOPMD'],
    configuration: {
      'pmd.xml': '<ruleset name="none"/>',
      '.pmd': '<pmd><enabled>false</enabled></pmd>',
      'ruleset.xml': '<ruleset name="none"/>',
      'pom.xml': '<project/>',
      JDK_JAVA_OPTIONS: '-version',
    },
    leftOutFolders: ['build', 'target', 'test', '.hidden', 'generated'],
    unreadable: 'class {\n',
    always: {},
  },
  {
    name: 'clippy',
    file: 'source.rs',
    before: 'pub fn f(é: f32) -> bool {\n',
    after: '}\n',
    flaw: '    let _ = "é𝒳"; é == é',
    sound: '    let _ = "é𝒳"; é > 1.0',
    marked: 'é == é',
    rule: 'eq_op',
    atEnd: [],
    lineBefore: [
      '    #[allow(clippy::eq_op)]',
      '    #[allow(clippy :: /* x */ all)]',
      '    #[allow(warnings)]',
    ],
    atTop: [
      '#![allow(clippy::all)]',
      '#![allow(clippy::correctness, warnings)]',
      '#![cfg_attr(all(), allow(clippy::eq_op))]',
      '#[expect(clippy::eq_op)]',
    ],
    configuration: {
      'clippy.toml': 'msrv = "1.0.0"\n',
      '.clippy.toml': 'nonsense\n',
      'rust-toolchain.toml': '[toolchain]\nchannel = "nightly"\n',
      '.cargo/config.toml': '[build]\nrustflags = ["-Aclippy::all"]\n',
      'build.rs': 'fn main() { panic!("executed") }\n',
      'Cargo.toml': '[package]\nname = "x"\nversion = "0.1.0"\n[lints.clippy]\nall = "allow"\n',
    },
    leftOutFolders: ['target', 'vendor', 'examples', '.hidden', 'tests'],
    unreadable: 'pub fn f( {\n',
    always: {},
  },
];

/** Small downloads; the others are compiled or bring a hundred packages along. */
const QUICK = new Set(['ruff', 'oxlint']);

for (const one of CASES) {
  const runs = QUICK.has(one.name) || process.env.PATCHGYM_TEST_ANALYZERS === '1';
  describeAnalyzer(one, {
    skip: runs ? null : 'large or slow to install; PATCHGYM_TEST_ANALYZERS=1 runs it',
  });
}
