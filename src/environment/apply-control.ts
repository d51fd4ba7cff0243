import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSymbol } from '../analysis/index.js';
import { PatchgymError } from '../core/errors.js';
import { createPatch, type Patch, type PatchEntry } from '../core/patch.js';
import { isContainedPath } from '../core/tree.js';
import { parseYamlFile } from './catalogue.js';
import { type Control, type ControlEdit, controlSchema } from './control.js';
import { readIfPresent, statusIfPresent } from './read-if-present.js';

/** The controls of an environment, sorted by name. Throws `invalid` with file and line for a malformed one. */
export async function loadControls(environmentDirectory: string): Promise<Control[]> {
  const directory = join(environmentDirectory, 'controls');
  const files = (await readdir(directory)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (file) => {
      const parsed = parseYamlFile(
        await readFile(join(directory, file), 'utf8'),
        controlSchema,
        `controls/${file}`,
      );
      return { name: file.slice(0, -'.yaml'.length), ...parsed };
    }),
  );
}

/** The patch that a control stands for. Throws `invalid` when an edit does not fit the tree, naming control, file and place. */
export async function controlPatch(control: Control, pristineDirectory: string): Promise<Patch> {
  const contents = new Map<string, Buffer | null>();
  for (const edit of control.edits) {
    if (!isContainedPath(edit.file)) throw misfit(control, edit, 'the file leaves the tree');
    const current = contents.has(edit.file)
      ? (contents.get(edit.file) ?? null)
      : await readIfPresent(join(pristineDirectory, edit.file));
    contents.set(edit.file, await applyEdit(control, edit, current));
  }
  const entries = await Promise.all(
    [...contents].map(async ([path, content]): Promise<PatchEntry> => {
      if (content === null) return { kind: 'deleted', path };
      const status = await statusIfPresent(join(pristineDirectory, path));
      return { kind: 'file', path, executable: ((status?.mode ?? 0) & 0o111) !== 0, content };
    }),
  );
  return createPatch(entries);
}

async function applyEdit(
  control: Control,
  edit: ControlEdit,
  current: Buffer | null,
): Promise<Buffer | null> {
  if ('create' in edit) {
    if (current !== null) throw misfit(control, edit, 'the file exists already');
    return Buffer.from(edit.create);
  }
  if (current === null) throw misfit(control, edit, 'there is no such file');
  if ('delete' in edit) return null;
  if ('append' in edit) return Buffer.concat([current, Buffer.from(edit.append)]);
  const place = 'symbol' in edit ? await placeOfSymbol(edit, current) : placeOfAnchor(control, edit, current);
  if ('with' in edit) return splice(current, place.start, place.end, edit.with);
  const offset = edit.insert === 'before' ? place.start : place.end;
  return splice(current, offset, offset, edit.text);
}

type Place = { readonly start: number; readonly end: number };

async function placeOfSymbol(edit: ControlEdit & { symbol: string }, content: Buffer): Promise<Place> {
  const symbol = await findSymbol(edit.file, content, edit.symbol);
  return 'replace' in edit && edit.replace === 'body'
    ? { start: symbol.bodyStart, end: symbol.bodyEnd }
    : symbol;
}

function placeOfAnchor(control: Control, edit: ControlEdit & { anchor: string }, content: Buffer): Place {
  const start = content.indexOf(edit.anchor);
  if (start < 0) throw misfit(control, edit, `the anchor ${JSON.stringify(edit.anchor)} does not occur`);
  if (content.indexOf(edit.anchor, start + 1) >= 0)
    throw misfit(control, edit, `the anchor ${JSON.stringify(edit.anchor)} occurs more than once`);
  return { start, end: start + Buffer.byteLength(edit.anchor) };
}

function splice(content: Buffer, start: number, end: number, text: string): Buffer {
  return Buffer.concat([content.subarray(0, start), Buffer.from(text), content.subarray(end)]);
}

function misfit(control: Control, edit: ControlEdit, problem: string): PatchgymError {
  return new PatchgymError(
    'invalid',
    'control-does-not-fit',
    `Control ${control.name}, ${edit.file}: ${problem}.`,
  );
}
