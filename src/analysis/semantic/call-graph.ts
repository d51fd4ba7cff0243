import type { ProgramUses } from './function-uses.js';
import type { FunctionRef, Program } from './program.js';

/** Which functions a function may call, pass on or declare, by their keys. */
export type CallGraph = {
  readonly calleesOf: (key: string) => readonly string[];
  readonly callersOf: (key: string) => readonly string[];
  readonly functionOf: (key: string) => FunctionRef | undefined;
};

/** The call graph of a program, whatever it becomes. */
export function callGraphOf(program: Program, uses: ProgramUses): CallGraph {
  return {
    calleesOf: (key) => uses.ofKey(key).callees,
    callersOf: (key) => uses.callersOf(key),
    functionOf: (key) => program.functionOf(key),
  };
}

/** The functions that these reach, themselves included. */
export function reachedFrom(graph: CallGraph, starts: ReadonlySet<string>): Set<string> {
  const seen = new Set(starts);
  const stack = [...starts];
  while (stack.length > 0) {
    for (const key of graph.calleesOf(stack.pop() ?? '')) {
      if (seen.has(key)) continue;
      seen.add(key);
      stack.push(key);
    }
  }
  return seen;
}

type Frame = { readonly ref: FunctionRef; readonly callees: readonly string[]; next: number };

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
    return { ref, callees: graph.calleesOf(ref.key), next: 0 };
  };
  const lower = (key: string, value: number) => low.set(key, Math.min(low.get(key) ?? value, value));
  for (const root of refs) {
    if (index.has(root.key) || !isWanted(root.key)) continue;
    const frames: Frame[] = [enter(root)];
    while (frames.length > 0) {
      const frame = frames.at(-1);
      if (frame === undefined) break;
      const callee = frame.callees[frame.next];
      frame.next += 1;
      if (callee === undefined) {
        frames.pop();
        const { key } = frame.ref;
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.ref.key, low.get(key) ?? 0);
        if (low.get(key) === index.get(key)) groups.push(closeGroup(open, isOpen, key));
      } else if (isWanted(callee)) {
        const ref = index.has(callee) ? undefined : graph.functionOf(callee);
        if (ref !== undefined) frames.push(enter(ref));
        else if (isOpen.has(callee)) lower(frame.ref.key, index.get(callee) ?? 0);
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
