import type { NodeId } from './compact-tree.js';
import { eachElement } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { targetNames } from './python-scopes.js';
import type { ExpressionRule } from './rules.js';

/** A comprehension is a loop that fills a collection. */
export const comprehension =
  (kind: 'array' | 'object'): ExpressionRule =>
  (lowering, node) => {
    const { tree } = lowering;
    const collected = lowering.temporary();
    lowering.store(node, collected, lowering.emit(node, { op: 'compose', kind, parts: [] }));
    const clauses = tree.named(node).filter((child) => /_clause$/.test(tree.kind(child)));
    const body = tree.child(node, 'body');
    const collect = () => {
      if (body === undefined) return;
      const key = tree.child(body, 'key');
      const valueNode = tree.child(body, 'value');
      const pair = tree.kind(body) === 'pair' && key !== undefined && valueNode !== undefined;
      const index = pair ? lowering.expression(key) : undefined;
      const value = lowering.expression(pair ? valueNode : body);
      const object = lowering.load(body, collected);
      lowering.emit(body, { op: 'set-element', object, ...(index === undefined ? {} : { index }), value });
    };
    clauseLoop(lowering, clauses, collect);
    return lowering.load(node, collected);
  };

const MAX_CLAUSES = 50;

function clauseLoop(lowering: FileLowering, clauses: readonly NodeId[], collect: () => void): void {
  const { tree, builder } = lowering;
  const [clause, ...rest] = clauses;
  if (clause === undefined || clauses.length > MAX_CLAUSES) {
    if (clause !== undefined) lowering.opaque(clause, [], 'nesting');
    collect();
    return;
  }
  if (tree.kind(clause) === 'if_clause') {
    const condition = tree.firstNamed(clause);
    const holds = builder.newBlock();
    const exit = builder.newBlock();
    if (condition === undefined) lowering.jump(clause, holds);
    else lowering.condition(condition, holds, exit);
    builder.enter(holds);
    clauseLoop(lowering, rest, collect);
    lowering.jump(clause, exit);
    builder.enter(exit);
    return;
  }
  const left = tree.child(clause, 'left');
  const right = tree.child(clause, 'right');
  const collection = right === undefined ? lowering.opaque(clause, []) : lowering.expression(right);
  lowering.inScope(() => {
    const names = new Map<string, boolean>();
    if (left !== undefined) targetNames(lowering, left, names);
    for (const name of names.keys()) lowering.declare(name);
    eachElement(lowering, clause, collection, {
      bind: (element) => left !== undefined && lowering.assign(left, element),
      body: () => clauseLoop(lowering, rest, collect),
    });
  });
}
