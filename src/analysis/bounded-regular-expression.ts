/** A translation to the platform's syntax, for ASCII text. */
export type BoundedExpression = {
  readonly source: string;
  /** Upper and lower case are the same; then `literals` are in lower case. */
  readonly ignoreCase: boolean;
  /** The texts of which one is the whole text wherever it matches; left out where that is not a short list. */
  readonly words?: readonly string[];
  /** Strings of which every match contains at least one; undefined where that is not known. */
  readonly literals: readonly string[] | undefined;
};

type Part = {
  readonly source: string;
  /** The strings that the part can be, where that is a short list. */
  readonly exact: readonly string[] | undefined;
  /** Strings of which every match of the part contains at least one. */
  readonly required: readonly string[] | undefined;
  /** In how many ways it can be tried at one place, the lengths of unbounded repetitions left out. */
  readonly ways: number;
  /** How many unbounded repetitions one way may go through. */
  readonly repetitions: number;
};

const EMPTY: Part = { source: '', exact: [''], required: undefined, ways: 1, repetitions: 0 };
const MAX_EXACT = 64;
/** The second anchor is one: it is not escaped. */
const ANCHORED = /^\^(?:[^\\]|\\.)*\$$/s;
/** No expression tries more ways than this at all starts of a text of `MAX_BOUNDED_LENGTH`. */
const MAX_WAYS = 2 ** 25;
/** The longest text for which the time of an expression is bounded. */
export const MAX_BOUNDED_LENGTH = 512;
/** How often a counted repetition may repeat. */
const MAX_COUNT = 64;
const COUNTED = /\{(0|[1-9][0-9]?)(,(0|[1-9][0-9]?)?)?\}/y;
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  s: '[\\t\\n\\f\\r ]',
  S: '[^\\t\\n\\f\\r ]',
};
const INSIDE_CLASS: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\f\\r ' };
const CONTROL_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };

/**
 * Translates the part of Go's syntax whose backtracking is bounded: literals, classes, groups,
 * alternation, `?`, anchors, and few repetitions, each over a single character. An unbounded one
 * tries at most every length, so the caller bounds the length of the text. Everything else, among it all
 * flags but a leading `(?i)` and repeated groups, is undefined and left to RE2.
 */
export function translateBounded(pattern: string): BoundedExpression | undefined {
  const ignoreCase = pattern.startsWith('(?i)');
  const reader = new Reader(ignoreCase ? pattern.slice(4) : pattern);
  const part = reader.alternation();
  if (part === undefined || !reader.atEnd) return undefined;
  // An expression that is anchored as a whole starts once.
  const isAnchored = reader.outerBranches === 1 && part.source.startsWith('^');
  const lengths = MAX_BOUNDED_LENGTH ** (part.repetitions + (isAnchored ? 0 : 1));
  if (part.ways * lengths > MAX_WAYS) return undefined;
  const literals = usefulLiterals(part);
  return {
    source: part.source,
    ignoreCase,
    literals: ignoreCase ? literals?.map((item) => item.toLowerCase()) : literals,
    // Both anchors hold for the whole expression where it has no other branch; with `(?i)` it begins otherwise.
    ...(part.exact !== undefined && reader.outerBranches === 1 && ANCHORED.test(pattern)
      ? { words: part.exact }
      : {}),
  };
}

class Reader {
  /** Of the alternation that was read last: the outermost one, in the end. */
  outerBranches = 0;
  private at = 0;

  constructor(private readonly pattern: string) {}

  get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  alternation(): Part | undefined {
    const branches: Part[] = [];
    do {
      const branch = this.sequence();
      if (branch === undefined) return undefined;
      branches.push(branch);
    } while (this.take('|'));
    this.outerBranches = branches.length;
    const [only] = branches;
    if (branches.length === 1) return only;
    return {
      source: branches.map((branch) => branch.source).join('|'),
      exact: union(branches.map((branch) => branch.exact)),
      required: union(branches.map(usefulLiterals)),
      ways: branches.reduce((sum, branch) => sum + branch.ways, 0),
      repetitions: Math.max(...branches.map((branch) => branch.repetitions)),
    };
  }

  private sequence(): Part | undefined {
    let whole = EMPTY;
    // Neighbours with known texts are joined first, for longer literals are rarer.
    let known = EMPTY;
    while (!this.atEnd && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const part = this.repeated();
      if (part === undefined) return undefined;
      const joined = concatenate(known, part);
      if (joined.exact !== undefined) known = joined;
      else {
        whole = concatenate(concatenate(whole, known), part.exact === undefined ? part : EMPTY);
        known = part.exact === undefined ? EMPTY : part;
      }
    }
    return concatenate(whole, known);
  }

