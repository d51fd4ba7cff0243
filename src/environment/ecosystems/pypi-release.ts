import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { PatchgymError } from '../../core/errors.js';
import type { DownloadContext, ReleaseRequest } from '../ecosystem.js';
import { downloadSourceArchive } from './pypi-client.js';
import { locateHostPython } from './pypi-python.js';

/** Fetches a source archive from PyPI by its sha256 and unpacks it. Answers the tree; a second call finds it in the cache. */
export async function fetchSourceRelease(request: ReleaseRequest, context: DownloadContext): Promise<string> {
  const digest = /^sha256:([0-9a-f]{64})$/.exec(request.integrity)?.[1];
  if (digest === undefined) {
    throw new PatchgymError(
      'invalid',
      'integrity-malformed',
      `${request.package}==${request.version}: integrity "${request.integrity}" is not sha256: and 64 hex digits.`,
    );
  }
  const home = join(context.cache, 'pypi');
  const entry = join(home, `${request.package}@${request.version}-${digest.slice(0, 16)}`);
  const tree = join(entry, 'tree');
  if (await isDirectory(tree)) return tree;
  await mkdir(home, { recursive: true });
  const phase = context.progress.start(`pip download ${request.package}==${request.version}`);
  const scratch = await mkdtemp(join(home, '.incoming-'));
  try {
    const python = await locateHostPython();
    await downloadSourceArchive(python.executable, request, join(scratch, 'archive'));
    await unpack(await verifiedArchive(join(scratch, 'archive'), digest, request), join(scratch, 'tree'));
    await rm(join(scratch, 'archive'), { recursive: true });
    await moveInto(scratch, entry, tree);
    phase.finish();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return tree;
}

async function verifiedArchive(directory: string, digest: string, request: ReleaseRequest): Promise<string> {
  const names = await readdir(directory);
  const name = names[0];
  if (name === undefined || names.length !== 1 || !name.endsWith('.tar.gz')) {
    throw new PatchgymError(
      'invalid',
      'source-format-unknown',
      `${request.package}==${request.version} came as ${names.join(', ') || 'nothing'}; only .tar.gz source archives are understood.`,
    );
  }
  const got = createHash('sha256')
    .update(await readFile(join(directory, name)))
    .digest('hex');
  if (got !== digest) {
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `Source integrity mismatch for ${request.package}==${request.version} (expected sha256:${digest}, got sha256:${got}). ` +
        'Correct the hash in environment.yaml, or find out why the registry serves something else.',
    );
  }
  return join(directory, name);
}

/** Regular files and directories only, below one top folder; nothing may lead out. */
async function unpack(archive: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const refused: string[] = [];
  await extract({
    file: archive,
    cwd: target,
    strip: 1,
    preserveOwner: false,
    noMtime: true,
    filter: (path, entry) => {
      const kept =
        'type' in entry && (entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'Directory');
      if (!kept) refused.push(path);
      return kept;
    },
    onwarn: (code, message) => {
      if (code !== 'TAR_ENTRY_INFO') refused.push(String(message));
    },
  });
  if (refused.length > 0) {
    throw new PatchgymError(
      'invalid',
      'source-archive-unsafe',
      `${archive} holds entries that are no plain files or folders: ${refused.slice(0, 3).join(', ')}.`,
    );
  }
  await normaliseModes(target);
}

async function normaliseModes(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      await normaliseModes(path);
    } else {
      const executable = ((await lstat(path)).mode & 0o100) !== 0;
      await chmod(path, executable ? 0o755 : 0o644);
    }
  }
}

/** Another process may have been faster: its tree has the same content, so it may stay. */
async function moveInto(scratch: string, entry: string, tree: string): Promise<void> {
  try {
    await chmod(scratch, 0o755);
    await rename(scratch, entry);
  } catch (error) {
    if (!(await isDirectory(tree))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
