import type { FunctionFlows } from './function-flows.js';
import { isFollowed, type Passage, type ShapedCall, type Spot } from './passage.js';
import type { RuleEnds } from './rule-ends.js';
import type { Inside, Question, SliceContext } from './slice-functions.js';

export type OutlineContext = Pick<SliceContext, 'isPropagated' | 'sanitizedIn'> & {
  /** Whether what a call runs may put something into what it is given. */
  readonly hasEffect: (call: ShapedCall) => boolean;
};

/**
 * What a slice can see of a function by the questions that it asked of it, as text: the same for functions that answer
 * the same. Spots have the numbers in which they are come by, so that nothing else in the function counts.
 */
export function outlineOf(
  { flows, questions }: Inside,
  ends: RuleEnds | undefined,
  context: OutlineContext,
): string {
  return JSON.stringify(new Outline(flows, ends, context).of(questions));
}

class Outline {
  private readonly numbers = new Map<Spot, number>();
  private readonly calls = new Map<ShapedCall, number>();

  constructor(
    private readonly flows: FunctionFlows,
    private readonly ends: RuleEnds | undefined,
    private readonly context: OutlineContext,
  ) {}

  of(questions: Inside['questions']): unknown {
    const { flows, ends } = this;
    const { owner, parameters } = flows.ref.ir;
    const answers = questions.map((question) => this.answerTo(question));
    const { spots = [], handing = [] } = ends?.sinks ?? {};
    const started = [this.spots(spots), this.spots(handing.map((call) => flows.calledBy(call)))];
    const seen: unknown[] = [];
    // What is seen of one may tell of more.
    for (const spot of this.numbers.keys()) seen.push(this.seenOf(spot));
    return [
      owner === undefined,
      parameters.map((one) => [one.name, one.receiver, one.rest]),
      answers,
      started,
      seen,
    ];
  }

  private answerTo(question: Question): unknown {
    const { flows } = this;
    switch (question.kind) {
      case 'outcome':
        return this.spot(flows.returned + question.index);
      case 'writes':
        return this.spots(flows.writesOf.get(question.cell) ?? []);
      case 'calls': {
        const handed = flows.handedTo.get(question.callee) ?? [];
        const calledBy = handed.map((call) => flows.calledBy(call));
        return [this.callsOf(flows.callsOf.get(question.callee) ?? []), this.spots(calledBy)];
      }
      case 'changes':
        return [
          flows.changed,
          flows.captured,
          flows.handed.handedOn.flatMap(({ parameter, operand, calls }) => {
            const own = calls.filter((one) => this.context.hasEffect(one));
            return own.length === 0 ? [] : [[parameter, this.spot(operand), this.callsOf(own)]];
          }),
        ];
    }
  }

  private seenOf(spot: Spot): unknown {
    const { flows, ends } = this;
    const call = flows.callAt.get(spot) ?? flows.handingAt(spot);
    return [
      ends?.sources?.has(spot),
      flows.outcomeAt(spot),
      flows.isLiteral(spot),
      flows.takes[spot]?.map(({ to, passage }) => [this.spot(to), passage.kind, this.nameOf(passage)]),
      flows.cellsReadAt.get(spot),
      (flows.handed.exposures.get(spot) ?? []).flatMap(({ operand, calls, passage, isTyped }) => {
        const own = calls.filter((one) => this.context.hasEffect(one));
        return own.length === 0
          ? []
          : [[this.spot(operand), this.nameOf(passage), passage.kind, isTyped, this.callsOf(own)]];
      }),
      call === undefined ? undefined : [call.id === spot, this.call(call)],
      spot === flows.thrown ? this.callsOf(flows.calls.filter(isFollowed)) : undefined,
      spot === flows.called
        ? [this.callsOf(flows.handed.onwards), this.spots(flows.handed.calledWith)]
        : undefined,
    ];
  }

  private spot(spot: Spot): number {
    let number = this.numbers.get(spot);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(spot, number);
    }
    return number;
  }

  private spots(spots: readonly Spot[]): readonly number[] {
    return spots.map((spot) => this.spot(spot));
  }

  private callsOf(calls: readonly ShapedCall[]): readonly unknown[] {
    return calls.map((call) => this.call(call));
  }

  /** A call is told once, and then by its number. */
  private call(call: ShapedCall): unknown {
    const known = this.calls.get(call);
    if (known !== undefined) return known;
    this.calls.set(call, this.calls.size);
    const { callee, receiver, arguments: all } = call.shape;
    return [
      callee.functions.map(({ key }) => key),
      callee.isOpen,
      call.handed.map(({ key }) => key),
      this.context.isPropagated(call),
      this.spots(this.context.sanitizedIn(call)),
      receiver === undefined ? undefined : this.spot(receiver),
      all.map(({ name, spread, value }) => [name, spread, this.spot(value)]),
    ];
  }

  private nameOf(passage: Passage): unknown {
    if (passage.kind === 'argument') return this.call(passage.call);
    return 'name' in passage ? passage.name : undefined;
  }
}
