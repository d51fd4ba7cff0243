import { readFile } from 'node:fs/promises';
import { digestBytes, digestJson } from '../core/digest.js';
import { pathToBytes } from '../core/tree.js';
import { readTree } from '../sandbox/read-tree.js';
import type { EnvironmentDefinition } from './definition.js';
import { kitDirectory } from './kit.js';
import { joinBytes } from './link-tree.js';
import { identifyToolchain } from './toolchain.js';

/** Files of an environment's folder that say something about it rather than being part of it. */
const NOT_PART = new Set(['certificate.json']);
/** Raised when sealing itself changes, so that sealed environments of an older layout are built again. */
const SEAL_FORMAT = 'patchgym-seal/1';

/**
 * What an environment is: the bytes of its folder and of its language's kit, and the identity of its toolchains.
 * Releases and dependencies are in it through the hashes in `environment.yaml` and the lock file.
 */
export async function digestEnvironment(definition: EnvironmentDefinition): Promise<string> {
  const toolchains = await Promise.all(definition.facts.toolchain.map(identifyToolchain));
  return digestJson({
    format: SEAL_FORMAT,
    folder: await digestFolder(definition.directory),
    kit: await digestFolder(kitDirectory(definition.facts.source.ecosystem)),
    toolchains,
  });
}

/** sha256 over the paths and contents of the files below a folder, what `node_modules` and certificates hold left out. */
export async function digestFolder(directory: string): Promise<string> {
  const entries = await readTree(directory);
  const parts: [string, string][] = [];
  for (const entry of entries) {
    if (entry.kind !== 'file' || NOT_PART.has(entry.path) || entry.path.split('/').includes('node_modules'))
      continue;
    parts.push([
      entry.path,
      digestBytes(await readFile(joinBytes(Buffer.from(directory), pathToBytes(entry.path)))),
    ]);
  }
  return digestJson(parts);
}
