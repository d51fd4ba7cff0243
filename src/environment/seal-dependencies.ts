import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestBytes, digestJson } from '../core/digest.js';
import type { SealContext } from './ecosystem.js';
import { ecosystemOf } from './ecosystem-of.js';
import { digestFolder } from './environment-digest.js';
import { kitDirectory } from './kit.js';
import { linkTree } from './link-tree.js';
import { isPresent, publishDirectory } from './publish-directory.js';

/**
 * Seals dependencies and subject, or takes them over from an earlier build that had the same inputs: an edited control or
 * oracle must not compile the world again. `force` seals afresh. Answers the key of those inputs.
 */
export async function sealDependenciesOnce(
  context: SealContext,
  toolchains: readonly string[],
  force: boolean,
): Promise<string> {
  const key = await keyOf(context, toolchains);
  const kept = join(context.downloads.cache, 'dependencies', key);
  if (force) await rm(kept, { recursive: true, force: true });
  if (await isPresent(kept)) {
    await linkTree(join(kept, 'dependencies'), context.paths.dependencies);
    await linkTree(join(kept, 'subject'), context.paths.subject);
    return key;
  }
  await mkdir(context.paths.dependencies, { recursive: true });
  await cp(join(context.environmentDirectory, context.facts.subject.directory), context.paths.subject, {
    recursive: true,
  });
  await ecosystemOf(context.facts.source.ecosystem).sealDependencies(context);
  const aside = `${kept}.${process.pid}`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(dirname(aside), { recursive: true });
  await linkTree(context.paths.dependencies, join(aside, 'dependencies'));
  await linkTree(context.paths.subject, join(aside, 'subject'));
  await publishDirectory(aside, kept);
  return key;
}

async function keyOf(context: SealContext, toolchains: readonly string[]): Promise<string> {
  const { facts, environmentDirectory } = context;
  const lock = facts.dependencies.lock
    ? digestBytes(await readFile(join(environmentDirectory, facts.dependencies.lock)))
    : null;
  const key = digestJson({
    source: facts.source,
    toolchains,
    lock,
    subject: await digestFolder(join(environmentDirectory, facts.subject.directory)),
    kit: await digestFolder(kitDirectory(facts.source.ecosystem)),
    tests: facts.tests,
  });
  return key.slice(0, 32);
}
