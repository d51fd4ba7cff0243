import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { PatchgymError } from '../../core/errors.js';
import type { DownloadContext, ReleaseRequest } from '../ecosystem.js';
import { runGo } from './go-client.js';

const INTEGRITY = /^h1:[A-Za-z0-9+/]{43}=$/;
/** Toolchains are modules too, but the go command takes them only from proxies that its checksum database vouches for. */
const TOOLCHAIN_MODULE = 'golang.org/toolchain';

const downloaded = z.object({ Dir: z.string(), Sum: z.string() });

/**
 * Downloads one Go module with the go client, verifies its h1 hash and unpacks it. A release that is already in the
 * cache is not asked for again; a half-made one never becomes visible, for it is renamed into place when complete.
 */
export async function fetchGoRelease(request: ReleaseRequest, context: DownloadContext): Promise<string> {
  const label = `${request.package}@${request.version}`;
  if (!INTEGRITY.test(request.integrity)) {
    throw new PatchgymError(
      'invalid',
      'integrity-malformed',
      `${label}: "${request.integrity}" is no module hash ("h1:" and 44 characters of base64). Take it from 'go mod download -json ${label}'.`,
    );
  }
  const home = join(context.cache, 'go');
  const entry = join(
    home,
    `${request.package.replaceAll('/', '+')}@${request.version}-${shortHash(request.integrity)}`,
  );
  const tree = join(entry, 'tree');
  if (await isDirectory(tree)) return tree;

  await mkdir(home, { recursive: true });
  const scratch = await mkdtemp(join(home, '.fetch-'));
  const phase = context.progress.start(`Fetching ${label} from the Go proxy`);
  try {
    const unpacked = await download(request, label, scratch);
    await settleModes(
      unpacked,
      (path) => request.package === TOOLCHAIN_MODULE && /^(bin|pkg\/tool)\//.test(path),
    );
    await mkdir(join(scratch, 'entry'));
    await rename(unpacked, join(scratch, 'entry', 'tree'));
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

async function download(request: ReleaseRequest, label: string, scratch: string): Promise<string> {
  const answer = await runGo(['mod', 'download', '-json', label], {
    directory: scratch,
    what: label,
    environment: {
      GOMODCACHE: join(scratch, 'modules'),
      ...(request.package === TOOLCHAIN_MODULE ? {} : { GONOSUMDB: '*' }),
    },
  });
  const parsed = downloaded.safeParse(JSON.parse(answer));
  if (!parsed.success)
    throw new PatchgymError(
      'infrastructure',
      'go-failed',
      `go mod download gave no hash or folder for ${label}.`,
    );
  if (parsed.data.Sum !== request.integrity) {
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `Source integrity mismatch for ${label} (expected ${request.integrity}, got ${parsed.data.Sum}). Correct environment.yaml if the release is the one you mean; otherwise do not trust it.`,
    );
  }
  return parsed.data.Dir;
}

/** Directories 0755, files 0644 or 0755: module archives carry no modes, and unpacked ones are read-only. */
export async function settleModes(
  directory: string,
  isExecutable: (path: string) => boolean = () => false,
): Promise<void> {
  await settle(directory, directory, isExecutable);
}

async function settle(
  root: string,
  directory: string,
  isExecutable: (path: string) => boolean,
): Promise<void> {
  await chmod(directory, 0o755);
  for (const item of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, item.name);
    if (item.isDirectory()) await settle(root, path, isExecutable);
    else if (item.isFile()) await chmod(path, isExecutable(relative(root, path)) ? 0o755 : 0o644);
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
