import type { FunctionFlows } from './function-flows.js';
import type { Spot } from './passage.js';

/** By what taint may get into a function and out of it on a way from a source to a sink. */
export type Openings = {
  readonly returned: boolean;
  readonly thrown: boolean;
  /** By what it calls its parameters with. */
  readonly called: boolean;
  /** By what parameters are, and by what it puts into them: their indices in order. */
  readonly parameters: readonly number[];
  readonly puts: readonly number[];
};

/** Nothing gets through. */
export const CLOSED: Openings = { returned: false, thrown: false, called: false, parameters: [], puts: [] };

/** The openings of a function some of whose spots are on the way. */
export function openingsOf(flows: FunctionFlows, onWay: ReadonlySet<Spot>): Openings {
  const indices = [...flows.ref.ir.parameters.keys()];
  return {
    returned: onWay.has(flows.returned),
    thrown: onWay.has(flows.thrown),
    called: onWay.has(flows.called),
    parameters: indices.filter((index) => onWay.has(flows.parameter(index))),
    puts: indices.filter((index) => onWay.has(flows.outOf(index))),
  };
}
