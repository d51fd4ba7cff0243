/**
 * The shape of a tree-sitter query, read from its text: enough to say what a match needs. Syntax
 * that is unknown here gives undefined, and then nothing is concluded.
 */
export type ShapeNode = {
  /** `_` any node, `(_)` any named one, a named kind, or the text of an anonymous one. */
  readonly kind: 'any' | 'named' | 'kind' | 'anonymous' | 'choice' | 'group';
  readonly name: string;
  readonly field: string | undefined;
  /** Whether a match may do without it. */
  readonly isOptional: boolean;
  /** Whether a match may hold several of it. */
  readonly isRepeated: boolean;
  readonly captures: readonly string[];
  /** Children, alternatives, or the members of a group. */
  readonly parts: readonly ShapeNode[];
};

/** A predicate as written: its operator without `#`, and its operands in order. */
type ShapePredicate = {
  readonly operator: string;
  readonly operands: readonly (
    | { readonly type: 'capture'; readonly name: string }
    | { readonly type: 'string'; readonly value: string }
  )[];
};

/** One pattern of a query. */
export type ShapePattern = { readonly root: ShapeNode; readonly predicates: readonly ShapePredicate[] };

type Token = { readonly text: string; readonly isString: boolean };

/** The patterns of a query text, in order, or undefined where it holds anything that this does not know. */
export function readQueryShape(query: string): ShapePattern[] | undefined {
  const tokens = tokenizeQuery(query);
  if (tokens === undefined) return undefined;
  const reader = new ShapeReader(tokens);
  const patterns: ShapePattern[] = [];
  while (!reader.isDone()) {
    const root = reader.readPattern();
    if (root === undefined) return undefined;
    patterns.push({ root, predicates: reader.takePredicates() });
  }
  return patterns;
}

const TOKEN = /\s+|;[^\n]*|("(?:[^"\\]|\\.)*")|([A-Za-z_@#][\w.\-?!]*|[()[\]:!.*+?/])/gy;

function tokenizeQuery(query: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < query.length) {
    const match = TOKEN.exec(query);
    if (match === null) return undefined;
    if (match[1] !== undefined) {
      const text = unquote(match[1]);
      if (text === undefined) return undefined;
      tokens.push({ text, isString: true });
    } else if (match[2] !== undefined) tokens.push(...splitWord(match[2]));
  }
  return tokens;
}

/** Names may be followed by a quantifier without a space; only predicates hold `?` and `!` themselves. */
function splitWord(word: string): Token[] {
  let end = word.length;
  if (!word.startsWith('#')) while (end > 1 && (word[end - 1] === '?' || word[end - 1] === '!')) end -= 1;
  const tokens: Token[] = [{ text: word.slice(0, end), isString: false }];
  for (; end < word.length; end += 1) tokens.push({ text: word[end] ?? '', isString: false });
  return tokens;
}

function unquote(literal: string): string | undefined {
  const text = literal.slice(1, -1);
  return text.replace(/\\(.)/gs, (_, character: string) =>
    character === 'n'
      ? '\n'
      : character === 't'
        ? '\t'
        : character === 'r'
          ? '\r'
          : character === '0'
            ? '\0'
            : character,
  );
}

class ShapeReader {
  private at = 0;
  private predicates: ShapePredicate[] = [];

  constructor(private readonly tokens: readonly Token[]) {}

  isDone(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Those of the patterns read since it was last asked. */
  takePredicates(): readonly ShapePredicate[] {
    const taken = this.predicates;
    this.predicates = [];
    return taken;
  }

  readPattern(field?: string): ShapeNode | undefined {
    const token = this.next();
    if (token === undefined) return undefined;
    if (token.isString) return this.finish({ kind: 'anonymous', name: token.text, field, parts: [] });
    if (token.text === '_') return this.finish({ kind: 'any', name: '', field, parts: [] });
    if (token.text === '[') return this.readChoice(field);
    if (token.text === '(') return this.readParenthesised(field);
    if (/^[A-Za-z_]/.test(token.text) && this.peek() === ':') {
      this.at += 1;
      return this.readPattern(token.text);
    }
    return undefined;
  }

  private readChoice(field: string | undefined): ShapeNode | undefined {
    const parts = this.readUntil(']');
    return parts === undefined ? undefined : this.finish({ kind: 'choice', name: '', field, parts });
  }

  private readParenthesised(field: string | undefined): ShapeNode | undefined {
    const first = this.tokens[this.at];
    if (first === undefined) return undefined;
    if (!first.isString && first.text === '_') {
      this.at += 1;
      return this.readNode('named', '', field);
    }
    const isName = !first.isString && /^[A-Za-z_]/.test(first.text);
    if (isName && first.text !== 'MISSING') {
      this.at += 1;
      // `(supertype/subtype)` and supertypes are left to the real engine.
      return this.peek() === '/' ? undefined : this.readNode('kind', first.text, field);
    }
    if (isName) return undefined;
    return this.readNode('group', '', field);
  }

  private readNode(kind: ShapeNode['kind'], name: string, field: string | undefined): ShapeNode | undefined {
    const parts = this.readUntil(')');
    return parts === undefined ? undefined : this.finish({ kind, name, field, parts });
  }

  private readUntil(end: string): ShapeNode[] | undefined {
    const parts: ShapeNode[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      if (token === undefined) return undefined;
      if (!token.isString && token.text === end) {
        this.at += 1;
        return parts;
      }
      if (!token.isString && token.text === '.') this.at += 1;
      else if (!token.isString && token.text === '!') this.at += 2;
      else if (!token.isString && token.text === '(' && this.isPredicate()) this.readPredicate();
      else {
        const part = this.readPattern();
        if (part === undefined) return undefined;
        parts.push(part);
      }
    }
  }

  private isPredicate(): boolean {
    const token = this.tokens[this.at + 1];
    return token !== undefined && !token.isString && token.text.startsWith('#');
  }

  private readPredicate(): void {
    this.at += 1;
    const operator = this.next()?.text.slice(1) ?? '';
    const operands: ShapePredicate['operands'][number][] = [];
    while (this.at < this.tokens.length) {
      const token = this.next();
      if (token === undefined || (!token.isString && token.text === ')')) break;
      if (!token.isString && token.text.startsWith('@')) {
        operands.push({ type: 'capture', name: token.text.slice(1) });
      } else operands.push({ type: 'string', value: token.text });
    }
    this.predicates.push({ operator, operands });
  }

  /** Quantifiers and captures behind a node. */
  private finish(node: Omit<ShapeNode, 'isOptional' | 'isRepeated' | 'captures'>): ShapeNode {
    const captures: string[] = [];
    let isOptional = false;
    let isRepeated = false;
    for (
      let token = this.tokens[this.at];
      token !== undefined && !token.isString;
      token = this.tokens[this.at]
    ) {
      if (token.text.startsWith('@')) captures.push(token.text.slice(1));
      else if (token.text !== '?' && token.text !== '*' && token.text !== '+') break;
      else {
        isOptional ||= token.text !== '+';
        isRepeated ||= token.text !== '?';
      }
      this.at += 1;
    }
    return { ...node, isOptional, isRepeated, captures };
  }

  private peek(): string | undefined {
    const token = this.tokens[this.at];
    return token === undefined || token.isString ? undefined : token.text;
  }

  private next(): Token | undefined {
    const token = this.tokens[this.at];
    this.at += 1;
    return token;
  }
}
