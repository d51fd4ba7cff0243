import { type Meaning, meaning, UNKNOWN, unionOf } from './meaning.js';
import { plainType } from './plain-type.js';
import type { ProgramFile } from './program-file.js';
import type { ProgramTypes } from './program-types.js';
import { nameOfType } from './type-keys.js';

/**
 * What something may be by the type that is written for it in a file, of which nothing else is known. It may be anything
 * else too: what is written proves nothing, and hides nothing.
 */
export function writtenMeaning(types: ProgramTypes, file: ProgramFile, written: string): Meaning {
  return types.written.get(file, written, () => makeMeaning(types, file, written));
}

/** Of this, other than of what is not known at all, members are asked for too: `*.startsWith` is one of anything. */
const ANYTHING: Meaning = meaning({});

/** The same of something of which something may be known: then that alone counts. */
export function orWritten(types: ProgramTypes, file: ProgramFile, of: Meaning, written: string): Meaning {
  if (!isUnknown(types, of)) return of;
  const { alternatives, isOpen } = writtenMeaning(types, file, written);
  return alternatives === undefined || isOpen !== true ? of : meaning({ isOpen, alternatives }, of);
}

function makeMeaning(types: ProgramTypes, file: ProgramFile, written: string): Meaning {
  const all = namesWritten(file, written);
  const named = unionOf(
    all.map((one) => {
      const own = types.named(file, one);
      return types.mayDeclare(file, one) ? own : own.filter((type) => type === nameOfType(type));
    }),
  );
  const isDeclared = named.some((type) => type !== nameOfType(type) || file.declarations.types.has(type));
  const isImported = all.some((one) => file.imports.has(one.split('.')[0] ?? ''));
  // Other names may be parameters of something generic.
  if (!isDeclared && !isImported) return UNKNOWN;
  return meaning({ isOpen: true, alternatives: [meaning({ types: named }), ANYTHING] });
}

/** Whether nothing is known of what something is but names of types that the program does not declare. */
function isUnknown(program: ProgramTypes, { names, functions, types, ...one }: Meaning): boolean {
  const isNothing = names.length + functions.length === 0 && !types.some((type) => program.declares(type));
  const { literal, parts, spreads, modules, alternatives, isClass } = one;
  return (
    isNothing && [literal, parts, spreads, modules, alternatives, isClass].every((part) => part === undefined)
  );
}

/** Languages whose types may be alternatives, or wrapped in others that say nothing else. */
const ANNOTATED: ReadonlySet<string> = new Set(['python', 'typescript', 'javascript']);

/** The names of the types that one may be as it is written in a file. */
export function namesWritten({ facts: { language } }: ProgramFile, written: string): readonly string[] {
  return ANNOTATED.has(language) ? alternativesOf(written) : [plainType(written)];
}

/** Types that stand for what is in them: who has a promise waits for it. */
const WRAPPERS =
  /^(?:typing\.|t\.)?(?:Optional|Annotated|Final|ClassVar|Awaitable|Promise|PromiseLike|Readonly|Partial|Required|NonNullable)[<[](.*)[>\]]$/s;
const NOTHING = new Set(['None', 'null', 'undefined', '']);
const MAX_ALTERNATIVES = 8;
/** Longer ones are told by their first name. */
const MAX_LENGTH = 400;
const MAX_DEPTH = 8;

/** The names of the types that a written one may be: `Repo | null`, `Optional[Repo]`, `Promise<Repo>` are `Repo`. */
export function alternativesOf(written: string, depth = 0): readonly string[] {
  if (/^[\w.]*$/.test(written)) return [written];
  const text = written
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .replace(/^\(([^()]*)\)$/s, '$1');
  if (text.length > MAX_LENGTH || depth > MAX_DEPTH) return [plainType(text)];
  const inside = WRAPPERS.exec(text)?.[1];
  if (inside !== undefined) return alternativesOf(partsOf(inside, ',')[0] ?? '', depth + 1);
  const parts = partsOf(text, '|');
  if (parts.length < 2) return [plainType(text)];
  const all = parts.flatMap((part) => alternativesOf(part, depth + 1)).filter((one) => !NOTHING.has(one));
  return all.slice(0, MAX_ALTERNATIVES);
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
