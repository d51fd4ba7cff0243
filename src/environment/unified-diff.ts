import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { PatchgymError } from '../core/errors.js';
import { MAX_PATCH_BYTES, type Patch, type PatchEntry } from '../core/patch.js';
import { pathToBytes } from '../core/tree.js';
import { makeTemporaryDirectory, readTree } from '../sandbox/index.js';
import { linkTree } from './link-tree.js';
import { patchBetween } from './patch-between.js';

/** No configuration, attributes or hooks of the host or of a tree reach these git commands. */
const GIT_ENVIRONMENT = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};

/**
 * The patch that a unified diff (git's extended format with binary patches, renames and modes included) makes of a tree.
 * Throws `usage` when it does not apply, naming git's reason. Runs git on trees of our own only.
 */
export async function importUnifiedDiff(diff: Uint8Array, pristineDirectory: string): Promise<Patch> {
  checkUnpackedSize(diff);
  return inTemporaryDirectory(async (directory) => {
    const after = join(directory, 'after');
    await linkTree(pristineDirectory, after);
    if (diff.length > 0) {
      const applied = await git(['apply', '--whitespace=nowarn', '-'], { cwd: after, input: diff });
      if (applied.exitCode !== 0) {
        throw new PatchgymError(
          'usage',
          'patch-does-not-apply',
          `The patch does not apply to the vulnerable tree: ${applied.stderr.toString('utf8').trim() || 'git gave no reason'}. Make it with "git diff" in the workspace.`,
        );
      }
    }
    return patchBetween(await readTree(pristineDirectory), after);
  });
}

/** git unpacks what a binary patch announces, in memory, before it looks at anything else. */
function checkUnpackedSize(diff: Uint8Array): void {
  const text = Buffer.from(diff.buffer, diff.byteOffset, diff.byteLength).toString('latin1');
  let announced = diff.length;
  for (const [, size] of text.matchAll(/^(?:literal|delta) (\d+)$/gm)) announced += Number(size);
  if (announced <= 2 * MAX_PATCH_BYTES) return;
  throw new PatchgymError(
    'usage',
    'patch-too-large',
    `The patch unpacks to ${announced} bytes; a patch may have ${MAX_PATCH_BYTES}. Leave binary files out of it.`,
  );
}

/** The patch as a unified diff in git's extended format; `importUnifiedDiff` reads it back byte for byte. Special files are left out. */
export async function exportUnifiedDiff(patch: Patch, pristineDirectory: string): Promise<Buffer> {
  return inTemporaryDirectory(async (directory) => {
    const repository = join(directory, 'objects.git');
    await mkdir(repository);
    await mustSucceed(git(['init', '-q', '--bare', '.'], { cwd: repository }));
    const pristine = new Map((await readTree(pristineDirectory)).map((entry) => [entry.path, entry]));
    const before: Buffer[] = [];
    const after: Buffer[] = [];
    for (const entry of patch.entries) {
      const old = pristine.get(entry.path);
      if (old?.kind === 'file') {
        const content = await readFile(
          Buffer.concat([Buffer.from(`${pristineDirectory}/`), pathToBytes(entry.path)]),
        );
        before.push(await indexLine(repository, old.executable ? '100755' : '100644', content, entry.path));
      } else if (old?.kind === 'symlink') {
        before.push(await indexLine(repository, '120000', pathToBytes(old.target), entry.path));
      }
      const line = await newIndexLine(repository, entry);
      if (line) after.push(line);
    }
    const trees = [await writeTree(repository, before), await writeTree(repository, after)];
    const shown = await mustSucceed(
      git(
        [
          'diff-tree',
          '-p',
          '-r',
          '--binary',
          '--full-index',
          '--no-renames',
          '--no-ext-diff',
          '--no-textconv',
          ...trees,
        ],
        { cwd: repository },
      ),
    );
    return shown.stdout;
  });
}

async function newIndexLine(repository: string, entry: PatchEntry): Promise<Buffer | null> {
  if (entry.kind === 'file')
    return indexLine(repository, entry.executable ? '100755' : '100644', entry.content, entry.path);
  if (entry.kind === 'symlink') return indexLine(repository, '120000', pathToBytes(entry.target), entry.path);
  return null;
}

async function indexLine(repository: string, mode: string, content: Buffer, path: string): Promise<Buffer> {
  const hashed = await mustSucceed(
    git(['hash-object', '-w', '--no-filters', '--stdin'], { cwd: repository, input: content }),
  );
  return Buffer.concat([
    Buffer.from(`${mode} ${hashed.stdout.toString('latin1').trim()}\t`),
    pathToBytes(path),
    Buffer.from([0]),
  ]);
}

async function writeTree(repository: string, lines: readonly Buffer[]): Promise<string> {
  await mustSucceed(git(['read-tree', '--empty'], { cwd: repository }));
  await mustSucceed(
    git(['update-index', '-z', '--index-info'], { cwd: repository, input: Buffer.concat(lines) }),
  );
  const written = await mustSucceed(git(['write-tree'], { cwd: repository }));
  return written.stdout.toString('latin1').trim();
}

type GitResult = { readonly exitCode: number | null; readonly stdout: Buffer; readonly stderr: Buffer };

async function git(
  parameters: readonly string[],
  options: { cwd: string; input?: Uint8Array },
): Promise<GitResult> {
  const result = await execa(
    'git',
    ['-c', 'core.hooksPath=/dev/null', '-c', 'core.symlinks=true', ...parameters],
    {
      cwd: options.cwd,
      env: { ...GIT_ENVIRONMENT, GIT_CEILING_DIRECTORIES: join(options.cwd, '..') },
      extendEnv: false,
      encoding: 'buffer',
      reject: false,
      stripFinalNewline: false,
      input: options.input ?? new Uint8Array(),
      maxBuffer: 512 * 1024 * 1024,
    },
  );
  if (result.failed && result.exitCode === undefined) {
    throw new PatchgymError(
      'infrastructure',
      'git-failed',
      `git ${parameters[0]} could not run (${result.shortMessage}). Install git.`,
    );
  }
  return {
    exitCode: result.exitCode ?? null,
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr),
  };
}

async function mustSucceed(running: Promise<GitResult>): Promise<GitResult> {
  const result = await running;
  if (result.exitCode !== 0) {
    throw new PatchgymError(
      'infrastructure',
      'git-failed',
      `git ended with ${result.exitCode}: ${result.stderr.toString('utf8').trim()}`,
    );
  }
  return result;
}

async function inTemporaryDirectory<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await makeTemporaryDirectory();
  try {
    return await work(directory.path);
  } finally {
    await directory.remove();
  }
}
