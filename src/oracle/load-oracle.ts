import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { PatchgymError } from '../core/errors.js';
import type { Oracle } from './api.js';

/**
 * Bundles an environment's `oracle.ts` with everything that it imports into one module, so that grading needs neither the
 * environment's folder nor `node_modules`. Throws `invalid` with the compiler's first message.
 */
export async function bundleOracle(source: string, target: string): Promise<void> {
  const api = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './api.ts' : './api.js', import.meta.url),
  );
  const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
  try {
    await build({
      entryPoints: [source],
      outfile: target,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      alias: { 'patchgym/oracle': api },
      nodePaths: [`${packageRoot}node_modules`],
      // Native add-ons are optional accelerators of pure JavaScript packages.
      external: ['*.node', 'cpu-features'],
      banner: {
        js: [
          "import { createRequire as bundledRequire } from 'node:module';",
          "import { fileURLToPath as bundledPath } from 'node:url';",
          'const require = bundledRequire(import.meta.url);',
          "const __filename = bundledPath(import.meta.url), __dirname = bundledPath(new URL('.', import.meta.url));",
        ].join('\n'),
      },
      logLevel: 'silent',
      legalComments: 'none',
    });
  } catch (cause) {
    throw new PatchgymError(
      'invalid',
      'oracle-invalid',
      `The oracle ${source} does not compile: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** Loads a bundled oracle. Throws `invalid` when the module exports no `oracle`, or one with duplicate or missing names. */
export async function loadOracle(module: string): Promise<Oracle> {
  const loaded: unknown = await import(pathToFileURL(module).href);
  if (loaded === null || typeof loaded !== 'object' || !('oracle' in loaded) || !isOracle(loaded.oracle)) {
    throw new PatchgymError(
      'invalid',
      'oracle-invalid',
      `${module} exports no oracle: it needs "families", "benign" and "probe" (see src/oracle/api.ts).`,
    );
  }
  const names = [
    ...loaded.oracle.families.flatMap((family) =>
      family.variants.map((variant) => `${family.name}/${variant.name}`),
    ),
    ...loaded.oracle.benign.map((benign) => `benign ${benign.name}`),
  ];
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate)
    throw new PatchgymError('invalid', 'oracle-invalid', `The oracle has two cases named ${duplicate}.`);
  return loaded.oracle;
}

function isOracle(value: unknown): value is Oracle {
  return (
    value !== null &&
    typeof value === 'object' &&
    'families' in value &&
    Array.isArray(value.families) &&
    value.families.length > 0 &&
    'benign' in value &&
    Array.isArray(value.benign) &&
    value.benign.length > 0 &&
    'probe' in value &&
    typeof value.probe === 'function'
  );
}
