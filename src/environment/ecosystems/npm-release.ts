import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { x as extract } from 'tar';
import { PatchgymError } from '../../core/errors.js';
import { isContainedPath } from '../../core/tree.js';
import type { DownloadContext, ReleaseRequest } from '../ecosystem.js';
import { runNpm } from './npm-client.js';

const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * Downloads one npm release with the npm client, verifies its sha512 and unpacks it. A release that is already in the
 * cache is not asked for again; a half-made one never becomes visible, for it is renamed into place when complete.
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
  const home = join(context.cache, 'npm');
  const entry = join(
    home,
    `${request.package.replaceAll('/', '+')}@${request.version}-${shortHash(request.integrity)}`,
  );
  const tree = join(entry, 'tree');
  if (await isDirectory(tree)) return tree;

  await mkdir(home, { recursive: true });
  const scratch = await mkdtemp(join(home, '.fetch-'));
  const phase = context.progress.start(`Fetching ${label} from the npm registry`);
  try {
    const packed = join(scratch, 'packed');
    const unpacked = join(scratch, 'entry', 'tree');
    await mkdir(packed);
    await mkdir(unpacked, { recursive: true });
    await runNpm(['pack', label, '--pack-destination', packed], packed, label);
    await unpack(await findTarball(packed, label), { ...request, label, target: unpacked });
    await publish(join(scratch, 'entry'), entry);
    phase.finish('verified');
    return tree;
  } catch (error) {
    phase.finish('failed');
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
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

/** Files 0644 or, when anyone may run them, 0755; directories 0755. Links are left alone. */
export async function settleModes(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const item of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    if (item.isDirectory()) await settleModes(path);
    else if (item.isFile()) await chmod(path, (await lstat(path)).mode & 0o111 ? 0o755 : 0o644);
  }
}

/** Renames into place; when another process was quicker, its copy of the same content stands. */
async function publish(entry: string, target: string): Promise<void> {
  try {
    await rename(entry, target);
  } catch (error) {
    if (!(await isDirectory(join(target, 'tree')))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function shortHash(integrity: string): string {
  return createHash('sha256').update(integrity).digest('hex').slice(0, 16);
}
