import * as childProcess from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as workerThreads from 'node:worker_threads';

/**
 * What is put together into one script each, whose compiled code is stored (see `src/cli/load-script.ts`): the modules that
 * these lead to, but for what the scripts before it hold and what is only loaded when it is needed.
 */
const SCRIPTS = [
  { name: 'command-line', entries: ['cli/command-line.js'] },
  {
    name: 'analysis',
    entries: ['cli/check/check-paths.js', 'report/findings-report.js', 'report/style.js'],
  },
];

/** The module by which scripts are loaded. */
const LOADER = 'cli/load-script.js';

/**
 * Writes the scripts of a distribution. Answers how the rest is bundled: a plug-in by which it takes the modules of scripts
 * from there, and the further modules that they and others ask for.
 */
export async function bundleScripts(directory, { build, settings, plugins }) {
  const options = { ...settings, bundle: true, format: 'cjs', define: { 'import.meta.url': 'address' } };
  const modules = new Map();
  const asked = new Set([join(directory, LOADER)]);
  const within = (script) => [takenFromScripts(directory, modules, { script, asked }), ...plugins];
  for (const { name, entries } of SCRIPTS) {
    const entryPoints = entries.map((entry) => join(directory, entry));
    const all = await modulesOf({
      directory,
      build,
      options: { ...options, entryPoints, plugins: within(name) },
    });
    for (const module of all) {
      const path = join(directory, module.place);
      if (!modules.has(path)) modules.set(path, { ...module, script: name });
    }
  }
  asked.clear();
  asked.add(join(directory, LOADER));
  for (const { name } of SCRIPTS) {
    const own = [...modules.values()].filter(({ script }) => script === name).map(({ place }) => place);
    const imports = own.map((place, index) => `import * as m${index} from ${JSON.stringify(`./${place}`)};`);
    const exported = own.map((place, index) => `${JSON.stringify(place)}: m${index}`).join(', ');
    await build({
      ...options,
      stdin: {
        contents: `${imports.join('\n')}\nexport const modules = { ${exported} };`,
        resolveDir: directory,
      },
      outfile: join(directory, 'scripts', `${name}.cjs`),
      banner: { js: '(function (module, { require, address, importModule, loadScript }) {' },
      footer: { js: '})' },
      plugins: [lateModulesOfNode, ...within(name), importsByFunction],
    });
  }
  return {
    plugin: takenFromScripts(directory, modules, { script: undefined, asked }),
    entryPoints: [...asked],
  };
}

/** Stored code cannot `import()`, so that it is given a function that can. */
const importsByFunction = {
  name: 'imports-by-function',
  setup({ initialOptions, onEnd }) {
    initialOptions.metafile = true;
    onEnd(async ({ metafile }) => {
      const [[file, { imports }]] = Object.entries(metafile.outputs).filter(([path]) =>
        path.endsWith('.cjs'),
      );
      const expected = imports.filter(({ kind }) => kind === 'dynamic-import').length;
      let count = 0;
      const text = (await readFile(file, 'utf8')).replace(/\bimport\("/g, () => {
        count += 1;
        return 'importModule("';
      });
      if (count !== expected) throw new Error(`${file} holds ${count} imports instead of ${expected}`);
      await writeFile(file, text);
    });
  },
};

/** Modules of Node that take milliseconds to load and that few commands need: whoever imports one loads it at its first use. */
const LATE_MODULES = { 'node:child_process': childProcess, 'node:worker_threads': workerThreads };

const lateModulesOfNode = {
  name: 'late-modules-of-node',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      path in LATE_MODULES && namespace !== 'late' ? { path, namespace: 'late' } : null,
    );
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: `for (const name of ${JSON.stringify(Object.keys(LATE_MODULES[path]))})
  Object.defineProperty(exports, name, { enumerable: true, get: () => require(${JSON.stringify(path)})[name] });`,
    }));
  },
};

/** The modules that some load at once, with the names of what they export. */
async function modulesOf({ directory, build, options }) {
  const whole = await build({ ...options, outdir: directory, write: false, metafile: true });
  const entryPoints = Object.keys(whole.metafile.inputs)
    .filter((input) => !/:|node_modules/.test(input))
    .map((input) => join(process.cwd(), input));
  const each = await build({
    entryPoints,
    format: 'esm',
    outdir: directory,
    outbase: directory,
    write: false,
    metafile: true,
  });
  return Object.values(each.metafile.outputs).map(({ entryPoint, exports }) => ({
    place: relative(directory, join(process.cwd(), entryPoint)),
    names: exports,
  }));
}

/** A module that is in another script is taken from there; one in none that is loaded when needed stays a module. */
function takenFromScripts(directory, modules, { script, asked }) {
  return {
    name: 'taken-from-scripts',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        const module = modules.get(path);
        if (module === undefined || module.script === script) return null;
        const imports = `import { SCRIPTS } from ${JSON.stringify(join(directory, LOADER))};\n`;
        const load = `${script === undefined ? 'SCRIPTS.load' : 'loadScript'}(${JSON.stringify(module.script)})`;
        return {
          contents: `${script === undefined ? imports : ''}const taken = ${load}[${JSON.stringify(module.place)}];
export const { ${module.names.join(', ')} } = taken;`,
          loader: 'js',
        };
      });
      if (script === undefined) return;
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        const target = join(resolveDir, path);
        if (kind !== 'dynamic-import' || modules.has(target)) return null;
        asked.add(target);
        return { path: `../${relative(directory, target)}`, external: true };
      });
    },
  };
}
