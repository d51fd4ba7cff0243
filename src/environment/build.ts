import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestBytes, digestJson } from '../core/digest.js';
import { type Patch, serialisePatch } from '../core/patch.js';
import type { Progress } from '../core/progress.js';
import { bundleOracle } from '../oracle/load-oracle.js';
import type { Sandbox } from '../sandbox/port.js';
import { controlPatch, loadControls } from './apply-control.js';
import type { EnvironmentDefinition } from './definition.js';
import type { DownloadContext } from './ecosystem.js';
import { ecosystemOf } from './ecosystem-of.js';
import { digestEnvironment } from './environment-digest.js';
import { deriveGoldPatch } from './gold.js';
import { linkTree } from './link-tree.js';
import { publishDirectory } from './publish-directory.js';
import { readIfPresent } from './read-if-present.js';
import { sealDependenciesOnce } from './seal-dependencies.js';
import {
  type Baseline,
  baselineSchema,
  describeSealed,
  openSealed,
  SEALED_LAYOUT,
  type Seal,
  type SealedEnvironment,
  sealedDirectory,
  sealedPaths,
} from './sealed.js';
import { createSyntheticHistory } from './synthetic-history.js';
import { type ResolvedToolchain, resolveToolchain } from './toolchain.js';

export type BuildOptions = {
  readonly home: string;
  readonly sandbox: Sandbox;
  readonly progress: Progress;
  /** Measures tests and oracle on the vulnerable release and on gold (grading/measure-baseline.ts). */
  readonly measureBaseline: MeasureBaseline;
  /** Build again even when a sealed form exists. */
  readonly force?: boolean;
};

/** Measures what only depends on the environment. Given as a function because it uses grading, which stands above building. */
export type MeasureBaseline = (
  sealed: Pick<SealedEnvironment, 'definition' | 'paths' | 'oracleModule'>,
  gold: Patch,
  options: { readonly sandbox: Sandbox; readonly progress: Progress; readonly temporary: string },
) => Promise<Seal['baseline']>;

/**
 * Seals an environment: everything that grading and agents need, fetched, verified and measured, so that afterwards
 * nothing needs the network. Built aside and moved into place at the end: there is no half-built environment.
 */
export async function buildEnvironment(
  definition: EnvironmentDefinition,
  options: BuildOptions,
): Promise<SealedEnvironment> {
  if (!options.force) {
    const existing = await openSealed(definition, options.home);
    if (existing) return existing;
  }
  const { facts } = definition;
  const digest = await digestEnvironment(definition);
  const target = sealedDirectory(options.home, facts.id, digest);
  const staging = `${target}.building-${process.pid}`;
  await removeTree(staging);
  await mkdir(staging, { recursive: true });
  try {
    const seal = await fillSeal(definition, staging, digest, options);
    await writeFile(join(staging, SEALED_LAYOUT.seal), `${JSON.stringify(seal, null, 2)}\n`);
    if (options.force) await removeTree(target);
    await publishDirectory(staging, target);
    return await describeSealed(definition, target, seal);
  } finally {
    await removeTree(staging);
  }
}

