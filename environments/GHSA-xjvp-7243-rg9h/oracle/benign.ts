import { type BenignCase, type BenignOutcome, broken, type CaseContext, kept } from 'patchgym/oracle';
import type { DownloadResult, UploadResult } from './scp-client.js';
import { type RootStyle, ServedFolder } from './served-folder.js';

/** A benign case in a served folder. The work answers null when all is well, else what is wrong. */
export function benignCase(
  name: string,
  title: string,
  style: RootStyle,
  work: (folder: ServedFolder) => Promise<string | null>,
): BenignCase {
  return {
    name,
    title,
    check: async (context: CaseContext): Promise<BenignOutcome> => {
      const problem = await work(await ServedFolder.open(context, style));
      return problem === null ? kept() : broken(problem);
    },
  };
}

/** The first problem, or null. */
export function firstProblem(...problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

/** A random file: a few bytes of any value, or as many as asked for. */
export function binary(folder: ServedFolder, length = 300): Buffer {
  const bytes = Buffer.alloc(length);
  const seed = Buffer.from(folder.context.random.hex(64), 'hex');
  for (let index = 0; index < length; index += 1)
    bytes[index] = ((seed[index % 64] ?? 0) + index * 7 + (index >> 8)) & 0xff;
  return bytes;
}

export function wantAccepted(result: UploadResult): string | null {
  return result.accepted ? null : `the upload was refused: ${result.stderr.slice(0, 200) || 'no word why'}`;
}

/** Whether the root holds exactly this content at this path. */
export async function wantFile(
  folder: ServedFolder,
  path: string,
  content: Buffer | string,
): Promise<string | null> {
  const found = await folder.read(path);
  if (found === null) return `${JSON.stringify(path)} is not there after the upload`;
  return found.equals(Buffer.from(content))
    ? null
    : `${JSON.stringify(path)} has other content (${found.length} bytes)`;
}

/** Whether a download brought exactly these files (path as the client stores it, and content). */
export function wantFiles(
  result: DownloadResult,
  wanted: Readonly<Record<string, Buffer | string>>,
): string | null {
  const files = result.entries.filter((entry) => entry.kind === 'file');
  const got = files.map(({ path }) => path).sort();
  const want = Object.keys(wanted).sort();
  if (result.exitCode !== 0)
    return `the download ended with ${result.exitCode}: ${result.stderr.slice(0, 200)}`;
  if (got.join('\n') !== want.join('\n'))
    return `the download brought ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`;
  const differing = files.find(({ path, content }) => !content.equals(Buffer.from(wanted[path] ?? '')));
  return differing === undefined ? null : `${JSON.stringify(differing.path)} came with other content`;
}

export function wantFolders(result: DownloadResult, wanted: readonly string[]): string | null {
  const got = result.entries
    .filter((entry) => entry.kind === 'directory')
    .map(({ path }) => path)
    .sort();
  return got.join('\n') === [...wanted].sort().join('\n')
    ? null
    : `the download brought the folders ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`;
}
