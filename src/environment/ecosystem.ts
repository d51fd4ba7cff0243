import type { Progress } from '../core/progress.js';
import type { Random } from '../core/random.js';
import type { TestReport } from '../oracle/upstream/test-report.js';
import type { Mount, Sandbox, SandboxSession } from '../sandbox/port.js';
import type { EnvironmentFacts } from './definition.js';

/** Where things stand inside every sandbox of an environment. */
export const INSIDE = {
  workspace: '/workspace',
  dependencies: '/deps',
  toolchain: '/toolchain',
  /** The subject's sources, read-only. */
  subject: '/app',
  /** What building the subject makes; scratch. */
  output: '/out',
  /** Where cases put files for the subject; scratch. */
  data: '/srv',
} as const;

/** The parts of a sealed environment on the host. Everything below is read-only once sealed. */
export type SealedPaths = {
  readonly pristine: string;
  readonly dependencies: string;
  /** By toolchain name, e.g. `go`; a registry toolchain's own folder, or the host's prefix. */
  readonly toolchains: Readonly<Record<string, string>>;
  /** The environment's subject with its language's kit beside it. */
  readonly subject: string;
};

export type SealContext = {
  readonly facts: EnvironmentFacts;
  /** The environment's own folder (for its lock file). */
  readonly environmentDirectory: string;
  /** The sealed parts in the making: fill `paths.dependencies`, complete `paths.subject`. */
  readonly paths: SealedPaths;
  readonly downloads: DownloadContext;
  readonly sandbox: Sandbox;
};

export type DownloadContext = {
  /** Content-addressed downloads that all environments share; survives between builds. */
  readonly cache: string;
  readonly progress: Progress;
};

export type ReleaseRequest = {
  readonly package: string;
  readonly version: string;
  readonly integrity: string;
};

/**
 * All that patchgym knows about one package ecosystem. Adding an environment of a known ecosystem touches none of this.
 * Network is used by `fetchRelease` and `sealDependencies` only; no code of the library runs outside a sandbox.
 */
export interface Ecosystem {
  readonly name: EnvironmentFacts['source']['ecosystem'];
  /**
   * Downloads a release with the registry's ordinary client, verifies it against `integrity` and unpacks it.
   * Answers the unpacked tree (immutable, in the cache). A wrong hash, a vanished release and a registry that does not
   * answer are different `infrastructure`/`invalid` errors that name the release; nothing half-made stays in the cache.
   */
  fetchRelease(request: ReleaseRequest, context: DownloadContext): Promise<string>;
  /** Fetches the dependencies, so that afterwards everything works without network, and warms build caches in the sandbox. */
  sealDependencies(context: SealContext): Promise<void>;
  /** What an agent's sandbox shows besides the workspace, and its environment variables. */
  agentView(paths: SealedPaths): SandboxView;
  /** The same for grading: the subject and its kit are visible too. */
  gradingView(paths: SealedPaths): SandboxView;
  /** Commands that build the subject against the tree in the workspace, in order; empty when nothing is compiled. */
  buildSubject(facts: EnvironmentFacts): readonly (readonly string[])[];
  /** The command line of the subject process. It looks like a production program: nothing in it tells that it is watched. */
  startSubject(facts: EnvironmentFacts): readonly string[];
  /** Runs the upstream tests in an open grading session whose workspace holds the patched tree with pristine tests. */
  runTests(context: TestContext): Promise<TestReport>;
}

export type SandboxView = {
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
};

export type TestContext = {
  readonly facts: EnvironmentFacts;
  readonly session: SandboxSession;
  /** For the sentinels: names and answers that nobody can predict. */
  readonly random: Random;
  readonly timeoutMs: number;
};
