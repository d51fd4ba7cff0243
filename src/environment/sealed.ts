import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PatchgymError } from '../core/errors.js';
import { type Patch, parseStoredPatch } from '../core/patch.js';
import type { EnvironmentDefinition } from './definition.js';
import type { SealedPaths } from './ecosystem.js';
import { digestEnvironment } from './environment-digest.js';

/** What `build` measured once for all gradings of an environment. */
export const baselineSchema = z.strictObject({
  tests: z.strictObject({
    /** Upstream tests that passed in every run of the vulnerable release and of gold: all of them have to pass. */
    expected: z.array(z.string()).min(1),
    /** Tests that cannot pass here, flake, or depend on the hole, with the reason; not counted. */
    leftOut: z.array(z.strictObject({ test: z.string(), reason: z.string() })),
    runs: z.int().positive(),
  }),
  oracle: z.strictObject({
    /** Families of which every variant got through on the vulnerable release. */
    openFamilies: z.array(z.string()),
    /** Cases that did not come out as they must on the vulnerable release or on gold; `certify` fails on them. */
    problems: z.array(z.string()),
  }),
});

export type Baseline = z.infer<typeof baselineSchema>;

const sealSchema = z.strictObject({
  format: z.literal('patchgym-seal/1'),
  environment: z.string(),
  digest: z.string(),
  toolchains: z.record(z.string(), z.strictObject({ path: z.string(), identity: z.string() })),
  commit: z.string(),
  /** Fixes that are accepted as correct, gold first, with the names of their files in `fixes/`. */
  acceptedFixes: z.array(z.strictObject({ name: z.string(), file: z.string() })).min(1),
  baseline: baselineSchema,
});

export type Seal = z.infer<typeof sealSchema>;

/** An environment that is ready for offline use: everything below `directory` is read-only. */
export type SealedEnvironment = {
  readonly definition: EnvironmentDefinition;
  readonly directory: string;
  readonly digest: string;
  readonly paths: SealedPaths;
  /** The pristine tree as the agent gets it: with a git repository of one commit. */
  readonly workspace: string;
  readonly oracleModule: string;
  readonly baseline: Baseline;
  readonly acceptedFixes: readonly { readonly name: string; readonly patch: Patch }[];
};

/** Where the parts of a sealed environment lie below its directory. */
export const SEALED_LAYOUT = {
  seal: 'seal.json',
  pristine: 'pristine',
  workspace: 'workspace',
  dependencies: 'dependencies',
  subject: 'subject',
  oracle: 'oracle.mjs',
  fixes: 'fixes',
} as const;

/** Where the sealed form of an environment belongs. */
export function sealedDirectory(home: string, id: string, digest: string): string {
  return join(home, 'environments', id, digest.slice(0, 16));
}

/** The sealed form of an environment as it is now, or null when it was not built yet (or changed since). */
export async function openSealed(
  definition: EnvironmentDefinition,
  home: string,
): Promise<SealedEnvironment | null> {
  const digest = await digestEnvironment(definition);
  const directory = sealedDirectory(home, definition.facts.id, digest);
  const text = await readFile(join(directory, SEALED_LAYOUT.seal), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (text === null) return null;
  const parsed = sealSchema.safeParse(JSON.parse(text));
  if (!parsed.success || parsed.data.digest !== digest) {
    throw new PatchgymError(
      'infrastructure',
      'seal-damaged',
      `Environment ${definition.facts.id}: ${directory} is damaged. Build it again with "patchgym build ${definition.facts.id} --force".`,
    );
  }
  return describeSealed(definition, directory, parsed.data);
}

/** The sealed environment in a directory that holds this seal. */
export async function describeSealed(
  definition: EnvironmentDefinition,
  directory: string,
  seal: Seal,
): Promise<SealedEnvironment> {
  const acceptedFixes = await Promise.all(
    seal.acceptedFixes.map(async ({ name, file }) => ({
      name,
      patch: parseStoredPatch(await readFile(join(directory, SEALED_LAYOUT.fixes, file), 'utf8')),
    })),
  );
  return {
    definition,
    directory,
    digest: seal.digest,
    paths: sealedPaths(
      directory,
      Object.fromEntries(Object.entries(seal.toolchains).map(([name, { path }]) => [name, path])),
    ),
    workspace: join(directory, SEALED_LAYOUT.workspace),
    oracleModule: join(directory, SEALED_LAYOUT.oracle),
    baseline: seal.baseline,
    acceptedFixes,
  };
}

/** The parts of a sealed environment below its directory. */
export function sealedPaths(directory: string, toolchains: Readonly<Record<string, string>>): SealedPaths {
  return {
    pristine: join(directory, SEALED_LAYOUT.pristine),
    dependencies: join(directory, SEALED_LAYOUT.dependencies),
    subject: join(directory, SEALED_LAYOUT.subject),
    toolchains,
  };
}

/** The gold patch of a sealed environment. */
export function goldPatch(sealed: SealedEnvironment): Patch {
  const gold = sealed.acceptedFixes.find((fix) => fix.name === 'gold');
  if (!gold) throw new Error(`sealed environment ${sealed.digest} has no gold patch`);
  return gold.patch;
}
