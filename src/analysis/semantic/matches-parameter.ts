import type { CompiledRule } from './compiled-rule.js';
import type { FunctionRef } from './program.js';
import type { Resolver } from './resolve.js';
import type { ParameterMatch } from './rule.js';
import { nameOfType } from './type-keys.js';

/** Whether a parameter of a function is one that a rule names. */
export function matchesParameter(
  match: ParameterMatch,
  ref: FunctionRef,
  index: number,
  context: {
    readonly rule: CompiledRule;
    readonly resolver: Resolver;
    /** Whether a function's arguments come from outside; unknown where it is not given. */
    readonly isEntry?: (ref: FunctionRef) => boolean;
  },
  /** Of a parameter that is taken apart, one of its parts. */
  part?: string,
): boolean {
  const parameter = ref.ir.parameters[index];
  if (parameter === undefined || (parameter.receiver === true && match.type === undefined)) return false;
  const position = ref.ir.parameters.filter((one) => one.receiver !== true).indexOf(parameter);
  const is = (pattern: string | undefined, text: string | undefined) =>
    pattern === undefined || (text !== undefined && context.rule.testName(pattern, text));
  const types = parameter.type === undefined ? [] : context.resolver.typeNames(ref.file, parameter.type);
  return (
    (match.entry !== true || context.isEntry?.(ref) !== false) &&
    (match.exported === undefined || match.exported === ref.ir.exported) &&
    (match.index === undefined || match.index === position) &&
    is(match.function, ref.ir.name) &&
    is(match.owner, ref.ir.owner) &&
    is(match.name, part ?? parameter.name) &&
    (match.type === undefined || types.some((type) => is(match.type, nameOfType(type))))
  );
}
