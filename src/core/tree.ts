/**
 * A file path relative to the root of its tree, with `/` between its parts.
 * Bytes that are not UTF-8 are kept as the lone surrogates U+DC80..U+DCFF, so that every
 * POSIX path has exactly one string and that string survives JSON.
 */
export type TreePath = string;

/** One thing in a tree, read without following links. Directories stand for themselves only when empty. */
export type TreeEntry =
  | {
      readonly kind: 'file';
      readonly path: TreePath;
      readonly executable: boolean;
      /** sha256 of the content, lower-case hex. */
      readonly digest: string;
      readonly size: number;
      /** Number of names of the inode: above 1 for a hard link. */
      readonly links: number;
    }
  | { readonly kind: 'symlink'; readonly path: TreePath; readonly target: TreePath }
  | { readonly kind: 'directory'; readonly path: TreePath }
  | { readonly kind: 'special'; readonly path: TreePath; readonly type: 'fifo' | 'socket' | 'device' };

/** The path of these bytes. Inverse of `pathToBytes`. */
export function pathFromBytes(bytes: Uint8Array): TreePath {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(buffer)) return text;
  let path = '';
  let index = 0;
  while (index < buffer.length) {
    const length = validSequenceLength(buffer, index);
    if (length === 0) {
      path += String.fromCharCode(0xdc00 + (buffer[index] ?? 0));
      index += 1;
    } else {
      path += buffer.toString('utf8', index, index + length);
      index += length;
    }
  }
  return path;
}

/** The bytes of this path. Inverse of `pathFromBytes`. */
export function pathToBytes(path: TreePath): Buffer {
  const parts: Buffer[] = [];
  let plain = '';
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.from([code - 0xdc00]));
      plain = '';
    } else {
      plain += character;
    }
  }
  parts.push(Buffer.from(plain, 'utf8'));
  return Buffer.concat(parts);
}

/** Whether a path stays inside its tree: relative, no empty, `.` or `..` part, no NUL. */
export function isContainedPath(path: TreePath): boolean {
  if (path === '' || path.includes('\0')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function validSequenceLength(buffer: Buffer, index: number): number {
  const first = buffer[index] ?? 0;
  const length =
    first < 0x80
      ? 1
      : first >= 0xc2 && first < 0xe0
        ? 2
        : first >= 0xe0 && first < 0xf0
          ? 3
          : first >= 0xf0 && first < 0xf5
            ? 4
            : 0;
  if (length === 0 || index + length > buffer.length) return 0;
  const slice = buffer.subarray(index, index + length);
  return Buffer.from(slice.toString('utf8'), 'utf8').equals(slice) ? length : 0;
}
