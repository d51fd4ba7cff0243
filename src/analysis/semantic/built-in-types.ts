import type { CallShape } from './meaning.js';
import type { FunctionRef } from './program.js';

const PYTHON_TYPES = new Set([
  'str',
  'bytes',
  'bytearray',
  'list',
  'tuple',
  'dict',
  'set',
  'frozenset',
  'int',
]);

/** `str.split(text, ':')` is `text.split(':')`: the first argument of a built-in type's own method is its receiver. */
export function withReceiverOfBuiltIn(ref: FunctionRef, shape: CallShape): CallShape {
  if (ref.file.facts.language !== 'python' || shape.receiver === undefined) return shape;
  const type = ref.ir.instructions[shape.receiver];
  if (type?.op !== 'name' || type.qualified !== undefined || !PYTHON_TYPES.has(type.name)) return shape;
  const [self, ...others] = shape.arguments;
  if (self === undefined || self.name !== undefined || self.spread === true) return shape;
  return { ...shape, receiver: self.value, arguments: others };
}
