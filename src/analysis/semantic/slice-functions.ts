import { append } from './append.js';
import { operandsFor } from './call-operands.js';
import type { FunctionFlows } from './function-flows.js';
import type { Exposure } from './handed-objects.js';
import type { Passage, ShapedCall, Spot } from './passage.js';
import type { FunctionRef } from './program.js';
import { usersOfVariables } from './shared-variables.js';
import type { SolvableProgram } from './solvable-program.js';

/** What a slice is made with. */
export type SliceContext = {
  readonly solvable: SolvableProgram;
  readonly flowsOf: (ref: FunctionRef) => FunctionFlows;
  /** Whether what is in an object is in this field of it as a whole. */
  readonly isWholeField: (name: string) => boolean;
  /** Whether the rule says of a call that its result is made of what it is given. */
  readonly isPropagated: (call: ShapedCall) => boolean;
  /** The operands of a call of which nothing gets into its result. */
  readonly sanitizedIn: (call: ShapedCall) => readonly Spot[];
};

/** What a slice asks of a function, whatever its spots are. */
export type Question =
  /** What it hands to callers: an index after its instructions. */
  | { readonly kind: 'outcome'; readonly index: number }
  /** What it puts into a field or a variable. */
  | { readonly kind: 'writes'; readonly cell: string }
  /** What it calls a function with. */
  | { readonly kind: 'calls'; readonly callee: string }
  /** Into the objects of which parameters it puts something. */
  | { readonly kind: 'changes' };

/** A function that a slice looks into. */
export type Inside = {
  readonly flows: FunctionFlows;
  readonly questions: Question[];
  /** The parameters into whose objects it puts something, or what it hands them to does, where that was asked. */
  changed?: ReadonlySet<number>;
};

/** A call, with what it runs and is handed as that is now. */
export type KnownCall = {
  readonly call: ShapedCall;
  readonly callees: readonly Inside[];
  readonly handed: readonly Inside[];
  /** Whether its result is made of what it is given, but for what is made safe. */
  readonly isPassed: boolean;
  readonly sanitized: readonly Spot[];
};

/** A function puts something into an operand of a call of it. */
export type Effect = {
  readonly call: KnownCall;
  readonly inner: Inside;
  readonly outcome: Spot;
  /** The operand is the object as it is. */
  readonly isWhole: boolean;
  /** The function is handed on with the call. */
  readonly isHandedOn: boolean;
};

/** What is in a parameter of a function is an operand of a call. */
type Handing = {
  readonly inside: Inside;
  readonly parameter: number;
  readonly call: KnownCall;
  readonly operand: Spot;
};

/** Functions put something into an operand, and so into what is at a spot. */
export type Effects = {
  readonly passage: Passage;
  readonly of: readonly Effect[];
  /** Only parts of a collection matter: fields are known by the type. */
  readonly isTyped: boolean;
};

/** The functions that a slice looks into, as they are now: what it found rests on them. */
export class SliceFunctions {
  readonly byKey = new Map<string, Inside>();
  private readonly calls = new Map<ShapedCall, KnownCall>();
  private readonly lists = new Map<readonly FunctionRef[], readonly Inside[]>();
  private readonly effects = new Map<readonly Exposure[], readonly Effects[]>();

  constructor(private readonly context: SliceContext) {}

  of(ref: FunctionRef): Inside {
    let inside = this.byKey.get(ref.key);
    if (inside === undefined) {
      inside = { flows: this.context.flowsOf(ref), questions: [] };
      this.byKey.set(ref.key, inside);
    }
    return inside;
  }

  at(key: string): Inside | undefined {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const ref = this.context.solvable.graph.functionOf(key);
    return ref === undefined ? undefined : this.of(ref);
  }

  callOf(call: ShapedCall): KnownCall {
    let known = this.calls.get(call);
    if (known === undefined) {
      const { shape, handed } = call;
      // Of what it is given anything may get into the result of a call that runs what is not known.
      const isUnknown =
        shape.callee.functions.length === 0 || shape.callee.isOpen === true || handed.length > 0;
      known = {
        call,
        callees: this.current(shape.callee.functions),
        handed: this.current(handed),
        isPassed: isUnknown || this.context.isPropagated(call),
        sanitized: handed.length === 0 ? this.context.sanitizedIn(call) : NONE,
      };
      this.calls.set(call, known);
    }
    return known;
  }

