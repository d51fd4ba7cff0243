import { languageFromAlias } from '../language.js';
import type {
  FlowRule,
  GuardOutcome,
  OperandCondition,
  QueryMatchRule,
  Selector,
  SemanticRule,
} from './rule.js';
import type { ArgumentField, ConditionField, SemanticFields } from './rule-fields.js';

/** More labels than bits of a mask are refused. */
const MAX_LABELS = 13;

/** A problem of a rule: where in the document, and what. */
export type RuleProblem = { readonly path: readonly (string | number)[]; readonly problem: string };

const FIELDS_OF: Readonly<Record<string, readonly string[]>> = {
  flow: ['sources', 'sinks', 'sanitizers', 'guards', 'propagators', 'excuses', 'labels', 'unknown-calls'],
  'unused-result': ['call', 'result', 'where'],
  'must-call': ['after', 'of', 'then', 'on'],
};

/** The rule of a checker, `undefined` for one of patterns, or what is wrong with it. */
export function toSemanticRule(data: SemanticFields): SemanticRule | RuleProblem | undefined {
  const all = Object.values(FIELDS_OF).flat();
  const given = all.filter((field) => data[field as keyof SemanticFields] !== undefined);
  const kind = data.semantic;
  if (kind === undefined) {
    const [stray] = given;
    return stray === undefined ? undefined : { path: [stray], problem: 'needs `semantic` beside it' };
  }
  const stray = given.find((field) => FIELDS_OF[kind]?.includes(field) !== true);
  if (stray !== undefined) return { path: [stray], problem: `means nothing in a checker of ${kind}` };
  if (kind === 'flow') return toFlowRule(data);
  if (kind === 'unused-result') {
    if (data.call === undefined) return { path: ['semantic'], problem: '`call` is missing' };
    return {
      kind,
      calls: data.call,
      where: (data.where ?? []).map(toCondition),
      ...(data.result === undefined ? {} : { result: data.result }),
    };
  }
  const { after } = data;
  if (after === undefined || data.then === undefined) {
    return { path: ['semantic'], problem: '`after` and `then` are needed' };
  }
  return {
    kind,
    after,
    of: data.of === undefined || data.of === 'result' ? { kind: 'result' } : toSelector(data.of),
    // biome-ignore lint/suspicious/noThenProperty: a list of names, never awaited
    then: data.then,
    on: toSelector(data.on ?? 'receiver'),
  };
}

function toFlowRule(data: SemanticFields): FlowRule | RuleProblem {
  if (data.sources === undefined || data.sinks === undefined) {
    return { path: ['semantic'], problem: '`sources` and `sinks` are needed' };
  }
  const problem = findProblem(data);
  if (problem !== undefined) return problem;
  let queries = 0;
  const query = (value: string): QueryMatchRule => ({ kind: 'query', text: value, id: queries++ });
  return {
    kind: 'flow',
    sources: data.sources.map((one) => ({
      match:
        one.call !== undefined
          ? { kind: 'call', names: one.call }
          : one.parameter !== undefined
            ? ({ kind: 'parameter', ...defined(one.parameter) } as const)
            : one.field !== undefined
              ? { kind: 'field', names: one.field }
              : query(one.query ?? ''),
      at: one.argument !== undefined ? toSelector(one.argument) : toResult(one.result),
      adds: one.adds,
      where: one.where.map(toCondition),
    })),
    sinks: data.sinks.map((one) => ({
      match:
        one.call !== undefined
          ? { kind: 'call', names: one.call }
          : one.return !== undefined
            ? {
                kind: 'return',
                exported: one.return === 'exported',
                ...(typeof one.return === 'object' ? { function: one.return.function } : {}),
              }
            : one.field !== undefined
              ? { kind: 'field', names: one.field }
              : one.compare !== undefined
                ? { kind: 'compare', test: one.compare }
                : query(one.query ?? ''),
      at: toSelector(one.argument ?? 'any'),
      where: one.where.map(toCondition),
      requires: one.requires,
      unless: one.unless,
    })),
    sanitizers: (data.sanitizers ?? []).map((one) => ({
      match: one.call !== undefined ? { kind: 'call', names: one.call } : query(one.query ?? ''),
      at: toSelector(one.argument ?? 'any'),
      where: one.where.map(toCondition),
    })),
    guards: (data.guards ?? []).map((one) => ({
      match:
        one.call !== undefined
          ? { kind: 'call', names: one.call }
          : one.compare !== undefined
            ? { kind: 'compare', test: one.compare }
            : one.element !== undefined
              ? { kind: 'element' }
              : query(one.query ?? ''),
      at: toSelector(one.argument ?? (one.compare === undefined ? 0 : 'any')),
      when: toOutcome(one.when),
      ...(one.result === undefined ? {} : { result: one.result }),
      where: one.where.map(toCondition),
      coversOrigins: one.covers === 'origins',
      gives: one.gives,
    })),
    propagators: (data.propagators ?? []).map((one) => ({
      match:
        one.call !== undefined
          ? { kind: 'call', names: one.call }
          : one.field !== undefined
            ? { kind: 'field', names: one.field }
            : one.slice !== undefined
              ? { kind: 'slice' }
              : ({ kind: 'concat', ...defined(one.concat ?? {}) } as const),
      from: toSelector(one.from),
      to: one.to === 'result' ? { kind: 'result' } : toSelector(one.to),
      where: one.where.map(toCondition),
      gives: one.gives,
      keeps: one.keeps,
      adds: one.adds,
      derivation: one.derivation,
    })),
    excuses: (data.excuses ?? []).map((one) => ({
      language: languageFromAlias(one.language),
      match: query(one.query),
    })),
    labels: kindsOf(data.labels),
    safeUntil: conditionsOf(data.labels),
    unknownCalls: data['unknown-calls'] ?? 'propagate',
  };
}

