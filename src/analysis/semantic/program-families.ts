import type { FileFacts } from './file-facts.js';

/** The facts of a tree by families of languages whose files can call each other, each in the order of the paths. */
export type ProgramFamilies = ReadonlyMap<string, readonly FileFacts[]>;

const FAMILY: Readonly<Record<string, string>> = { typescript: 'javascript' };

export function familiesOf(all: Iterable<FileFacts>): ProgramFamilies {
  const families = new Map<string, FileFacts[]>();
  for (const file of all) {
    const family = familyOf(file);
    const list = families.get(family);
    if (list === undefined) families.set(family, [file]);
    else list.push(file);
  }
  for (const list of families.values()) {
    const isSorted = list.every((file, index) => index === 0 || (list[index - 1]?.path ?? '') < file.path);
    if (!isSorted) list.sort((left, right) => (left.path < right.path ? -1 : 1));
  }
  return families;
}

/** The families after a change: facts that are gone, and those that are there in their place or new. */
export function changeFamilies(
  before: ProgramFamilies,
  removed: readonly FileFacts[],
  added: readonly FileFacts[],
): ProgramFamilies {
  const families = new Map<string, FileFacts[]>();
  const listOf = (file: FileFacts): FileFacts[] => {
    const family = familyOf(file);
    const list = families.get(family) ?? [...(before.get(family) ?? [])];
    families.set(family, list);
    return list;
  };
  for (const file of removed) {
    const list = listOf(file);
    const at = placeOf(list, file.path);
    if (list[at]?.path === file.path) list.splice(at, 1);
  }
  for (const file of added) {
    const list = listOf(file);
    list.splice(placeOf(list, file.path), 0, file);
  }
  const all = new Map([...before, ...families]);
  for (const [family, list] of all) if (list.length === 0) all.delete(family);
  return all;
}

function familyOf({ language }: FileFacts): string {
  return FAMILY[language] ?? language;
}

/** Where a path is in a sorted list, or would be. */
function placeOf(list: readonly FileFacts[], path: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.path ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
