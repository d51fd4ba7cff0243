import { bandit } from './adapters/bandit.js';
import { clippy } from './adapters/clippy.js';
import { eslint } from './adapters/eslint.js';
import { gosec } from './adapters/gosec.js';
import { oxlint } from './adapters/oxlint.js';
import { pmd } from './adapters/pmd.js';
import { ruff } from './adapters/ruff.js';
import { semgrep } from './adapters/semgrep.js';
import { staticcheck } from './adapters/staticcheck.js';
import type { ExternalAnalyzer } from './analyzer.js';

/** The names of the analyzers that an environment can choose. */
export const ANALYZER_NAMES = [
  'bandit',
  'clippy',
  'eslint',
  'gosec',
  'oxlint',
  'pmd',
  'ruff',
  'semgrep',
  'staticcheck',
] as const;
export type AnalyzerName = (typeof ANALYZER_NAMES)[number];

const ANALYZERS: Readonly<Record<AnalyzerName, ExternalAnalyzer>> = {
  bandit,
  clippy,
  eslint,
  gosec,
  oxlint,
  pmd,
  ruff,
  semgrep,
  staticcheck,
};

/** The adapter of an analyzer. */
export function externalAnalyzer(name: AnalyzerName): ExternalAnalyzer {
  return ANALYZERS[name];
}