function kindsOf(labels: SemanticFields['labels']): FlowRule['labels'] {
  const all = Object.entries(labels ?? {});
  return Object.fromEntries(all.map(([name, kind]) => [name, typeof kind === 'string' ? kind : 'value']));
}

function conditionsOf(labels: SemanticFields['labels']): FlowRule['safeUntil'] {
  const all = Object.entries(labels ?? {});
  return Object.fromEntries(
    all.flatMap(([name, kind]) => (typeof kind === 'string' ? [] : [[name, kind['safe-until']]])),
  );
}

const MATCHERS = [
  'call',
  'parameter',
  'field',
  'query',
  'return',
  'compare',
  'element',
  'concat',
  'slice',
] as const;
const LABELS_ON_VALUES = ['gives', 'keeps', 'unless'] as const;
const LABELS_ON_TAINT = ['adds', 'requires'] as const;

/** The first mistake that the schema does not see: no or several matchers, labels that nobody declared. */
function findProblem(data: SemanticFields): RuleProblem | undefined {
  const declared = kindsOf(data.labels);
  if (Object.keys(declared).length > MAX_LABELS) {
    return { path: ['labels'], problem: `has more than ${MAX_LABELS} labels` };
  }
  for (const [name, until] of Object.entries(conditionsOf(data.labels))) {
    if (declared[until] !== 'taint')
      return { path: ['labels', name], problem: `${JSON.stringify(until)} is no label of taint` };
  }
  for (const [position, one] of (data.excuses ?? []).entries()) {
    if (languageFromAlias(one.language) === undefined) {
      return { path: ['excuses', position], problem: `language ${JSON.stringify(one.language)} is unknown` };
    }
  }
  for (const list of ['sources', 'sinks', 'sanitizers', 'guards', 'propagators'] as const) {
    for (const [position, entry] of (data[list] ?? []).entries()) {
      const fields: Readonly<Record<string, unknown>> = entry;
      const path = [list, position];
      const matchers = MATCHERS.filter((matcher) => fields[matcher] !== undefined);
      if (matchers.length !== 1) return { path, problem: `exactly one of ${MATCHERS.join(', ')} is needed` };
      const wrong = wrongLabel(entry, declared);
      if (wrong !== undefined) return { path, problem: wrong };
    }
  }
  return undefined;
}

function wrongLabel(
  entry: Readonly<Record<string, unknown>>,
  declared: FlowRule['labels'],
): string | undefined {
  const used = [
    ...LABELS_ON_VALUES.flatMap((field) => namesIn(entry[field]).map((name) => ({ name, of: 'value' }))),
    ...LABELS_ON_TAINT.flatMap((field) => namesIn(entry[field]).map((name) => ({ name, of: 'taint' }))),
    ...(Array.isArray(entry.where) ? entry.where : []).flatMap((one: { label?: string; taint?: string }) => [
      ...(one.label === undefined ? [] : [{ name: one.label, of: 'value' }]),
      ...(one.taint === undefined ? [] : [{ name: one.taint, of: 'taint' }]),
    ]),
  ];
  const requires = namesIn(entry.requires);
  for (const { name, of } of used) {
    const kind = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (kind === undefined) return `label ${JSON.stringify(name)} is not declared in labels`;
    if (kind === 'field' && requires.includes(name)) continue;
    if (kind !== of) return `label ${JSON.stringify(name)} is declared on ${kind} and used on ${of}`;
  }
  return undefined;
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function toSelector(value: ArgumentField): Selector {
  if (typeof value === 'number') return { kind: 'argument', index: value };
  if (value === 'receiver') return { kind: 'receiver' };
  if (value === 'any') return { kind: 'any' };
  return { kind: 'named', name: value.name, ...(value.index === undefined ? {} : { index: value.index }) };
}

function toResult(value: true | number | undefined): Selector {
  return typeof value === 'number' ? { kind: 'result', index: value } : { kind: 'result' };
}

function toOutcome(value: boolean | null | GuardOutcome): GuardOutcome {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return value ?? 'nil';
}

function toCondition({ argument: selector, ...rest }: ConditionField): OperandCondition {
  return { selector: toSelector(selector), ...defined(rest) };
}

/** Without the keys that are undefined: exact optional properties do not take them. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
