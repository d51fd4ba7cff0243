import {
  analyzerDownloads,
  installEnvironmentAnalyzers,
} from '../environment/analyzers/environment-analyzers.js';
import { buildEnvironment } from '../environment/build.js';
import { loadEnvironment } from '../environment/catalogue.js';
import type { EnvironmentDefinition } from '../environment/definition.js';
import { openSealed, type SealedEnvironment } from '../environment/sealed.js';
import { analyseBeforehand } from '../grading/analyse-patch.js';
import { loadPack } from '../grading/checker-pack.js';
import { measureBaseline } from '../grading/measure-baseline.js';
import type { Sandbox } from '../sandbox/port.js';
import type { CommandContext } from './command-context.js';

/** The sealed form of an environment, built now when it is not there yet. */
export async function sealedEnvironment(
  id: string,
  sandbox: Sandbox,
  context: CommandContext,
): Promise<SealedEnvironment> {
  const definition = await loadEnvironment(context.environments, id);
  return (await openSealed(definition, context.home)) ?? buildSealed(definition, sandbox, context);
}

/** Builds an environment, and analyses its pristine tree so that gradings only analyse what a patch changes. */
export async function buildSealed(
  definition: EnvironmentDefinition,
  sandbox: Sandbox,
  context: CommandContext,
  force = false,
): Promise<SealedEnvironment> {
  const sealed = await buildEnvironment(definition, {
    home: context.home,
    sandbox,
    progress: context.progress,
    measureBaseline,
    force,
  });
  await installEnvironmentAnalyzers(definition.facts, analyzerDownloads(context.home, context.progress));
  await analyseBeforehand(sealed, await loadPack(definition), context.signal);
  return sealed;
}

/** Several sealed environments by id. All are built before any is used, so that what is missing shows at once. */
export async function openSealedEnvironments(
  ids: readonly string[],
  sandbox: Sandbox,
  context: CommandContext,
): Promise<ReadonlyMap<string, SealedEnvironment>> {
  const sealed = new Map<string, SealedEnvironment>();
  for (const id of ids) sealed.set(id, await sealedEnvironment(id, sandbox, context));
  return sealed;
}
