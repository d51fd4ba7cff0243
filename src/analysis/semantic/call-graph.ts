import type { ProgramUses } from './function-uses.js';
import type { FunctionRef, Program } from './program.js';

/** Which functions a function may call, pass on or declare. */
export type CallGraph = ReadonlyMap<string, readonly FunctionRef[]>;

/** The call graph of a program. */
export function callGraphOf(program: Program, uses: ProgramUses): CallGraph {
  const byKey = new Map<string, FunctionRef>();
  for (const ref of program.functions()) byKey.set(ref.key, ref);
  const graph = new Map<string, readonly FunctionRef[]>();
  for (const ref of byKey.values()) {
    const { callees } = uses.of(ref);
    graph.set(ref.key, callees.length === 0 ? NO_CALLEES : callees.flatMap((key) => byKey.get(key) ?? []));
  }
  return graph;
}

const NO_CALLEES: readonly FunctionRef[] = [];
const callerTables = new WeakMap<CallGraph, ReadonlyMap<string, readonly string[]>>();

/** The functions from which one of these is reached, themselves included. */
export function callersOf(graph: CallGraph, targets: ReadonlySet<string>): Set<string> {
  const callers = callerTable(graph);
  return reach(targets, (key) => callers.get(key) ?? []);
}

/** Who calls a function, by key. */
export function callerTable(graph: CallGraph): ReadonlyMap<string, readonly string[]> {
  const known = callerTables.get(graph);
  if (known !== undefined) return known;
  const callers = new Map<string, string[]>();
  for (const [caller, callees] of graph) {
    for (const callee of callees) {
      const list = callers.get(callee.key);
      if (list === undefined) callers.set(callee.key, [caller]);
      else list.push(caller);
    }
  }
  callerTables.set(graph, callers);
  return callers;
}

/** The functions that these reach, themselves included. */
export function reachedFrom(graph: CallGraph, starts: ReadonlySet<string>): Set<string> {
  return reach(starts, (key) => (graph.get(key) ?? []).map((callee) => callee.key));
}

function reach(starts: ReadonlySet<string>, next: (key: string) => readonly string[]): Set<string> {
  const seen = new Set(starts);
  const stack = [...starts];
  while (stack.length > 0) {
    for (const key of next(stack.pop() ?? '')) {
      if (seen.has(key)) continue;
      seen.add(key);
      stack.push(key);
    }
  }
  return seen;
}

type Frame = { readonly ref: FunctionRef; next: number };

/** Groups of functions that call each other, callees before their callers (Tarjan, without recursion). */
export function callOrder(
  graph: CallGraph,
  refs: readonly FunctionRef[],
  isWanted: (key: string) => boolean,
): readonly (readonly FunctionRef[])[] {
  const groups: FunctionRef[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: FunctionRef[] = [];
  const isOpen = new Set<string>();
  const enter = (ref: FunctionRef): Frame => {
    index.set(ref.key, index.size);
    low.set(ref.key, index.size - 1);
    open.push(ref);
    isOpen.add(ref.key);
    return { ref, next: 0 };
  };
  const lower = (key: string, value: number) => low.set(key, Math.min(low.get(key) ?? value, value));
  for (const root of refs) {
    if (index.has(root.key) || !isWanted(root.key)) continue;
    const frames: Frame[] = [enter(root)];
    while (frames.length > 0) {
      const frame = frames.at(-1);
      if (frame === undefined) break;
      const callee = graph.get(frame.ref.key)?.[frame.next];
      frame.next += 1;
      if (callee === undefined) {
        frames.pop();
        const { key } = frame.ref;
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.ref.key, low.get(key) ?? 0);
        if (low.get(key) === index.get(key)) groups.push(closeGroup(open, isOpen, key));
      } else if (isWanted(callee.key)) {
        if (!index.has(callee.key)) frames.push(enter(callee));
        else if (isOpen.has(callee.key)) lower(frame.ref.key, index.get(callee.key) ?? 0);
      }
    }
  }
  return groups;
}

function closeGroup(open: FunctionRef[], isOpen: Set<string>, key: string): FunctionRef[] {
  const group: FunctionRef[] = [];
  while (open.length > 0) {
    const ref = open.pop();
    if (ref === undefined) break;
    isOpen.delete(ref.key);
    group.push(ref);
    if (ref.key === key) break;
  }
  return group.sort((left, right) => (left.key < right.key ? -1 : 1));
}
