import type { Atom } from './atoms.js';
import { VALUE_BITS } from './compiled-rule.js';
import type { Conditions } from './conditions.js';
import type { Edge } from './edges.js';
import type { FunctionContext } from './function-solver.js';
import type { Instruction, Span, ValueId } from './ir.js';
import type { FunctionRef } from './program.js';
import { markQueries } from './record-sinks.js';
import type { State } from './state.js';
import type { PendingUse } from './summary.js';
import { runCall } from './transfer-call.js';
import {
  evaluateAssignment,
  evaluateElement,
  evaluateField,
  evaluateResult,
  indexName,
} from './transfer-field.js';
import { evaluateComposition, evaluateConstant, evaluateOperator } from './transfer-operator.js';
import {
  evaluateClosure,
  evaluateLoad,
  evaluateName,
  evaluateParameter,
  evaluateStore,
} from './transfer-variable.js';
import type { Facts, Sym, ValueGraph } from './value-graph.js';

export type TransferContext = FunctionContext & {
  readonly ref: FunctionRef;
  readonly graph: ValueGraph;
  readonly conditions: Conditions;
  readonly isMarked: (query: number, capture: string, instruction: ValueId) => boolean;
};

/** A use of a value where taint matters, with what holds there at the last visit. */
export type RecordedUse = {
  readonly use: PendingUse;
  readonly value: Sym;
  readonly path: readonly string[];
  readonly facts: Facts;
};

/** What each instruction does to the state and to the graph of values. */
export class InstructionTransfer {
  readonly uses = new Map<string, RecordedUse>();
  /** The parts of parts of what others have into which it puts something, as cells. */
  readonly placesTold = new Set<string>();
  /** Whether some condition of the function could prove something. */
  mayGuard = false;
  /** By instruction, its value at the last visit. */
  readonly values: Sym[] = [];
  /** The fields of literals. */
  readonly composed = new Map<Sym, readonly string[]>();
  /** The values that a result is, as a callee hands back what it was given. */
  readonly aliases = new Map<Sym, ReadonlySet<Sym>>();
  /** By instruction, the sources of the rule that a field is. */
  readonly fieldSources: (readonly Atom[])[] = [];

  private readonly numbers = new Map<string, number>();

  constructor(readonly context: TransferContext) {}

  /** The value of an instruction at its last visit. */
  valueOf(value: ValueId): Sym {
    return this.values[value] ?? this.context.graph.ofInstruction(value);
  }

  /** The fields that a value certainly has and no others: those of a literal. */
  fieldsOf(value: Sym): readonly string[] {
    return this.composed.get(value) ?? [];
  }

  /** Runs one instruction on a state, which it changes. False where control does not come back from it. */
  run(value: ValueId, state: State): boolean {
    const step = this.context.ref.ir.instructions[value];
    if (step === undefined) return true;
    if (step.op === 'call') return runCall(this, value, step, state);
    this.values[value] = this.evaluate(value, step, state);
    markQueries(this, value, step, state);
    return true;
  }

