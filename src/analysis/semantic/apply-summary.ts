import { resultsHere } from './call-flags.js';
import { callArgument } from './call-parameter.js';
import { type CallVisit, operandOf, operandsAt } from './call-visit.js';
import { isPart } from './passage.js';
import { heldAt, putAt, THROWN } from './private-cells.js';
import type { FunctionRef } from './program.js';
import { putInto } from './put-into.js';
import type { Reach } from './search-reaches.js';
import type { CellWrite, Summary } from './summary.js';
import { throwHere } from './thrown-values.js';
import { putIntoVariable, valueOfVariable } from './transfer-variable.js';
import type { Sym } from './value-graph.js';

/** What a call does by what is known of its callee. */
export function applySummary(
  visit: CallVisit,
  { target, summary }: { readonly target: FunctionRef; readonly summary: Summary },
  sanitized: ReadonlySet<Sym>,
): void {
  const { transfer, id, result, state, step } = visit;
  const { graph } = transfer.context;
  const place = `i${id} ${transfer.numberOf(target)}`;
  const name = target.ir.name || 'a function';
  const entered = transfer.step(step.span, `is passed to ${name}`);
  for (const [path, reaches] of Object.entries(resultsHere(visit, target, summary))) {
    for (const [index, reach] of reaches.entries()) {
      const steps = [...(reach.atom.kind === 'parameter' ? [entered] : []), ...reach.steps];
      for (const origin of originsOf(visit, target, reach)) {
        if (sanitized.has(origin)) continue;
        transfer.flow(result, origin, state, {
          place: `${place} ${path} ${index}`,
          adds: reach.adds,
          steps,
          derivation: reach.derivation,
          ...(path === '' ? {} : { store: path }),
        });
      }
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
    if (flow.reach.atom.kind !== 'parameter') continue;
    const reach = { ...flow.reach, steps: [entered, ...flow.reach.steps] };
    for (const [nth, origin] of originsOf(visit, target, flow.reach).entries()) {
      const key = `flow ${place} ${index}.${nth}`;
      transfer.recordUse(key, { kind: 'flow', flow: { ...flow, reach } }, origin, state);
    }
  }
  for (const { index, path, cell } of summary.asks) {
    const reach = { adds: 0, steps: [entered], derivation: true };
    for (const [nth, part] of operandsAt(visit.operands, target, index, path).entries()) {
      const given = transfer.read(part.value, part.path, state);
      transfer.recordUse(
        `given ${place} ${index} ${path.join('.')}.${nth}`,
        { kind: 'write', cell, reach },
        given,
        state,
      );
    }
  }
  for (const [index, write] of summary.handed.entries()) {
    for (const [nth, origin] of originsOf(visit, target, write.reach).entries()) {
      applyWrite(visit, target, write, { origin, key: `${place} ${index}.${nth}` });
    }
  }
}

function applyWrite(
  visit: CallVisit,
  target: FunctionRef,
  write: CellWrite,
  at: { readonly origin: Sym; readonly key: string },
): void {
  const { transfer, state } = visit;
  const { origin, key } = at;
  const put = putAt(write.cell);
  const held = heldAt(write.cell);
  if (put !== undefined) {
    const object = operandOf(visit.operands, target, put.index);
    if (object === undefined) return;
    const { reach } = write;
    const isSeen = isInCells(visit, object, put.path);
    putInto(
      transfer,
      { object, path: put.path, value: origin, place: `w${key}`, reach, isInCells: isSeen },
      state,
    );
  } else if (held !== undefined) {
    if (target.file === transfer.context.ref.file)
      putIntoVariable(transfer, { ...held, value: origin, place: `w${key}`, reach: write.reach }, state);
  } else if (write.cell === THROWN) throwHere(transfer, visit.id, write, origin, state);
  else callArgument(visit, target, write, origin);
}

/** Whether all see what is at a path of an object by the type that it has. */
function isInCells({ transfer, shape }: CallVisit, object: Sym, [name]: readonly string[]): boolean {
  if (name === undefined || isPart(name)) return false;
  const { ref, resolver } = transfer.context;
  const { receiver, arguments: all } = shape;
  const values = [...all.map(({ value }) => value), ...(receiver === undefined ? [] : [receiver])];
  return values.some(
    (value) =>
      transfer.valueOf(value) === object && resolver.fieldCells(ref, value, name, 'write').length > 0,
  );
}

/** The values of the caller that an atom of a callee stands for. */
function originsOf(visit: CallVisit, target: FunctionRef, reach: Reach): readonly Sym[] {
  const { transfer, operands, state } = visit;
  const { graph } = transfer.context;
  const { atom } = reach;
  if (atom.kind === 'parameter') {
    const parts = operandsAt(operands, target, atom.index, atom.path);
    return parts.map(({ value, path }) => transfer.read(value, path, state));
  }
  if (atom.kind === 'captured')
    return [transfer.read(valueOfVariable(transfer, atom.variable, state), atom.path, state)];
  const sym = graph.intern(
    `o${visit.id} ${atom.kind === 'cell' ? atom.cell : `${atom.step.path} ${atom.step.span.start}`}`,
  );
  graph.leaf(sym, atom);
  return [sym];
}
