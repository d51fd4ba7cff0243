import * as fs from 'node:fs';
import { PatchgymError } from '../core/errors.js';
import type { SandboxOptions } from './port.js';

/** Throws on options that cannot be met: a path that is not absolute and plain, a source that is not there. */
export function checkOptions(options: SandboxOptions): void {
  const { workspace, mounts, scratch = [] } = options;
  const targets = [workspace.target, ...mounts.map(({ target }) => target), ...scratch];
  const sources = [workspace.source, ...mounts.map(({ source }) => source)];
  for (const path of [...targets, ...sources]) {
    if (!isPlainAbsolute(path))
      throw unusable(path, 'is not an absolute path without `.`, `..` and doubled slashes');
  }
  const root = targets.find((target) => target === '/');
  if (root !== undefined) throw unusable(root, 'cannot be mounted over');
  for (const source of sources) {
    if (!fs.existsSync(source)) throw unusable(source, 'is to be mounted but does not exist');
  }
  if (!fs.statSync(workspace.source).isDirectory()) throw unusable(workspace.source, 'is no directory');
}

function isPlainAbsolute(path: string): boolean {
  if (!path.startsWith('/') || path.includes('\0')) return false;
  if (path === '/') return true;
  return path
    .slice(1)
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..');
}

function unusable(path: string, why: string): PatchgymError {
  return new PatchgymError(
    'infrastructure',
    'sandbox-options-invalid',
    `Cannot open a sandbox: ${JSON.stringify(path)} ${why}.`,
  );
}
