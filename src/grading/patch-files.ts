import { join } from 'node:path';
import { diffLines } from 'diff';
import type { PatchEntry } from '../core/patch.js';
import type { PatchFileSummary } from '../core/verdict.js';
import { readIfPresent } from '../environment/read-if-present.js';

/** Beyond this many bytes, lines are not counted. */
const MAX_COUNTED_BYTES = 512 * 1024;

/** The files that a patch changes, with their changed lines where they are text. */
export function summarisePatchFiles(
  entries: readonly PatchEntry[],
  pristineDirectory: string,
): Promise<PatchFileSummary[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const before = await readIfPresent(join(pristineDirectory, entry.path));
      const after = entry.kind === 'file' ? entry.content : null;
      const change = before === null ? 'added' : after === null ? 'deleted' : 'modified';
      return {
        path: entry.path,
        change,
        ...countLines(before ?? Buffer.alloc(0), after ?? Buffer.alloc(0)),
      } as const;
    }),
  );
}

function countLines(
  before: Buffer,
  after: Buffer,
): { addedLines: number | null; deletedLines: number | null } {
  const isText =
    !before.includes(0) && !after.includes(0) && before.length + after.length <= MAX_COUNTED_BYTES;
  const parts = isText
    ? diffLines(before.toString('latin1'), after.toString('latin1'), { timeout: 500 })
    : undefined;
  if (!parts) return { addedLines: null, deletedLines: null };
  const count = (kind: 'added' | 'removed'): number =>
    parts.reduce((sum, part) => sum + (part[kind] ? part.count : 0), 0);
  return { addedLines: count('added'), deletedLines: count('removed') };
}
