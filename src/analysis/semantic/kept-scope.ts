import { outlineOf } from './flows-outline.js';
import type { FunctionFlows } from './function-flows.js';
import type { UseChange } from './function-uses.js';
import type { ShapedCall } from './passage.js';
import { type RuleEnds, sinksIn, sourcesIn } from './rule-ends.js';
import { flowsFor, type RuleScope, type ScopeContext, sliceContext } from './rule-scope.js';
import { usersOfVariables } from './shared-variables.js';
import { type Inside, type Question, SliceFunctions } from './slice-functions.js';
import type { ProgramChange } from './solvable-program.js';
import { writersOf } from './value-slice.js';

/**
 * Whether a scope stands after a change: what was asked for it has the answers that it had. It then rests on the functions
 * as they are now.
 */
export function isScopeKept(context: ScopeContext, scope: RuleScope, change: ProgramChange): boolean {
  if (isAskedOfOthers(context, scope, change)) return false;
  const { basis, ends } = scope;
  const flowsOf = flowsFor(context);
  const slice = sliceContext(context, flowsOf);
  const functions = new SliceFunctions(slice);
  // Of what was not asked before, this may be told as it is now.
  const changedBy = (key: string) => {
    const known = basis.get(key)?.changed;
    const now = known === undefined ? functions.at(key) : undefined;
    return known ?? (now === undefined ? undefined : functions.changedBy(now));
  };
  const outline = {
    ...slice,
    hasEffect: (call: ShapedCall) => runBy(call).filter((key) => (changedBy(key)?.size ?? 0) > 0).length > 0,
  };
  const after = new Map<string, { readonly inside: Inside; readonly ends: RuleEnds | undefined }>();
  for (const file of change.files) {
    for (const ref of file.functions) {
      const known = basis.get(ref.key);
      if (known === undefined) continue;
      const inside: Inside = { ...known, flows: flowsOf(ref) };
      const own = ends.get(ref.key);
      const ownNow = own === undefined ? undefined : endsNow(own, inside.flows, context);
      if (outlineOf(known, own, outline) !== outlineOf(inside, ownNow, outline)) return false;
      after.set(ref.key, { inside, ends: ownNow });
    }
  }
  for (const [key, { inside, ends: own }] of after) {
    basis.set(key, inside);
    if (own !== undefined) ends.set(key, own);
  }
  // What these put into what new calls hand to them is something that it rests on from now on.
  for (const [key, { flows, questions, changed }] of functions.byKey) {
    if (changed === undefined) continue;
    const known = basis.get(key);
    if (known === undefined) basis.set(key, { flows, questions, changed });
    else {
      known.questions.push({ kind: 'changes' });
      known.changed = changed;
    }
  }
  return true;
}

/** Whether others than before may call or write what a scope asked for. */
function isAskedOfOthers(
  { solvable }: ScopeContext,
  { basis, asked, called }: RuleScope,
  { uses, files }: { readonly uses: UseChange; readonly files: ProgramChange['files'] },
): boolean {
  if (uses === 'any') return true;
  const wasAsked = (key: string, is: (question: Question) => boolean) =>
    basis.get(key)?.questions.some(is) === true;
  const isWriterNew = (key: string, cell: string) =>
    !wasAsked(key, (question) => question.kind === 'writes' && question.cell === cell);
  for (const key of uses.callees) {
    if (basis.has(key) && solvable.graph.functionOf(key) === undefined) return true;
    if (!called.has(key)) continue;
    const isNew = (caller: string) =>
      !wasAsked(caller, (question) => question.kind === 'calls' && question.callee === key);
    if (solvable.graph.callersOf(key).some(isNew)) return true;
  }
  for (const cell of uses.cells) {
    if (!asked.has(cell)) continue;
    for (const { key } of writersOf(solvable, cell)) if (isWriterNew(key, cell)) return true;
  }
  for (const file of files) {
    for (const [cell, refs] of usersOfVariables(file)) {
      if (asked.has(cell) && refs.some(({ key }) => isWriterNew(key, cell))) return true;
    }
  }
  return false;
}

function endsNow({ sinks, sources }: RuleEnds, flows: FunctionFlows, context: ScopeContext): RuleEnds {
  return {
    ...(sinks === undefined ? {} : { sinks: sinksIn(flows, context) }),
    ...(sources === undefined ? {} : { sources: sourcesIn(flows, context) }),
  };
}

function runBy({ shape, handed }: ShapedCall): readonly string[] {
  return [...shape.callee.functions, ...handed].map(({ key }) => key);
}
