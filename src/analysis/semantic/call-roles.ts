import { isSurelyNamed, type Meaning } from './meaning.js';
import { matchesAnyName } from './name-pattern.js';
import type { FlowRule, PropagatorRule, SanitizerRule, SinkRule, SourceRule } from './rule.js';

/** A part of a rule and its place among those of its kind. */
export type Placed<Part> = { readonly index: number; readonly part: Part };

/** What a rule may say of a call: what names its callee, and whatever a query has to mark. */
export type CallRoles = {
  readonly sources: readonly SourceRule[];
  readonly sinks: readonly Placed<SinkRule>[];
  readonly sanitizers: readonly SanitizerRule[];
  readonly propagators: readonly Placed<PropagatorRule>[];
};

/** Which parts of a rule name a callee, found once for each: most name none. */
export class RolesOfCallees {
  private readonly known = new WeakMap<Meaning, CallRoles>();
  private readonly sinks: readonly Placed<SinkRule>[];
  private readonly propagators: readonly Placed<PropagatorRule>[];

  constructor(private readonly rule: FlowRule) {
    this.sinks = placed(rule.sinks);
    this.propagators = placed(rule.propagators);
  }

  of(callee: Meaning): CallRoles {
    let roles = this.known.get(callee);
    if (roles === undefined) {
      const isNamed = ({ match }: { readonly match: Match }) =>
        match.kind === 'query' || (match.kind === 'call' && matchesAnyName(match.names, callee));
      roles = {
        sources: this.rule.sources.filter(isNamed),
        sinks: this.sinks.filter(({ part }) => isNamed(part)),
        // A value is clean only where nothing else may have been called.
        sanitizers: this.rule.sanitizers.filter(
          ({ match }) => match.kind === 'query' || isSurelyNamed(match.names, callee),
        ),
        propagators: this.propagators.filter(({ part }) => isNamed(part)),
      };
      this.known.set(callee, roles);
    }
    return roles;
  }
}

type Match = (SourceRule | SinkRule | PropagatorRule)['match'];

export function placed<Part>(parts: readonly Part[]): readonly Placed<Part>[] {
  return parts.map((part, index) => ({ index, part }));
}
