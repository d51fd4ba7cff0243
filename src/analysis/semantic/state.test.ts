import { expect, it } from 'vitest';
import { emptyState, isSameState, type State, widenState } from './state.js';
import { ValueGraph } from './value-graph.js';

it('comes to an end when a loop says one thing and then another for ever', () => {
  const graph = new ValueGraph(() => true);
  const [first, second, third] = ['a', 'b', 'c'].map((key) => graph.intern(key));
  if (first === undefined || second === undefined || third === undefined) throw new Error('no values');
  const says = (value: number, mask: number): State => ({
    ...emptyState(),
    variables: new Map([[0, value]]),
    fields: new Map([['1.x', value]]),
    facts: new Map([[third, mask]]),
  });
  const turns = [says(first, 3), says(second, 1), says(third, 2)];
  let state = turns[0] ?? emptyState();
  let changes = 0;
  for (let round = 0; round < 30; round += 1) {
    const next = widenState(graph, 'edge', state, turns[round % turns.length] ?? state);
    if (!isSameState(state, next)) changes = round;
    state = next;
  }
  expect(changes).toBeLessThan(4);
  expect(state.facts.size + state.fields.size).toBe(0);
  const joined = graph.node(state.variables.get(0) ?? 0);
  expect([...(joined.phi?.values() ?? [])].map(({ operand }) => operand).sort()).toEqual(
    [first, second, third].sort(),
  );
});