async function fillSeal(
  definition: EnvironmentDefinition,
  staging: string,
  digest: string,
  options: BuildOptions,
): Promise<Seal> {
  const { facts } = definition;
  const { progress } = options;
  const downloads: DownloadContext = { cache: join(options.home, 'downloads'), progress };
  await mkdir(downloads.cache, { recursive: true });

  const toolchains = await inPhase(progress, 'toolchain', () => resolveToolchains(definition, downloads));
  const paths = sealedPaths(staging, Object.fromEntries(toolchains.map(({ name, path }) => [name, path])));
  const gold = await inPhase(
    progress,
    `releases ${facts.source.package} ${facts.source.vulnerable.version} and ${facts.source.fixed.version}`,
    () => sealReleases(definition, paths.pristine, downloads),
  );
  const commit = await sealWorkspace(paths.pristine, join(staging, SEALED_LAYOUT.workspace));
  const sealContext = {
    facts,
    environmentDirectory: definition.directory,
    paths,
    downloads,
    sandbox: options.sandbox,
  };
  const identities = toolchains.map(({ identity }) => identity);
  const dependenciesKey = await inPhase(progress, 'dependencies and build caches', () =>
    sealDependenciesOnce(sealContext, identities, options.force === true),
  );
  const oracleModule = join(staging, SEALED_LAYOUT.oracle);
  await bundleOracle(join(definition.directory, 'oracle', 'oracle.ts'), oracleModule);
  const acceptedFixes = await sealFixes(definition, gold, paths.pristine, join(staging, SEALED_LAYOUT.fixes));
  const baseline = await measureBaselineOnce({
    file: join(
      downloads.cache,
      'baselines',
      `${digestJson([dependenciesKey, gold.digest, facts, digestBytes(await readFile(oracleModule))])}.json`,
    ),
    force: options.force === true,
    measure: () =>
      options.measureBaseline({ definition, paths, oracleModule }, gold, {
        sandbox: options.sandbox,
        progress,
        temporary: join(options.home, 'temporary'),
      }),
  });
  return {
    format: 'patchgym-seal/1',
    environment: facts.id,
    digest,
    toolchains: Object.fromEntries(toolchains.map(({ name, path, identity }) => [name, { path, identity }])),
    commit,
    acceptedFixes,
    baseline,
  };
}

/** Measuring takes minutes and depends on tree, gold, subject, oracle and tests only: an edited control must not repeat it. */
async function measureBaselineOnce(once: {
  readonly file: string;
  readonly force: boolean;
  readonly measure: () => Promise<Baseline>;
}): Promise<Baseline> {
  if (!once.force) {
    const kept = (await readIfPresent(once.file))?.toString('utf8');
    if (kept !== undefined) return baselineSchema.parse(JSON.parse(kept));
  }
  const baseline = await once.measure();
  await mkdir(dirname(once.file), { recursive: true });
  const aside = `${once.file}.${process.pid}`;
  await writeFile(aside, JSON.stringify(baseline));
  await rename(aside, once.file);
  return baseline;
}

async function resolveToolchains(
  definition: EnvironmentDefinition,
  downloads: DownloadContext,
): Promise<ResolvedToolchain[]> {
  const resolved: ResolvedToolchain[] = [];
  for (const toolchain of definition.facts.toolchain)
    resolved.push(await resolveToolchain(toolchain, downloads));
  return resolved;
}

async function sealReleases(
  definition: EnvironmentDefinition,
  pristine: string,
  downloads: DownloadContext,
): Promise<Patch> {
  const { source, gold } = definition.facts;
  const ecosystem = ecosystemOf(source.ecosystem);
  const vulnerable = await ecosystem.fetchRelease(
    { package: source.package, ...source.vulnerable },
    downloads,
  );
  const fixed = await ecosystem.fetchRelease({ package: source.package, ...source.fixed }, downloads);
  await linkTree(vulnerable, pristine);
  return deriveGoldPatch(gold.paths, pristine, fixed);
}

async function sealWorkspace(pristine: string, workspace: string): Promise<string> {
  await linkTree(pristine, workspace);
  return createSyntheticHistory(workspace);
}

/** Gold and the alternative fixes among the controls, as patches: minimal_diff compares with the nearest of them. */
async function sealFixes(
  definition: EnvironmentDefinition,
  gold: Patch,
  pristine: string,
  directory: string,
): Promise<Seal['acceptedFixes']> {
  const alternatives = (await loadControls(definition.directory)).filter(
    (control) => control.kind === 'alternative',
  );
  const fixes = [{ name: 'gold', patch: gold }];
  for (const control of alternatives)
    fixes.push({ name: control.name, patch: await controlPatch(control, pristine) });
  await mkdir(directory);
  for (const fix of fixes) await writeFile(join(directory, `${fix.name}.json`), serialisePatch(fix.patch));
  return fixes.map(({ name }) => ({ name, file: `${name}.json` }));
}

async function inPhase<Result>(
  progress: Progress,
  label: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const phase = progress.start(label);
  try {
    const result = await work();
    phase.finish();
    return result;
  } catch (error) {
    phase.finish('failed');
    throw error;
  }
}

async function removeTree(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}
