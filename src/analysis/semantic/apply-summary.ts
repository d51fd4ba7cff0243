import { type CallVisit, operandOf } from './call-visit.js';
import type { FunctionRef } from './program.js';
import type { Summary } from './summary.js';
import { valueOfVariable } from './transfer-variable.js';
import type { Reach, Sym } from './value-graph.js';

/** What a call does by what is known of its callee. */
export function applySummary(
  visit: CallVisit,
  { target, summary }: { readonly target: FunctionRef; readonly summary: Summary },
  sanitized: ReadonlySet<Sym>,
): void {
  const { transfer, id, result, state, step } = visit;
  const { graph } = transfer.context;
  const place = `i${id} ${target.key}`;
  const name = target.ir.name || 'a function';
  const entered = transfer.step(step.span, `is passed to ${name}`);
  for (const [path, reaches] of Object.entries(summary.results)) {
    for (const [index, reach] of reaches.entries()) {
      const origin = originOf(visit, target, reach);
      if (origin === undefined || sanitized.has(origin)) continue;
      const steps = [...(reach.atom.kind === 'parameter' ? [entered] : []), ...reach.steps];
      transfer.flow(result, origin, state, {
        place: `${place} ${path} ${index}`,
        adds: reach.adds,
        steps,
        derivation: reach.derivation,
        ...(path === '' ? {} : { store: path }),
      });
    }
  }
  for (const [path, mask] of Object.entries(summary.labels)) {
    if (path === '') graph.node(result).given |= mask;
    else {
      const part = graph.intern(`r${result}.${path}`);
      graph.node(part).given |= mask;
      transfer.flow(part, result, state, { place: 'read', field: path });
      state.fields.set(`${result}.${path}`, part);
    }
  }
  for (const [index, flow] of summary.sinks.entries()) {
    const origin = originOf(visit, target, flow.reach);
    if (origin === undefined || flow.reach.atom.kind !== 'parameter') continue;
    const reach = { ...flow.reach, steps: [entered, ...flow.reach.steps] };
    transfer.recordUse(`flow ${place} ${index}`, { kind: 'flow', flow: { ...flow, reach } }, origin, state);
  }
  for (const [index, write] of summary.writes.entries()) {
    const origin = originOf(visit, target, write.reach);
    if (origin === undefined) continue;
    if (write.cell.startsWith('parameter ')) {
      const [, position = '', path = ''] = write.cell.split(' ');
      const object = operandOf(visit.operands, target, Number(position));
      if (object === undefined) continue;
      state.fields.delete(`${object}.${path}`);
      transfer.flow(object, origin, state, {
        place: `${place} w${index}`,
        store: path,
        steps: write.reach.steps,
      });
    } else if (write.reach.atom.kind === 'parameter') {
      transfer.recordUse(
        `write ${place} ${index}`,
        {
          kind: 'write',
          cell: write.cell,
          reach: { ...write.reach, steps: [entered, ...write.reach.steps] },
        },
        origin,
        state,
      );
    }
  }
}

/** The value of the caller that an atom of a callee stands for. */
function originOf(visit: CallVisit, target: FunctionRef, reach: Reach): Sym | undefined {
  const { transfer, operands, state } = visit;
  const { graph } = transfer.context;
  const { atom } = reach;
  if (atom.kind === 'parameter') {
    const operand = operandOf(operands, target, atom.index);
    return operand === undefined ? undefined : transfer.read(operand, atom.path, state);
  }
  if (atom.kind === 'captured')
    return transfer.read(valueOfVariable(transfer, atom.variable, state), atom.path, state);
  const sym = graph.intern(
    `o${visit.id} ${atom.kind === 'cell' ? atom.cell : `${atom.step.path} ${atom.step.span.start}`}`,
  );
  graph.leaf(sym, atom);
  return sym;
}
