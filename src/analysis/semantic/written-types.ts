import { type Meaning, meaning, UNKNOWN } from './meaning.js';
import { plainType } from './plain-type.js';
import type { ProgramFile } from './program-file.js';
import type { ProgramTypes } from './program-types.js';
import { nameOfType } from './type-keys.js';

/**
 * What something of a type is, as the type is written in a file. Only types of the program and imported ones say more than
 * nothing: others may be parameters of something generic.
 */
export function declaredMeaning(types: ProgramTypes, file: ProgramFile, written: string): Meaning {
  const named = types.named(file, written);
  const isDeclared = named.some((type) => type !== nameOfType(type) || file.declarations.types.has(type));
  const isImported = alternativesOf(written).some((one) => file.imports.has(one.split('.')[0] ?? ''));
  return isDeclared || isImported ? meaning({ types: named }) : UNKNOWN;
}

/** Types that stand for what is in them: who has a promise waits for it. */
const WRAPPERS =
  /^(?:typing\.|t\.)?(?:Optional|Annotated|Final|ClassVar|Awaitable|Promise|PromiseLike|Readonly|Partial|Required|NonNullable|Box|Rc|Arc)[<[](.*)[>\]]$/s;
const NOTHING = new Set(['None', 'null', 'undefined', '']);
const MAX_ALTERNATIVES = 4;

/** The names of the types that a written one may be: `Repo | null`, `Optional[Repo]`, `Promise<Repo>` are `Repo`. */
export function alternativesOf(written: string): readonly string[] {
  if (/^[\w.]*$/.test(written)) return [written];
  const text = written.trim().replace(/^(["'])(.*)\1$/s, '$2');
  const inside = WRAPPERS.exec(text)?.[1];
  if (inside !== undefined) return alternativesOf(partsOf(inside, ',')[0] ?? '');
  const parts = partsOf(text, '|');
  if (parts.length < 2) return [plainType(text)];
  return parts
    .flatMap(alternativesOf)
    .filter((one) => !NOTHING.has(one))
    .slice(0, MAX_ALTERNATIVES);
}

/** What stands between separators outside of brackets. */
function partsOf(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ('<[({'.includes(character)) depth += 1;
    else if ('>])}'.includes(character)) depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
