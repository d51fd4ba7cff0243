import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';
import { PatchgymError } from '../../core/errors.js';
import type { DownloadContext, ReleaseRequest } from '../ecosystem.js';
import { downloadSourceArchive } from './pypi-client.js';
import { locateHostPython } from './pypi-python.js';
import { cachedRelease, settleModes } from './release-cache.js';

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
  const fill = async (tree: string, scratch: string): Promise<void> => {
    const python = await locateHostPython();
    await downloadSourceArchive(python.executable, request, join(scratch, 'archive'));
    await unpack(await verifiedArchive(join(scratch, 'archive'), digest, request), tree);
  };
  return cachedRelease({ ecosystem: 'pypi', registry: 'PyPI', request, fill }, context);
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
  await settleModes(target);
}
