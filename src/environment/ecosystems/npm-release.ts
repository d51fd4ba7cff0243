import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { x as extract } from 'tar';
import { PatchgymError } from '../../core/errors.js';
import { isContainedPath } from '../../core/tree.js';
import type { DownloadContext, ReleaseRequest } from '../ecosystem.js';
import { runNpm } from './npm-client.js';
import { cachedRelease, settleModes } from './release-cache.js';

const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * Downloads one npm release with the npm client, verifies its sha512 and unpacks it, unless it is in the cache already.
 */
export async function fetchNpmRelease(request: ReleaseRequest, context: DownloadContext): Promise<string> {
  const label = `${request.package}@${request.version}`;
  if (!INTEGRITY.test(request.integrity)) {
    throw new PatchgymError(
      'invalid',
      'integrity-malformed',
      `${label}: "${request.integrity}" is no sha512 integrity ("sha512-" and 88 characters of base64). Take it from 'npm view ${label} dist.integrity'.`,
    );
  }
  const fill = async (tree: string, scratch: string): Promise<void> => {
    const packed = join(scratch, 'packed');
    await mkdir(packed);
    await mkdir(tree);
    await runNpm(['pack', label, '--pack-destination', packed], packed, label);
    await unpack(await findTarball(packed, label), { ...request, label, target: tree });
  };
  return cachedRelease({ ecosystem: 'npm', registry: 'the npm registry', request, fill }, context);
}

async function findTarball(directory: string, label: string): Promise<string> {
  const archives = (await readdir(directory)).filter((name) => name.endsWith('.tgz'));
  const [archive] = archives;
  if (archive === undefined || archives.length > 1) {
    throw new PatchgymError(
      'infrastructure',
      'npm-failed',
      `npm pack left ${archives.length} archives for ${label} instead of one.`,
    );
  }
  return join(directory, archive);
}

type Unpacking = ReleaseRequest & { readonly label: string; readonly target: string };

async function unpack(archive: string, { label, integrity, target }: Unpacking): Promise<void> {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (found !== integrity) {
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `Source integrity mismatch for ${label} (expected ${integrity}, got ${found}). Correct environment.yaml if the release is the one you mean; otherwise do not trust it.`,
    );
  }
  const refused: string[] = [];
  await extract({
    file: archive,
    cwd: target,
    strip: 1,
    noMtime: true,
    preserveOwner: false,
    filter: (path, entry) => {
      const kind = 'type' in entry ? entry.type : 'File';
      if (kind === 'Directory') return false;
      const safe =
        (kind === 'File' || kind === 'OldFile') && isContainedPath(path.split('/').slice(1).join('/'));
      if (!safe) refused.push(`${path} (${kind})`);
      return safe;
    },
  });
  if (refused.length > 0) {
    throw new PatchgymError(
      'invalid',
      'archive-unsafe',
      `The archive of ${label} holds entries that are no plain files inside it: ${refused.slice(0, 5).join(', ')}.`,
    );
  }
  await settleModes(target);
}