  /** A short name for a function in the keys of what its calls do. */
  numberOf(target: FunctionRef): number {
    let number = this.numbers.get(target.key);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(target.key, number);
    }
    return number;
  }

  /** A value of its own for an instruction; what was known of its last round is forgotten. */
  fresh(value: ValueId, state: State): Sym {
    const { graph } = this.context;
    const sym = graph.ofInstruction(value);
    graph.node(sym).instruction = value;
    state.facts.delete(sym);
    this.values[value] = sym;
    return sym;
  }

  /** Adds an edge with what is known of its target here. */
  flow(from: Sym, to: Sym, state: State, edge: Omit<Edge, 'to' | 'facts'>): void {
    const { graph } = this.context;
    const known = state.facts.get(to) ?? 0;
    // After a join nobody knows any more what was safe on this way.
    const facts = known | graph.safetyOf(to, state.facts);
    const { place, adds, keeps, field, store, derivation, steps } = edge;
    graph.add(from, { place, to, facts, adds, keeps, field, store, derivation, steps });
  }

  /** The value at a path below another, as the state knows it. */
  read(of: Sym, path: readonly string[], state: State): Sym {
    let at = of;
    for (const name of path) {
      // A part of a tuple may be asked for by its index.
      const known =
        state.fields.get(`${at}.${name}`) ??
        (name.startsWith('[') ? state.fields.get(`${at}.#${name.slice(1, -1)}`) : undefined);
      if (known !== undefined) {
        at = known;
        continue;
      }
      const { graph } = this.context;
      const next = graph.intern(`r${at}.${name}`);
      this.flow(next, at, state, { place: 'read', field: name });
      const { parameter } = graph.node(at);
      if (parameter !== undefined && parameter.path.length < 3) {
        graph.node(next).parameter = { index: parameter.index, path: [...parameter.path, name] };
      }
      graph.node(next).isLookedInto = true;
      graph.node(next).holder = { object: at, name };
      state.fields.set(`${at}.${name}`, next);
      at = next;
    }
    return at;
  }

  recordUse(key: string, use: PendingUse, value: Sym, state: State, path: readonly string[] = []): void {
    this.uses.set(key, { use, value, path, facts: labelsIn(state.facts) });
  }

  step(span: Span, message: string) {
    return { path: this.context.ref.file.facts.path, span, message };
  }

  /** The source text is not there any more: a name stands for it. */
  describe(value: ValueId): string {
    const { ref, resolver } = this.context;
    const step = ref.ir.instructions[value];
    if (step?.op === 'load') return ref.file.facts.ir.variables[step.variable]?.name || 'a value';
    if (step?.op === 'field') return step.name;
    if (step?.op === 'call') {
      const callee = resolver.shapeOf(ref, value)?.callee;
      return `${callee?.names[0] ?? callee?.member ?? callee?.functions[0]?.ir.name ?? 'a call'}()`;
    }
    return 'a value';
  }

  private evaluate(value: ValueId, step: Exclude<Instruction, { op: 'call' }>, state: State): Sym {
    const { graph } = this.context;
    switch (step.op) {
      case 'constant':
        return evaluateConstant(this, value, step.text, state);
      case 'parameter':
        return evaluateParameter(this, value, step.index);
      case 'load':
        return evaluateLoad(this, value, step.variable, state);
      case 'store':
        return evaluateStore(this, value, step.variable, this.valueOf(step.value), state);
      case 'name':
        return evaluateName(this, value, state);
      case 'field':
        return evaluateField(this, value, step.object, step.name, state);
      case 'set-field':
        return evaluateAssignment(this, value, step.object, step.name, {
          value: this.valueOf(step.value),
          state,
        });
      case 'element':
        return evaluateElement(this, value, step, state);
      case 'set-element':
        return evaluateAssignment(this, value, step.object, indexName(this, step.index), {
          value: this.valueOf(step.value),
          state,
        });
      case 'result':
        return evaluateResult(this, value, step.of, step.index, state);
      case 'operator':
        return evaluateOperator(this, value, step, state);
      case 'compose':
        return evaluateComposition(this, value, step, state);
      case 'closure':
        return evaluateClosure(this, value, step.function, state);
      case 'opaque': {
        const sym = this.fresh(value, state);
        for (const operand of step.operands) {
          this.flow(sym, this.valueOf(operand), state, { place: `i${value}`, steps: [] });
        }
        return sym;
      }
      case 'caught':
        return this.fresh(value, state);
      default:
        return graph.ofInstruction(value);
    }
  }
}

/** Of what holds, what the rule says of values: nothing else decides about taint. */
function labelsIn(facts: Facts): Facts {
  let labels: Map<Sym, number> | undefined;
  for (const [value, mask] of facts) {
    const own = mask & VALUE_BITS;
    if (own === 0) continue;
    labels ??= new Map();
    labels.set(value, own);
  }
  return labels ?? NO_FACTS;
}

const NO_FACTS: Facts = new Map();
