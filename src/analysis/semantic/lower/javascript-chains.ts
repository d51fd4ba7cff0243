import type { Argument, BlockId, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { requiredModule } from './javascript-imports.js';
import type { ConditionRule, ExpressionRule } from './rules.js';
import { call, isNil } from './values.js';

const CHAIN = new Set([
  'member_expression',
  'subscript_expression',
  'call_expression',
  'non_null_expression',
]);

/**
 * `a.b?.c(d)[e]`: a chain is followed from its start in a loop, however long it is. Where one of its
 * links is `?.` and stands on nothing, the rest of the chain is left out.
 */
export const chain: ExpressionRule = (lowering, node) => follow(lowering, node, true);

/** A chain as a statement: nothing uses its value. */
export function chainStatement(lowering: FileLowering, node: NodeId): void {
  follow(lowering, node, false);
}

export function isChain(lowering: FileLowering, node: NodeId): boolean {
  return CHAIN.has(lowering.tree.kind(node));
}

/** A chain as a condition: where it stops at nothing, the condition does not hold. */
export const chainCondition: ConditionRule = (lowering, node, then, otherwise) => {
  const { links, at } = linksOf(lowering, node);
  if (at === undefined || !links.some((link) => isOptional(lowering, link))) {
    lowering.branch(node, lowering.expression(node), then, otherwise);
    return;
  }
  let value = start(lowering, at);
  for (const link of links) {
    if (isOptional(lowering, link))
      value = stopOnNil(lowering, link, { value, exit: otherwise, joined: undefined });
    value = follower(lowering, link, value);
  }
  lowering.branch(node, value, then, otherwise);
};

/** The links of a chain in the order in which they are followed, and what it starts with. */
function linksOf(
  lowering: FileLowering,
  node: NodeId,
): { readonly links: readonly NodeId[]; readonly at: NodeId | undefined } {
  const { tree } = lowering;
  const links: NodeId[] = [];
  let at: NodeId | undefined = node;
  while (at !== undefined && CHAIN.has(tree.kind(at)) && requiredModule(lowering, at) === undefined) {
    links.push(at);
    at = tree.child(at, 'object') ?? tree.child(at, 'function') ?? tree.firstNamed(at);
  }
  return { links: links.reverse(), at };
}

function follow(lowering: FileLowering, node: NodeId, used: boolean): ValueId {
  const { builder } = lowering;
  const { links, at } = linksOf(lowering, node);
  const optional = links.some((link) => isOptional(lowering, link));
  const exit = optional ? builder.newBlock() : undefined;
  const joined = optional && used ? lowering.temporary() : undefined;
  let value = at === undefined ? lowering.opaque(node, []) : start(lowering, at);
  for (const link of links) {
    if (exit !== undefined && isOptional(lowering, link)) {
      value = stopOnNil(lowering, link, { value, exit, joined });
    }
    value = follower(lowering, link, value);
  }
  if (!used) lowering.discard(value);
  if (exit === undefined) return value;
  if (joined !== undefined) lowering.store(node, joined, value);
  lowering.jump(node, exit);
  builder.enter(exit);
  return joined === undefined ? value : lowering.load(node, joined);
}

function isOptional(lowering: FileLowering, link: NodeId): boolean {
  return lowering.tree.has(link, 'optional_chain', '?.');
}

function start(lowering: FileLowering, node: NodeId): ValueId {
  const module = requiredModule(lowering, node);
  if (module === undefined) return lowering.expression(node);
  return moduleValue(lowering, node, module);
}

/** `require('m')` and `import('m')`: the call happens, and its value is the module. */
export function moduleValue(lowering: FileLowering, node: NodeId, module: string): ValueId {
  const { tree } = lowering;
  const callNode = tree.kind(node) === 'await_expression' ? (tree.firstNamed(node) ?? node) : node;
  const callee = tree.child(callNode, 'function');
  if (callee !== undefined) {
    const name = lowering.emit(callee, { op: 'name', name: lowering.text(callee) });
    const list = tree.child(callNode, 'arguments');
    call(lowering, callNode, name, list === undefined ? [] : callArguments(lowering, list));
  }
  return lowering.emit(node, { op: 'name', name: module, qualified: module });
}

function stopOnNil(
  lowering: FileLowering,
  link: NodeId,
  at: { readonly value: ValueId; readonly exit: BlockId; readonly joined: number | undefined },
): ValueId {
  const { builder } = lowering;
  const more = builder.newBlock();
  if (at.joined !== undefined) lowering.store(link, at.joined, lowering.constant(link, 'nil', 'undefined'));
  lowering.branch(link, isNil(lowering, link, at.value), at.exit, more);
  builder.enter(more);
  return at.value;
}

function follower(lowering: FileLowering, link: NodeId, value: ValueId): ValueId {
  const { tree } = lowering;
  const property = tree.child(link, 'property');
  if (property !== undefined) return lowering.field(link, value, lowering.text(property));
  if (tree.kind(link) === 'subscript_expression') {
    const index = tree.child(link, 'index');
    return lowering.emit(link, {
      op: 'element',
      object: value,
      ...(index === undefined ? {} : { index: lowering.expression(index) }),
    });
  }
  const list = tree.child(link, 'arguments');
  if (list === undefined) return value;
  return call(lowering, link, value, callArguments(lowering, list));
}

/** The arguments of a call; those of a tagged template are its text and what it computes. */
export function callArguments(lowering: FileLowering, list: NodeId): Argument[] {
  const { tree } = lowering;
  if (tree.kind(list) === 'template_string') {
    const text = lowering.constant(list, 'string', lowering.text(list).slice(1, -1));
    const computed = tree.named(list).flatMap((part) => {
      const inside = tree.kind(part) === 'template_substitution' ? tree.firstNamed(part) : undefined;
      return inside === undefined ? [] : [{ value: lowering.expression(inside) }];
    });
    return [{ value: text }, ...computed];
  }
  return tree.named(list).map((one): Argument => {
    const inside = tree.kind(one) === 'spread_element' ? tree.firstNamed(one) : undefined;
    if (inside === undefined) return { value: lowering.expression(one) };
    return { value: lowering.expression(inside), spread: true };
  });
}
