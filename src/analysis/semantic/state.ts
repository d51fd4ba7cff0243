import type { VariableId } from './ir.js';
import type { Facts, Sym, ValueGraph } from './value-graph.js';

/** What holds at a point of a function. */
export type State = {
  readonly variables: Map<VariableId, Sym>;
  /** Fields that were read or written on the way, by `object.name`. */
  readonly fields: Map<string, Sym>;
  readonly facts: Map<Sym, number>;
};

/** The state on an edge between blocks, by a key that is its own. */
export type IncomingState = { readonly edge: string; readonly state: State };

export function emptyState(): State {
  return { variables: new Map(), fields: new Map(), facts: new Map() };
}

export function copyState(state: State): State {
  return {
    variables: new Map(state.variables),
    fields: new Map(state.fields),
    facts: new Map(state.facts),
  };
}

/** How much a copy or comparison of it costs. */
export function sizeOf(state: State): number {
  return state.variables.size + state.fields.size + state.facts.size + 1;
}

export function isSameState(left: State, right: State): boolean {
  return (
    isSameMap(left.variables, right.variables) &&
    isSameMap(left.facts, right.facts) &&
    isSameMap(left.fields, right.fields)
  );
}

/**
 * The state where edges meet: a variable that differs becomes a value of its own that remembers what
 * came from where, and only what holds on all edges holds.
 */
export function joinStates(graph: ValueGraph, block: number, incoming: readonly IncomingState[]): State {
  const [first, ...others] = incoming;
  if (first === undefined) return emptyState();
  if (others.length === 0) return copyState(first.state);
  const joined = emptyState();
  for (const { state } of incoming) {
    for (const [variable, value] of state.variables) {
      if (joined.variables.has(variable)) continue;
      joined.variables.set(
        variable,
        isEverywhere(incoming, variable, value) ? value : joinVariable(graph, block, incoming, variable),
      );
    }
  }
  for (const [field, value] of first.state.fields) {
    const joint = joinField(graph, block, incoming, field, value);
    if (joint !== undefined) joined.fields.set(field, joint);
  }
  for (const [value, mask] of first.state.facts) {
    let common = mask;
    for (const { state } of others) common &= state.facts.get(value) ?? 0;
    if (common !== 0) joined.facts.set(value, common);
  }
  return joined;
}

/** Whether a variable has this value on all edges on which it has one. */
function isEverywhere(incoming: readonly IncomingState[], variable: VariableId, value: Sym): boolean {
  for (const { state } of incoming) {
    if ((state.variables.get(variable) ?? value) !== value) return false;
  }
  return true;
}

function joinVariable(
  graph: ValueGraph,
  block: number,
  incoming: readonly IncomingState[],
  variable: VariableId,
): Sym {
  const operands = operandsOf(incoming, (state) => state.variables.get(variable));
  return joinValues(graph, `join ${block} ${variable}`, operands);
}

/** A field that is known on all edges. */
function joinField(
  graph: ValueGraph,
  block: number,
  incoming: readonly IncomingState[],
  field: string,
  value: Sym,
): Sym | undefined {
  let isSame = true;
  for (const { state } of incoming) {
    const known = state.fields.get(field);
    if (known === undefined) return undefined;
    if (known !== value) isSame = false;
  }
  if (isSame) return value;
  const operands = operandsOf(incoming, (state) => state.fields.get(field));
  return joinValues(graph, `join ${block} ${field}`, operands);
}

/**
 * What an edge may say after it said something else: only what was and is said, and of a variable that it is one of the
 * values that it had. Said again and again, it comes to an end.
 */
export function widenState(graph: ValueGraph, edge: string, before: State, after: State): State {
  const facts = new Map<Sym, number>();
  for (const [value, mask] of after.facts) {
    const common = mask & (before.facts.get(value) ?? 0);
    if (common !== 0) facts.set(value, common);
  }
  const fields = new Map([...after.fields].filter(([field, value]) => before.fields.get(field) === value));
  const variables = new Map(after.variables);
  for (const [variable, value] of after.variables) {
    const known = before.variables.get(variable);
    if (known === undefined || known === value) continue;
    variables.set(variable, widenValue(graph, `wide ${edge} ${variable}`, [known, value], facts));
  }
  for (const [variable, known] of before.variables) {
    if (!variables.has(variable)) variables.set(variable, known);
  }
  return { variables, fields, facts };
}

function widenValue(graph: ValueGraph, key: string, values: readonly Sym[], facts: Facts): Sym {
  const wide = graph.intern(key);
  const node = graph.node(wide);
  node.phi ??= new Map();
  for (const operand of values) {
    if (operand === wide) continue;
    const place = `wide ${operand}`;
    node.phi.set(place, { operand, facts });
    graph.connect(wide, place, { to: operand, facts: facts.get(operand) ?? 0 });
  }
  return wide;
}

type Operand = { readonly edge: string; readonly operand: Sym; readonly facts: Facts };

function operandsOf(
  incoming: readonly IncomingState[],
  valueIn: (state: State) => Sym | undefined,
): readonly Operand[] {
  return incoming.flatMap(({ edge, state }) => {
    const operand = valueIn(state);
    return operand === undefined ? [] : [{ edge, operand, facts: state.facts }];
  });
}

function joinValues(graph: ValueGraph, key: string, operands: readonly Operand[]): Sym {
  const [first] = operands;
  if (first !== undefined && operands.every(({ operand }) => operand === first.operand)) return first.operand;
  const phi = graph.intern(key);
  const distinct = new Set(operands.map(({ operand }) => operand).filter((operand) => operand !== phi));
  const [only] = distinct;
  if (distinct.size === 1 && only !== undefined) return only;
  const node = graph.node(phi);
  node.phi ??= new Map();
  for (const { edge, operand, facts } of operands) {
    node.phi.set(edge, { operand, facts });
    if (operand === phi) continue;
    node.edges.remove((place) => place === edge || place.startsWith(`${edge} `));
    const known = facts.get(operand) ?? 0;
    graph.connect(phi, edge, {
      to: operand,
      facts: known | graph.safetyOf(operand, facts),
    });
  }
  return phi;
}

function isSameMap<K, V>(left: ReadonlyMap<K, V>, right: ReadonlyMap<K, V>): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) if (right.get(key) !== value) return false;
  return true;
}
