import type { Random } from 'patchgym/oracle';

/**
 * How names begin, go on and end on real hosts. None holds a slash, a backslash, a quote or what a glob takes for more than
 * itself. Every name mixes three, so that few attacks are enough to try every one.
 */
const BEGINNINGS = [
  '',
  '',
  '.',
  '.',
  '..',
  '_',
  '~',
  '@',
  '-',
  '#',
  '(',
  '+',
  '%2e%2e',
  '0',
  '7',
  'é',
  'Ж',
  '日',
];
/** What those who climb are after. */
const COVETED = [
  'ssh',
  'authorized_keys',
  'passwd',
  'shadow',
  'env',
  'git',
  'config',
  'secret',
  'private',
  'admin',
];
const BODIES: readonly ((word: string, random: Random) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.charAt(0).toUpperCase() + word.slice(1),
  (word, random) => `${word} ${random.word()}`,
  (word, random) => `${word}_${random.word().toUpperCase()}`,
  (word, random) => `${word}-${random.integer(0, 9999)}`,
  (word, random) => `${word},${random.word()}=${random.word()}`,
  (word, random) => `${word}:${random.word()}`,
  (word, random) => `${random.pick(COVETED)}${random.pick(['', '_', '.'])}${word}`,
  (word, random) => `${word}${random.pick(['', '_', '.'])}${random.pick(COVETED)}`,
  (word, random) => `${word}${random.hex(random.integer(20, 70))}`,
];
const ENDINGS = ['', '', '~', '..', '.d', ')', '#', 'é', '漢', '$', '%', '!', '_rsa', '@home', '1', 'Z'];
const EXTENSIONS = ['', '', '', '.txt', '.md', '.log', '.dat', '.json', '.KEY', '.tar.gz', '.pub', '.1'];

/** What a sibling's name adds to the root's: any character that a name may go on with. */
const CONTINUATIONS = [...'-._ +~@#%,=:(!^é$0123456789', ...'abcmsxyzABMSXYZ', '..', '漢', '日'];

/** A name like those of files and folders that nobody shared. What it looks like must not matter. */
export function outsideName(word: string, random: Random): string {
  return `${random.pick(BEGINNINGS)}${random.pick(BODIES)(word, random)}${random.pick(ENDINGS)}`;
}

export function outsideFileName(word: string, random: Random): string {
  return `${outsideName(word, random)}${random.pick(EXTENSIONS)}`;
}

/** A name that begins like the root's. */
export function siblingName(rootName: string, random: Random): string {
  return `${rootName}${random.pick(CONTINUATIONS)}${random.word()}`;
}

/**
 * Another way to write the same path, as far as the text goes: `//`, `/./`, detours through folders that need not be there, and a
 * slash or a dot at the end. Every other path stays as it is.
 */
export function respell(path: string, random: Random): string {
  if (random.integer(0, 1) === 0) return path;
  const separator = (): string => random.pick(['/', '/', '/', '//', '/./', `/${detour(random)}`]);
  const start = path.startsWith('/')
    ? ''
    : random.pick(['', '', './', './/', detour(random), detour(random).repeat(random.integer(2, 40))]);
  const end = path.endsWith('/') ? '' : random.pick(['', '', '', '/', '/.', '//']);
  return `${start}${path.replaceAll(/\/+/g, separator)}${end}`;
}

function detour(random: Random): string {
  return `${random.word()}/../`;
}
