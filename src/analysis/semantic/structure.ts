import type { Step } from './atoms.js';
import { successors } from './blocks.js';
import { mayMatch } from './function-uses.js';
import type { Instruction, ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import { matchesAnyName } from './name-pattern.js';
import type { FunctionRef, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';
import type { MustCallRule, Selector, UnusedResultRule } from './rule.js';
import type { SolvableProgram } from './solvable-program.js';
import type { SinkPlace } from './summary.js';

/** One place where a structural rule fires. */
export type StructureFinding = { readonly place: SinkPlace; readonly trace: readonly Step[] };

/**
 * Rules on what is done with a call, whatever the values are, with what came of one in a program. After a change of that
 * program only the files are looked at whose names may mean something else.
 */
export class SolvedStructure {
  /** Of the program that it was solved in; none while it is being solved. */
  private version = -1;
  private readonly byPath = new Map<string, readonly StructureFinding[]>();

  constructor(private readonly rule: UnusedResultRule | MustCallRule) {}

  solve(solvable: SolvableProgram): readonly StructureFinding[] {
    const { byPath } = this;
    if (this.version !== solvable.version) {
      const change = this.version === solvable.version - 1 ? solvable.change : undefined;
      this.version = -1;
      if (change === undefined) byPath.clear();
      for (const path of change?.gone ?? []) byPath.delete(path);
      for (const file of change?.files ?? solvable.program.files.values()) {
        const found = findInFile(file, solvable, this.rule);
        if (found.length === 0) byPath.delete(file.facts.path);
        else byPath.set(file.facts.path, found);
      }
      this.version = solvable.version;
    }
    return [...byPath.keys()].sort().flatMap((path) => byPath.get(path) ?? []);
  }
}

function findInFile(
  file: ProgramFile,
  { resolver, uses }: SolvableProgram,
  rule: UnusedResultRule | MustCallRule,
): readonly StructureFinding[] {
  const found: StructureFinding[] = [];
  const names = rule.kind === 'unused-result' ? rule.calls : rule.after;
  for (const ref of file.functions) {
    if (!mayMatch(names, uses.of(ref).calls)) continue;
    for (const [id, step] of ref.ir.instructions.entries()) {
      if (step.op !== 'call') continue;
      const shape = resolver.shapeOf(ref, id);
      if (shape === undefined) continue;
      if (!matchesAnyName(names, shape.callee)) continue;
      const trace =
        rule.kind === 'unused-result'
          ? isUnused(ref, id, { step, rule, resolver, shape })
            ? []
            : undefined
          : missingCall(ref, id, { rule, resolver, shape });
      if (trace === undefined) continue;
      const what = shape.callee.names[0] ?? shape.callee.member ?? 'a call';
      found.push({ place: { path: ref.file.facts.path, span: step.span, what: `${what}()` }, trace });
    }
  }
  return found;
}

function isUnused(
  ref: FunctionRef,
  id: ValueId,
  call: {
    readonly step: Extract<Instruction, { op: 'call' }>;
    readonly rule: UnusedResultRule;
    readonly resolver: Resolver;
    readonly shape: CallShape;
  },
): boolean {
  const { rule, resolver, shape, step } = call;
  const holds = rule.where.every((condition) => {
    const value = argumentOf(condition.selector, shape);
    if (value === undefined) return condition.not;
    const { literal } = resolver.meaningOf(ref, value);
    const isEqual =
      condition.equals === undefined || (literal !== undefined && condition.equals.includes(literal.text));
    const isConstant = condition.constant === undefined || condition.constant === (literal !== undefined);
    return (isEqual && isConstant) !== condition.not;
  });
  if (!holds) return false;
  if (step.discarded === true && usersOf(ref, id).length === 0) return true;
  if (rule.result === undefined) return !isUsed(ref, id, new Set());
  const parts = ref.ir.instructions.flatMap((one, part) =>
    one.op === 'result' && one.of === id && one.index === rule.result ? [part] : [],
  );
  const others = usersOf(ref, id).filter((user) => ref.ir.instructions[user]?.op !== 'result');
  if (others.length > 0 || isReturned(ref, id)) return false;
  return parts.every((part) => !isUsed(ref, part, new Set()));
}

/** Whether anything looks at a value: an operation, a branch, a return, a variable that is read. */
function isUsed(ref: FunctionRef, id: ValueId, seen: Set<ValueId>): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  if (isReturned(ref, id)) return true;
  return usersOf(ref, id).some((user) => {
    const step = ref.ir.instructions[user];
    if (step?.op !== 'store') return step?.op !== 'result' || isUsed(ref, user, seen);
    const declared = ref.file.facts.ir.variables[step.variable];
    if (declared?.name === '_' || declared?.name === '')
      return declared.name === '' && isRead(ref, step.variable);
    return isRead(ref, step.variable);
  });
}

function isRead(ref: FunctionRef, variable: number): boolean {
  const declared = ref.file.facts.ir.variables[variable];
  if (declared?.exported === true) return true;
  return ref.file.functions.some(({ ir }) =>
    ir.instructions.some((step, id) => {
      if (step.op !== 'load' || step.variable !== variable) return false;
      // Go's `_ = err` is a read that the lowering keeps and nobody uses.
      return ir !== ref.ir || isReturned(ref, id) || usersOf(ref, id).length > 0;
    }),
  );
}

function isReturned(ref: FunctionRef, id: ValueId): boolean {
  return ref.ir.blocks.some(({ end }) => {
    if (end.kind === 'return') return end.values.includes(id);
    if (end.kind === 'branch') return end.condition === id;
    if (end.kind === 'each') return end.collection === id;
    return end.kind === 'throw' && end.value === id;
  });
}

const userTables = new WeakMap<object, ReadonlyMap<ValueId, readonly ValueId[]>>();

function usersOf(ref: FunctionRef, id: ValueId): readonly ValueId[] {
  let table = userTables.get(ref.ir);
  if (table === undefined) {
    const made = new Map<ValueId, ValueId[]>();
    for (const [user, step] of ref.ir.instructions.entries()) {
      for (const operand of operandsOf(step)) made.set(operand, [...(made.get(operand) ?? []), user]);
    }
    table = made;
    userTables.set(ref.ir, made);
  }
  return table.get(id) ?? [];
}

/** The values that an instruction takes. */
function operandsOf(step: Instruction): readonly ValueId[] {
  switch (step.op) {
    case 'store':
      return [step.value];
    case 'field':
      return [step.object];
    case 'set-field':
      return [step.object, step.value];
    case 'element':
      return step.index === undefined ? [step.object] : [step.object, step.index];
    case 'set-element':
      return [step.object, ...(step.index === undefined ? [] : [step.index]), step.value];
    case 'call':
      return [step.callee, ...step.arguments.map((one) => one.value)];
    case 'result':
      return [step.of];
    case 'operator':
    case 'opaque':
      return step.operands;
    case 'compose':
      return step.parts.map((part) => part.value);
    default:
      return [];
  }
}

function argumentOf(selector: Selector, shape: CallShape): ValueId | undefined {
  if (selector.kind === 'receiver') return shape.receiver;
  if (selector.kind === 'argument') return shape.arguments[selector.index]?.value;
  if (selector.kind === 'named') {
    const named = shape.arguments.find((one) => one.name === selector.name);
    return (named ?? shape.arguments[selector.index ?? -1])?.value;
  }
  return undefined;
}

/** The way to an exit on which nothing of `then` follows; undefined where there is none. */
function missingCall(
  ref: FunctionRef,
  id: ValueId,
  call: { readonly rule: MustCallRule; readonly resolver: Resolver; readonly shape: CallShape },
): readonly Step[] | undefined {
  const { rule, resolver, shape } = call;
  const subject = rule.of.kind === 'result' ? resultOf(ref, id, rule.of.index) : argumentOf(rule.of, shape);
  if (subject === undefined) return undefined;
  const name = identityOf(ref, subject);
  const closes = (value: ValueId): boolean => {
    const step = ref.ir.instructions[value];
    if (step?.op === 'call') {
      const other = resolver.shapeOf(ref, value);
      if (other !== undefined && matchesAnyName(rule.then, other.callee)) {
        const on = argumentOf(rule.on, other);
        if (on !== undefined && identityOf(ref, on) === name) return true;
      }
    }
    // A value that leaves for somebody else is theirs to close.
    return handsOver(ref, value, { name, subject });
  };
  const start = ref.ir.blocks.findIndex((block) => block.instructions.includes(id));
  const first = ref.ir.blocks[start];
  if (first === undefined) return undefined;
  const after = first.instructions.slice(first.instructions.indexOf(id) + 1);
  return walkToExit(ref, { start, after, closes, name, subject });
}

type Walk = {
  readonly start: number;
  readonly after: readonly ValueId[];
  readonly closes: (value: ValueId) => boolean;
  readonly name: string;
  readonly subject: ValueId;
};

function walkToExit(ref: FunctionRef, walk: Walk): readonly Step[] | undefined {
  if (walk.after.some(walk.closes)) return undefined;
  const seen = new Set<number>();
  const stack: { block: number; isFirst: boolean }[] = [{ block: walk.start, isFirst: true }];
  while (stack.length > 0) {
    const at = stack.pop();
    const block = at === undefined ? undefined : ref.ir.blocks[at.block];
    if (at === undefined || block === undefined) continue;
    if (!at.isFirst) {
      if (seen.has(at.block)) continue;
      seen.add(at.block);
      if (block.instructions.some(walk.closes)) continue;
    }
    const { end } = block;
    if (end.kind === 'return') {
      if (end.values.some((value) => identityOf(ref, value) === walk.name)) continue;
      return [{ path: ref.file.facts.path, span: end.span, message: 'leaves the function here' }];
    }
    for (const [index, next] of successors(block).entries()) {
      if (!isFailureBranch(ref, block.end, index, walk)) stack.push({ block: next, isFirst: false });
    }
  }
  return undefined;
}

/** The way on which the call itself failed: there is nothing to close. */
function isFailureBranch(
  ref: FunctionRef,
  end: FunctionRef['ir']['blocks'][number]['end'],
  index: number,
  walk: Walk,
): boolean {
  if (end.kind !== 'branch') return false;
  const test = ref.ir.instructions[end.condition];
  if (test?.op !== 'operator') return false;
  const [left, right] = test.operands;
  if (left === undefined || right === undefined) return false;
  const other = ref.ir.instructions[right];
  if (other?.op !== 'constant' || other.kind !== 'nil') return false;
  const step = ref.ir.instructions[walk.subject];
  const call = step?.op === 'result' ? step.of : walk.subject;
  const isNil =
    (test.operator === '==' || test.operator === '===' || test.operator === 'is') === (index === 0);
  if (identityOf(ref, left) === walk.name) return isNil;
  const tested = ref.ir.instructions[left];
  if (tested?.op !== 'load') return false;
  const isError = ref.ir.instructions.some((one) => {
    if (one.op !== 'store' || one.variable !== tested.variable) return false;
    const value = ref.ir.instructions[one.value];
    return value?.op === 'result' && value.of === call && one.value !== walk.subject;
  });
  return isError && !isNil;
}

function resultOf(ref: FunctionRef, id: ValueId, index: number | undefined): ValueId {
  const part = ref.ir.instructions.findIndex(
    (step) => step.op === 'result' && step.of === id && step.index === (index ?? 0),
  );
  return part === -1 ? id : part;
}

function handsOver(
  ref: FunctionRef,
  value: ValueId,
  { name, subject }: { readonly name: string; readonly subject: ValueId },
): boolean {
  const step = ref.ir.instructions[value];
  const is = (operand: ValueId) => operand === subject || identityOf(ref, operand) === name;
  if (step?.op === 'set-field' || step?.op === 'set-element') return is(step.value);
  if (step?.op === 'compose') return step.parts.some((part) => is(part.value));
  if (step?.op !== 'store' || !is(step.value)) return false;
  const declared = ref.file.facts.ir.variables[step.variable];
  return declared?.function !== ref.id;
}

/** A value by the variable or field that holds it. */
function identityOf(ref: FunctionRef, value: ValueId): string {
  const step = ref.ir.instructions[value];
  if (step?.op === 'load') {
    const stores = ref.file.stores.get(step.variable) ?? [];
    const [only] = stores;
    const copied = only === undefined ? undefined : ref.ir.instructions[only.value];
    if (stores.length === 1 && only?.in === ref && copied?.op === 'load') return identityOf(ref, only.value);
    return `v${step.variable}`;
  }
  if (step?.op === 'field') return `${identityOf(ref, step.object)}.${step.name}`;
  if (step?.op === 'parameter') return `p${step.index}`;
  const store = usersOf(ref, value).find((user) => ref.ir.instructions[user]?.op === 'store');
  const stored = store === undefined ? undefined : ref.ir.instructions[store];
  return stored?.op === 'store' ? `v${stored.variable}` : `i${value}`;
}
