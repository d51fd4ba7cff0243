import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PatchgymError } from '../../core/errors.js';
import type { DownloadContext, ReleaseRequest } from '../ecosystem.js';
import { runGo } from './go-client.js';
import { cachedRelease, settleModes } from './release-cache.js';

const INTEGRITY = /^h1:[A-Za-z0-9+/]{43}=$/;
/** Toolchains are modules too, but the go command takes them only from proxies that its checksum database vouches for. */
const TOOLCHAIN_MODULE = 'golang.org/toolchain';

const downloaded = z.object({ Dir: z.string(), Sum: z.string() });

/**
 * Downloads one Go module with the go client, verifies its h1 hash and unpacks it, unless it is in the cache already.
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
  const fill = async (tree: string, scratch: string): Promise<void> => {
    const unpacked = await download(request, label, scratch);
    await settleModes(
      unpacked,
      (path) => request.package === TOOLCHAIN_MODULE && /^(bin|pkg\/tool)\//.test(path),
    );
    await rename(unpacked, tree);
  };
  return cachedRelease({ ecosystem: 'go', registry: 'the Go proxy', request, fill }, context);
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
