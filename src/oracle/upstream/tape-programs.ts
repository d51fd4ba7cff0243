import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../kits/node/tests/', import.meta.url));

/** The two programs of a test run, each as one text for `node -e`: nothing on a disk that the code under test could change. */
export type TapePrograms = { readonly runner: string; readonly host: string };

/** Reads the programs and puts each together with what it requires. */
export async function loadTapePrograms(): Promise<TapePrograms> {
  const [wire, runner, host] = await Promise.all(
    ['wire.cjs', 'tape-runner.cjs', 'module-host.cjs'].map((name) => readFile(FOLDER + name, 'utf8')),
  );
  return { runner: joinModules(runner ?? '', wire ?? ''), host: joinModules(host ?? '', wire ?? '') };
}

function joinModules(main: string, wire: string): string {
  return `
const wireModule = { exports: {} };
new Function('require', 'module', 'exports', ${JSON.stringify(wire)})(require, wireModule, wireModule.exports);
new Function('require', ${JSON.stringify(main)})((name) => (name === './wire.cjs' ? wireModule.exports : require(name)));
`;
}
