export {
  type AnalysedFile,
  type AnalysisLimits,
  DEFAULT_LIMITS,
  type FileContent,
} from './analyse-file.js';
export {
  type AnalysedTree,
  type Analysis,
  type AnalysisOptions,
  analyseFiles,
  analyseTree,
  analyseTreeChange,
  ENGINE_VERSION,
  type FileChange,
  isReusable,
  summariseTree,
} from './analysed-tree.js';
export { type CheckedTree, type CheckTreeOptions, checkTree } from './check-tree.js';
export { type Checker, type CheckerFilter, type ParseCheckerOptions, parseChecker } from './checker.js';
export { type CoverageLoss, compareCoverage } from './compare-coverage.js';
export {
  type CompareFindingsOptions,
  compareFindings,
  type FindingComparison,
  type KeptFinding,
} from './compare-findings.js';
export { CompiledCheckers } from './compiled-checkers.js';
export { findDisguisedCode, grammarsOfPaths } from './disguised-code.js';
export {
  type Compatibility,
  type FileLanguage,
  fileLanguage,
  type GrammarName,
  type LanguageName,
} from './language.js';
export { builtInCheckersDirectory, type LoadCheckersOptions, loadCheckers } from './load-checkers.js';
export { newSuppressions, type Suppression } from './suppression.js';
export { findSymbol, type SymbolLocation } from './symbols.js';
export { type CheckerTestResult, testCheckers } from './test-checkers.js';
export { TEXT_CHECKERS } from './text-checkers.js';
export { tokenEditSize } from './token-edit-size.js';
export { tokenize } from './tokens.js';
