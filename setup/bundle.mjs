import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { SetupError } from './program.mjs';
import { bundleScripts } from './scripts.mjs';

/**
 * What the command line loads often, and what takes hundreds of small files to load. All other packages stay in
 * node_modules: they are found there when a command needs them.
 */
const BUNDLED_PACKAGES = [
  'commander',
  'diff',
  'execa',
  'picocolors',
  'picomatch',
  're2js',
  'web-tree-sitter',
  'yaml',
  'zod',
];

/** The program and its threads, each one folder below the distribution, as chunks are. */
const ENTRIES = ['cli/main.js', 'analysis/check-worker.js', 'grading/analysis-thread.js'];

/**
 * Puts the compiled modules of the command line together into few files, for reading hundreds takes longer than a short
 * command does. What most commands load lies in `scripts`; entries are replaced, what else they load lies in `chunks`, and
 * every other module stays where it is for those who import it.
 */
export async function bundleCommandLine(directory) {
  // Not at the top: in a bare clone it is not there before the dependencies are.
  const { build } = await import('esbuild');
  const settings = {
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
  };
  const plugins = [packagesAside, placesOfModules(directory)];
  try {
    const { plugin, entryPoints } = await bundleScripts(directory, { build, settings, plugins });
    await build({
      ...settings,
      entryPoints: [...ENTRIES.map((entry) => join(directory, entry)), ...entryPoints],
      outdir: directory,
      outbase: directory,
      allowOverwrite: true,
      chunkNames: 'chunks/[name]-[hash]',
      bundle: true,
      splitting: true,
      format: 'esm',
      // Packages in CommonJS ask for modules of Node in this way.
      banner: {
        js: "import { createRequire as createRequireOfChunk } from 'node:module';\nconst require = createRequireOfChunk(import.meta.url);",
      },
      plugins: [plugin, ...plugins],
    });
  } catch (error) {
    throw new SetupError(`${error.message}\nsetup: the command line cannot be bundled (see above)`, 1);
  }
}

const packagesAside = {
  name: 'packages-aside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
      const isOwn = !/[\\/]node_modules[\\/]/.test(importer);
      if (kind === 'entry-point' || !isOwn || BUNDLED_PACKAGES.includes(path)) return null;
      return { path, external: true };
    });
  },
};

/** Stands for the way from a bundled file to the distribution's folder, which is known once the file is written. */
const TO_DISTRIBUTION = 'to-distribution:';

/** `import.meta.url` stays the address of the module, wherever its text is put: files are found by it. */
function placesOfModules(directory) {
  return {
    name: 'places-of-modules',
    setup({ onLoad, onEnd, esbuild, initialOptions }) {
      initialOptions.metafile = true;
      onLoad({ filter: /\.js$/ }, async ({ path }) => {
        const place = relative(directory, path);
        if (place.startsWith('..')) return null;
        const text = await readFile(path, 'utf8');
        if (!text.includes('import.meta.url')) return null;
        const { code } = await esbuild.transform(text, {
          define: { 'import.meta.url': 'placeOfModule' },
          format: 'esm',
          target: 'node20.19',
        });
        const address = JSON.stringify(`${TO_DISTRIBUTION}${place}`);
        return {
          contents: `const placeOfModule = new URL(${address}, import.meta.url).href;\n${code}`,
          loader: 'js',
        };
      });
      onEnd(async ({ metafile }) => {
        if (initialOptions.write === false) return;
        for (const file of Object.keys(metafile?.outputs ?? {})) {
          const text = /\.c?js$/.test(file) ? await readFile(file, 'utf8') : '';
          if (!text.includes(`"${TO_DISTRIBUTION}`)) continue;
          const way = relative(dirname(file), directory);
          await writeFile(file, text.replaceAll(`"${TO_DISTRIBUTION}`, `"${way === '' ? '.' : way}/`));
        }
      });
    },
  };
}