  /** What callees of a function put into what is at a spot. */
  effectsAt(flows: FunctionFlows, spot: Spot): readonly Effects[] {
    const exposures = flows.handed.exposures.get(spot);
    if (exposures === undefined) return NONE;
    let effects = this.effects.get(exposures);
    if (effects === undefined) {
      effects = exposures.flatMap(({ calls, operand, passage, isTyped = false }) => {
        const of = calls.flatMap((call) => this.effectsOfCall(this.callOf(call), operand));
        return of.length === 0 ? [] : [{ passage, of, isTyped }];
      });
      this.effects.set(exposures, effects);
    }
    return effects;
  }

  private effectsOfCall(call: KnownCall, operand: Spot): readonly Effect[] {
    const effects: Effect[] = [];
    for (const inner of call.callees) {
      for (const index of this.changedBy(inner)) {
        const { values, isWhole } = operandsFor(call.call.shape, inner.flows.ref, index);
        const outcome = inner.flows.outOf(index);
        if (values.includes(operand)) effects.push({ call, inner, outcome, isWhole, isHandedOn: false });
      }
    }
    for (const inner of call.handed) {
      for (const index of this.changedBy(inner)) {
        const outcome = inner.flows.outOf(index);
        effects.push({ call, inner, outcome, isWhole: false, isHandedOn: true });
      }
    }
    return effects;
  }

  /** The parameters into whose objects a function puts something, or what it hands them to does. */
  changedBy(inside: Inside): ReadonlySet<number> {
    if (inside.changed === undefined) this.findChanged(inside);
    return inside.changed ?? NOTHING;
  }

  /** Finds that for all that are reached by handing parameters on: then it is known for good. */
  private findChanged(first: Inside): void {
    const found = new Map<Inside, Set<number>>();
    const handing = new Map<Inside, Handing[]>();
    const add = (inside: Inside) => {
      if (inside.changed === undefined && !found.has(inside)) found.set(inside, this.changedHere(inside));
    };
    add(first);
    for (const [inside] of found) {
      inside.questions.push({ kind: 'changes' });
      for (const { parameter, calls, operand } of inside.flows.handed.handedOn) {
        for (const call of calls.map((one) => this.callOf(one))) {
          for (const inner of [...call.callees, ...call.handed]) {
            add(inner);
            append(handing, inner, { inside, parameter, call, operand });
          }
        }
      }
    }
    const waiting = [...handing.keys(), ...found.keys()];
    for (let inner = waiting.pop(); inner !== undefined; inner = waiting.pop()) {
      const changed = inner.changed ?? found.get(inner) ?? NOTHING;
      for (const { inside, parameter, call, operand } of handing.get(inner) ?? NONE) {
        const outer = found.get(inside);
        if (outer === undefined || outer.has(parameter) || !putsInto(inner, changed, call, operand)) continue;
        outer.add(parameter);
        waiting.push(inside);
      }
    }
    for (const [inside, changed] of found) inside.changed = changed;
  }

  /** What a function, and the local functions that captured its parameters, put into these. */
  private changedHere({ flows }: Inside): Set<number> {
    const changed = new Set(flows.changed);
    for (const { index, cell } of flows.captured) {
      for (const ref of usersOfVariables(flows.ref.file).get(cell) ?? NONE) {
        if (ref.key === flows.ref.key) continue;
        const inner = this.of(ref);
        inner.questions.push({ kind: 'writes', cell });
        const { takes, handed, writesOf } = inner.flows;
        const isPut = (spot: Spot) => takes[spot] !== undefined || handed.exposures.has(spot);
        if (writesOf.get(cell)?.some(isPut) === true) changed.add(index);
      }
    }
    return changed;
  }

  /** Functions as they are now: a file that was resolved before one of these changed knows it as it was. */
  private current(refs: readonly FunctionRef[]): readonly Inside[] {
    if (refs.length === 0) return NONE;
    let found = this.lists.get(refs);
    if (found === undefined) {
      found = refs.flatMap(({ key }) => this.at(key) ?? []);
      this.lists.set(refs, found);
    }
    return found;
  }
}

/** Whether a function that a call runs, and that changes some of its parameters, changes an operand. */
function putsInto(
  inner: Inside,
  changed: ReadonlySet<number>,
  { call, callees }: KnownCall,
  operand: Spot,
): boolean {
  if (changed.size === 0) return false;
  if (!callees.includes(inner)) return true;
  const { ref } = inner.flows;
  return [...changed].some((index) => operandsFor(call.shape, ref, index).values.includes(operand));
}

const NONE: readonly never[] = [];
const NOTHING: ReadonlySet<number> = new Set();
