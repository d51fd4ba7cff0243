import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { DownloadContext, Ecosystem, ReleaseRequest } from '../ecosystem.js';
import { isPresent, publishDirectory } from '../publish-directory.js';

export type CachedRelease = {
  readonly ecosystem: Ecosystem['name'];
  /** Where it comes from, for people, e.g. `the npm registry`. */
  readonly registry: string;
  readonly request: ReleaseRequest;
  /** Downloads, verifies and unpacks the release into `tree`, which does not exist yet; `scratch` is for anything else. */
  readonly fill: (tree: string, scratch: string) => Promise<void>;
};

/**
 * The tree of a release in the cache of downloads, filled when it is not there yet. It becomes visible only when it is
 * complete, and lies under a name that its hash is part of.
 */
export async function cachedRelease(release: CachedRelease, context: DownloadContext): Promise<string> {
  const { request } = release;
  const home = join(context.cache, release.ecosystem);
  const name = `${request.package.replaceAll('/', '+')}@${request.version}-${shortHash(request.integrity)}`;
  const tree = join(home, name, 'tree');
  if (await isPresent(tree)) return tree;
  await mkdir(home, { recursive: true });
  const scratch = await mkdtemp(join(home, '.fetch-'));
  const phase = context.progress.start(
    `Fetching ${request.package} ${request.version} from ${release.registry}`,
  );
  try {
    const entry = join(scratch, 'entry');
    await mkdir(entry);
    await release.fill(join(entry, 'tree'), scratch);
    await publishDirectory(entry, join(home, name));
    phase.finish('verified');
    return tree;
  } catch (error) {
    phase.finish('failed');
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Directories 0755, files 0644 or, when they are executable (as they say themselves unless `isExecutable` decides by the
 * path inside), 0755. Links are left alone.
 */
export async function settleModes(
  directory: string,
  isExecutable?: (path: string) => boolean,
): Promise<void> {
  await settle(directory, directory, isExecutable);
}

async function settle(
  root: string,
  directory: string,
  isExecutable?: (path: string) => boolean,
): Promise<void> {
  await chmod(directory, 0o755);
  for (const item of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    if (item.isDirectory()) await settle(root, path, isExecutable);
    if (!item.isFile()) continue;
    const executable = isExecutable
      ? isExecutable(relative(root, path))
      : ((await lstat(path)).mode & 0o111) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

function shortHash(integrity: string): string {
  return createHash('sha256').update(integrity).digest('hex').slice(0, 16);
}