  private repeated(): Part | undefined {
    const start = this.at;
    const atom = this.atom();
    if (atom === undefined) return undefined;
    const sign = this.pattern[this.at];
    if (sign === '{') return this.counted(atom, start);
    if (sign !== '*' && sign !== '+' && sign !== '?') return atom;
    this.at += 1;
    // A second sign is laziness or an error; RE2 knows which.
    if (/[*+?{]/.test(this.pattern[this.at] ?? '')) return undefined;
    if (this.isEmptyAt(start)) return undefined;
    if (sign === '?') {
      return {
        ...atom,
        source: `${atom.source}?`,
        exact: optional(atom),
        required: undefined,
        ways: atom.ways + 1,
      };
    }
    if (this.pattern[start] === '(') return undefined;
    return {
      source: atom.source + sign,
      exact: undefined,
      required: sign === '+' ? usefulLiterals(atom) : undefined,
      ways: 1,
      repetitions: 1,
    };
  }

  /** `{2}`, `{2,}` and `{2,4}` of a single character. */
  private counted(atom: Part, start: number): Part | undefined {
    COUNTED.lastIndex = this.at;
    const match = COUNTED.exec(this.pattern);
    if (match === null || this.pattern[start] === '(' || this.isEmptyAt(start)) return undefined;
    const [sign, least = '', range, most] = match;
    this.at += sign.length;
    if (/[*+?{]/.test(this.pattern[this.at] ?? '')) return undefined;
    const isUnbounded = range !== undefined && most === undefined;
    const more = isUnbounded ? 0 : Number(most ?? least) - Number(least);
    if (more < 0 || Number(most ?? least) > MAX_COUNT) return undefined;
    return {
      source: atom.source + sign,
      exact: undefined,
      required: undefined,
      ways: 1 + more,
      repetitions: isUnbounded ? 1 : 0,
    };
  }

  /** Whether what begins here is an anchor or a boundary, which nobody can repeat. */
  private isEmptyAt(start: number): boolean {
    return /[\^$]/.test(this.pattern[start] ?? '') || /^\\[bB]/.test(this.pattern.slice(start));
  }

  private atom(): Part | undefined {
    const character = this.pattern[this.at] ?? '';
    this.at += 1;
    if (character === '(') return this.group();
    if (character === '[') return this.characterClass();
    if (character === '\\') return this.escape();
    if (character === '.') return single('[^\\n]');
    if (character === '^' || character === '$') return { ...EMPTY, source: character };
    if (/[*+?{}\])]/.test(character) || character > '\x7e' || character < ' ') return undefined;
    return literal(character);
  }

  private group(): Part | undefined {
    if (this.pattern.startsWith('?', this.at)) {
      if (!this.pattern.startsWith('?:', this.at)) return undefined;
      this.at += 2;
    }
    const inner = this.alternation();
    if (inner === undefined || !this.take(')')) return undefined;
    return { ...inner, source: `(?:${inner.source})` };
  }

  private characterClass(): Part | undefined {
    let source = this.take('^') ? '[^' : '[';
    if (this.pattern[this.at] === ']') return undefined;
    while (!this.atEnd && this.pattern[this.at] !== ']') {
      const character = this.pattern[this.at] ?? '';
      this.at += 1;
      if (character === '[' || character > '\x7e' || character < ' ') return undefined;
      if (character === '\\') {
        const escaped = this.pattern[this.at] ?? '';
        this.at += 1;
        const set = INSIDE_CLASS[escaped];
        if (set === undefined && !/[^0-9A-Za-z]/.test(escaped) && CONTROL_ESCAPES[escaped] === undefined)
          return undefined;
        // A hyphen after a set means different things to different engines, except at the end.
        if (set !== undefined && this.pattern[this.at] === '-' && this.pattern[this.at + 1] !== ']')
          return undefined;
        source += set ?? `\\${escaped}`;
      } else {
        source += character === '^' ? '\\^' : character;
      }
    }
    return this.take(']') ? single(`${source}]`) : undefined;
  }

  private escape(): Part | undefined {
    const character = this.pattern[this.at] ?? '';
    this.at += 1;
    const set = CLASS_ESCAPES[character];
    if (set !== undefined) return single(set);
    if (character === 'b' || character === 'B') return { ...EMPTY, source: `\\${character}` };
    const control = CONTROL_ESCAPES[character];
    if (control !== undefined) return single(`\\${character}`, [control]);
    return /^[!-/:-@[-`{-~]$/.test(character) ? literal(character) : undefined;
  }

  private take(character: string): boolean {
    if (this.pattern[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}

function literal(character: string): Part {
  const source = /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
  return single(source, [character]);
}

/** One character. */
function single(source: string, exact?: readonly string[]): Part {
  return { source, exact, required: undefined, ways: 1, repetitions: 0 };
}

function concatenate(left: Part, right: Part): Part {
  const source = left.source + right.source;
  const ways = left.ways * right.ways;
  const repetitions = left.repetitions + right.repetitions;
  if (
    left.exact !== undefined &&
    right.exact !== undefined &&
    left.exact.length * right.exact.length <= MAX_EXACT
  ) {
    const exact = left.exact.flatMap((head) => (right.exact ?? []).map((tail) => head + tail));
    return { source, exact, required: undefined, ways, repetitions };
  }
  const required = better(usefulLiterals(left), usefulLiterals(right));
  return { source, exact: undefined, required, ways, repetitions };
}

function optional(part: Part): readonly string[] | undefined {
  return part.exact === undefined ? undefined : ['', ...part.exact];
}

function union(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all = lists.flatMap((list) => list ?? []);
  return lists.includes(undefined) || all.length > MAX_EXACT ? undefined : all;
}

function usefulLiterals(part: Part): readonly string[] | undefined {
  const list = part.exact ?? part.required;
  return list === undefined || list.length === 0 || list.some((item) => item.length < 2) ? undefined : list;
}

/** The list whose shortest string is longer, for it is rarer. */
function better(left: readonly string[] | undefined, right: readonly string[] | undefined) {
  if (left === undefined || right === undefined) return left ?? right;
  const shortest = (list: readonly string[]) => Math.min(...list.map((item) => item.length));
  return shortest(right) > shortest(left) ? right : left;
}
