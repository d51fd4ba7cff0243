/** A translation to the platform's syntax, for ASCII text. */
export type BoundedExpression = {
  readonly source: string;
  /** Upper and lower case are the same; then `literals` are in lower case. */
  readonly ignoreCase: boolean;
  /** Every match is one of the literals and the whole text. */
  readonly whole: boolean;
  /** Strings of which every match contains at least one; undefined where that is not known. */
  readonly literals: readonly string[] | undefined;
};

type Part = {
  readonly source: string;
  /** The strings that the part can be, where that is a short list. */
  readonly exact: readonly string[] | undefined;
  /** Strings of which every match of the part contains at least one. */
  readonly required: readonly string[] | undefined;
};

const EMPTY: Part = { source: '', exact: [''], required: undefined };
const MAX_EXACT = 64;
/** Both anchors hold for the whole expression, not for one branch of it. */
const ANCHORED = /^(?:\(\?i\))?\^(?:[^|]*[^|\\]|\([^()]*\))\$$/;
/** Bounds the product of ways in which `?` and alternations can be tried at one start. */
const MAX_CHOICES = 6;
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
 * alternation, `?`, anchors, and at most one `*` or `+`, over a single character. With one unbounded
 * repetition the engine tries at most every start and every length, so the caller bounds the length. Everything else, among it all
 * flags but a leading `(?i)`, counted repetitions and repeated groups, is undefined and left to RE2.
 */
export function translateBounded(pattern: string): BoundedExpression | undefined {
  const ignoreCase = pattern.startsWith('(?i)');
  const reader = new Reader(ignoreCase ? pattern.slice(4) : pattern);
  const part = reader.alternation();
  if (part === undefined || !reader.atEnd || reader.repetitions > 1 || reader.choices > MAX_CHOICES)
    return undefined;
  const literals = usefulLiterals(part);
  return {
    source: part.source,
    ignoreCase,
    whole: part.exact !== undefined && ANCHORED.test(pattern),
    literals: ignoreCase ? literals?.map((item) => item.toLowerCase()) : literals,
  };
}

class Reader {
  repetitions = 0;
  choices = 0;
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
    const [only] = branches;
    if (branches.length === 1) return only;
    this.choices += 1;
    return {
      source: branches.map((branch) => branch.source).join('|'),
      exact: union(branches.map((branch) => branch.exact)),
      required: union(branches.map(usefulLiterals)),
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
    if (sign === '{') return undefined;
    if (sign !== '*' && sign !== '+' && sign !== '?') return atom;
    this.at += 1;
    // A second sign is laziness or an error; RE2 knows which.
    if (/[*+?{]/.test(this.pattern[this.at] ?? '')) return undefined;
    const group = this.pattern[start] === '(';
    if (/[\^$]/.test(this.pattern[start] ?? '') || /^\\[bB]/.test(this.pattern.slice(start)))
      return undefined;
    if (sign === '?') {
      this.choices += 1;
      return { source: `${atom.source}?`, exact: optional(atom), required: undefined };
    }
    if (group) return undefined;
    this.repetitions += 1;
    return {
      source: atom.source + sign,
      exact: undefined,
      required: sign === '+' ? usefulLiterals(atom) : undefined,
    };
  }

  private atom(): Part | undefined {
    const character = this.pattern[this.at] ?? '';
    this.at += 1;
    if (character === '(') return this.group();
    if (character === '[') return this.characterClass();
    if (character === '\\') return this.escape();
    if (character === '.') return { source: '[^\\n]', exact: undefined, required: undefined };
    if (character === '^' || character === '$')
      return { source: character, exact: [''], required: undefined };
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
    return this.take(']') ? { source: `${source}]`, exact: undefined, required: undefined } : undefined;
  }

  private escape(): Part | undefined {
    const character = this.pattern[this.at] ?? '';
    this.at += 1;
    const set = CLASS_ESCAPES[character];
    if (set !== undefined) return { source: set, exact: undefined, required: undefined };
    if (character === 'b' || character === 'B')
      return { source: `\\${character}`, exact: [''], required: undefined };
    const control = CONTROL_ESCAPES[character];
    if (control !== undefined) return { source: `\\${character}`, exact: [control], required: undefined };
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
  return { source, exact: [character], required: undefined };
}

function concatenate(left: Part, right: Part): Part {
  const source = left.source + right.source;
  if (
    left.exact !== undefined &&
    right.exact !== undefined &&
    left.exact.length * right.exact.length <= MAX_EXACT
  ) {
    const exact = left.exact.flatMap((head) => (right.exact ?? []).map((tail) => head + tail));
    return { source, exact, required: undefined };
  }
  return { source, exact: undefined, required: better(usefulLiterals(left), usefulLiterals(right)) };
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
