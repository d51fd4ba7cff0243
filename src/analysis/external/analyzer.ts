import type { Severity } from '../../core/finding.js';
import type { LanguageName } from '../language.js';

/** What an analyzer counts columns in. All of them count from 1 here; adapters add what their tool lacks. */
export type ColumnKind = 'utf16CodeUnits' | 'unicodeCodePoints' | 'bytes';

/** A place as an analyzer states it: lines and columns from 1, the end exclusive. What it does not state is missing. */
export type StatedPlace = {
  readonly startLine: number;
  readonly startColumn?: number | undefined;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
};

/** One result of an analyzer, in its own words. `path` is that of the staged file. */
export type AnalyzerResult = {
  readonly rule: string;
  readonly path: string;
  readonly place: StatedPlace;
  readonly message: string;
  readonly severity: Severity;
  readonly category: string;
};

/** A staged file that the analyzer says it could not read, and why. */
export type UnreadFile = { readonly path: string; readonly reason: string };

/** What an analyzer reported. A report that cannot be trusted as a whole is `failed`: no finding of it counts, and nothing is clean. */
export type AnalyzerReport =
  | {
      readonly status: 'complete';
      readonly results: readonly AnalyzerResult[];
      readonly unread: readonly UnreadFile[];
    }
  | { readonly status: 'failed'; readonly reason: string };

/** How an analyzer ended that was neither killed nor cut short. */
export type AnalyzerOutput = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** Where things stand inside the sandbox in which an analyzer runs; the staged tree is the working directory. */
export type AnalyzerPlaces = {
  /** What was installed. */
  readonly tool: string;
  /** The analyzer's folder of this project: locks, and its configuration. */
  readonly configuration: string;
  /** The interpreter or compiler that the analyzer needs; empty where it needs none. */
  readonly runtime: string;
  readonly workspace: string;
};

export type AnalyzerCommand = {
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** How an analyzer is fetched: by name, version and hash, with the registry's ordinary client. */
export type AnalyzerInstallation =
  /** `requirements.lock` in the analyzer's folder. */
  | { readonly from: 'pypi' }
  /** `package-lock.json` in the analyzer's folder. */
  | { readonly from: 'npm-lock' }
  | {
      readonly from: 'npm';
      readonly releases: readonly {
        readonly package: string;
        readonly version: string;
        readonly integrity: string;
      }[];
    }
  /** `go.mod` and `go.sum` in the analyzer's folder; the program is compiled. */
  | { readonly from: 'go'; readonly program: string }
  /** `pom.xml` and `jars.lock` in the analyzer's folder, and `requirements.lock` for the Java that PyPI has. */
  | { readonly from: 'maven' }
  /** A toolchain of the host that no registry has: the files that it is, below its prefix, with their hashes. */
  | { readonly from: 'host'; readonly files: readonly { readonly path: string; readonly sha256: string }[] };

/**
 * An analyzer of somebody else: data, and two pure functions. It is run over a staged copy in which nothing but the files
 * of its languages stands, and in which the marks of `defused` are broken, so that neither configuration nor comments
 * of the tree reach it.
 */
export interface ExternalAnalyzer {
  readonly name: string;
  readonly version: string;
  readonly languages: readonly LanguageName[];
  /**
   * `flat`: every file in a numbered folder of its own, its name made by us. `tree`: files where they stand, for what
   * resolves imports; then `isConfiguration` says what is left out.
   */
  readonly layout: 'flat' | 'tree';
  readonly installation: AnalyzerInstallation;
  readonly runtime: 'python' | 'node' | 'go' | 'rust' | null;
  readonly columns: ColumnKind;
  /** The rules that run where an environment names none. */
  readonly defaultRules: readonly string[];
  /** What a rule's name looks like; anything else in an environment is an error. */
  readonly rulePattern: RegExp;
  /** Comments and annotations that silence it. They are broken in the copy, byte for byte as long. */
  readonly defused: readonly RegExp[];
  /** Files of the tree (layout `tree`) that would configure it. */
  readonly isConfiguration?: (path: string) => boolean;
  /** `files`: what stands in the staged tree. */
  command(rules: readonly string[], places: AnalyzerPlaces, files: readonly string[]): AnalyzerCommand;
  read(output: AnalyzerOutput, places: AnalyzerPlaces): AnalyzerReport;
}
