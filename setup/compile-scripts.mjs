// Run in a process of its own: it checks a little of each language, so that what a check needs is compiled, and stores that.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SAMPLES = {
  'a.py':
    'import os\n\ndef run(text, *rest):\n    total = [item + 1 for item in rest]\n    if total:\n        os.system(text)\n    return eval(text)\n',
  'a.js':
    "import { exec } from 'node:child_process';\nexport function run(text, ...rest) {\n  const total = rest.map((item) => item + 1);\n  if (total) exec(text);\n  return eval(text);\n}\n",
};

const [directory] = process.argv.slice(2);
const { SCRIPTS } = await import(pathToFileURL(join(directory, 'cli', 'load-script.js')).href);
const folder = await mkdtemp(join(tmpdir(), 'patchgym-compile-'));
try {
  const { runCommandLine } = SCRIPTS.load('command-line')['cli/command-line.js'];
  for (const [name, text] of Object.entries(SAMPLES)) {
    await writeFile(join(folder, name), text);
    await runCommandLine(['check', '--quiet', join(folder, name)]);
  }
  SCRIPTS.storeCompiled();
} finally {
  await rm(folder, { recursive: true, force: true });
}
