import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Checker } from './checker.js';
import { rememberNeeds } from './known-needs.js';
import type { LanguageName } from './language.js';
import { type KnownExpressions, rememberExpressions } from './regular-expression.js';
import type { FileNeed } from './syntax/file-need.js';

/**
 * A folder of checkers as it was read and validated once: a line of JSON for the whole, and one for each part, so that a
 * check reads of a large pack what it needs. The code that reads it must be the code that wrote it.
 */
export type StoredPack = {
  /** What the files of the folder were like then; see `listingDigest`. */
  readonly listing: string;
  /** The languages of the checkers of each part; the parts follow in this order. */
  readonly parts: readonly (readonly LanguageName[])[];
};

/** The checkers for some languages. */
export type StoredPart = {
  readonly checkers: readonly Checker[];
  /** Per checker, what files must hold for it to match; null where that is not known. */
  readonly needs: readonly (readonly FileNeed[] | null)[];
  /** What is known of the regular expressions in their queries. */
  readonly expressions: KnownExpressions;
};

const EXTENSION = /\.ya?ml$/;
const TEST_EXTENSION = /\.test\.ya?ml$/;

/** The paths of the checkers below a folder, relative to it and sorted. Links are not followed. */
export function listCheckers(directory: string): string[] {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(join(directory, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (isCheckerName(entry)) found.push(path);
    }
  }
  return found.sort();
}

/** Paths, sizes and times of change of all checkers below a folder: whoever edits, adds or removes one changes it. */
export function listingDigest(directory: string): string {
  let listing = '';
  for (const path of listCheckers(directory)) {
    const { size, mtimeMs } = statSync(`${directory}/${path}`);
    listing += `${path}\0${size}\0${mtimeMs}\0`;
  }
  return createHash('sha256').update(listing).digest('hex');
}

/**
 * The checkers of a folder as they were stored in a file, in the order of their ids; undefined where there is no such file
 * or the folder has changed since. Where `languages` are given, checkers that read none of them may be left out.
 */
export function readStoredPack(
  file: string,
  directory: string,
  languages?: ReadonlySet<LanguageName>,
): readonly Checker[] | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  // Written by our own set-up beside this module, from checkers that it had validated.
  const lines = linesOf(bytes);
  const pack = parseLine<StoredPack>(lines[0]);
  if (pack === null || pack.listing !== listingDigest(directory)) return undefined;
  const isAsked = (own: readonly LanguageName[]) => own.some((language) => languages?.has(language) ?? true);
  // Languages that nobody reads are no reason to be without checkers.
  const isAny = !pack.parts.some(isAsked);
  const checkers: Checker[] = [];
  for (const [index, own] of pack.parts.entries()) {
    if (!isAny && !isAsked(own)) continue;
    const part = parseLine<StoredPart>(lines[index + 1]);
    if (part === null) return undefined;
    checkers.push(...part.checkers);
    remember(part);
  }
  return checkers.sort((one, two) => (one.id < two.id ? -1 : 1));
}

function remember({ checkers, needs, expressions }: StoredPart): void {
  rememberExpressions(expressions);
  for (const [index, checker] of checkers.entries()) {
    const own = needs[index] ?? null;
    if (own !== null) rememberNeeds(checker, own);
  }
}

/** As bytes, for most of them are not read. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf('\n', start);
    const end = found === -1 ? bytes.length : found;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** One that was damaged is none: the files themselves are there. */
function parseLine<Value>(line: Buffer | undefined): Value | null {
  try {
    return JSON.parse(line?.toString('utf8') ?? '') as Value | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isCheckerName({ name }: Dirent): boolean {
  return EXTENSION.test(name) && !TEST_EXTENSION.test(name);
}
