import { expect, it } from 'vitest';
import { expectMarked, findingsOf } from './firing-lines.js';

const RULE = `
language: javascript
name: emits
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: name}
sinks:
  - call: '*.emit'
guards:
  - {call: isPlain, argument: 0, when: true}
`;

it('a method that is a sink by its last name is one where it is handed on', () =>
  expectMarked(RULE, {
    'a.js': `
export class Server {
  handle(name, hand) { if (isPlain(name)) this.emit(name); this.complete(name, 1, hand); }
  complete(name, n, hand) { hand(n, name); }
  open(other) {
    const emit = this.emit.bind(this);
    this.on(() => { this.handle(other, emit); }); // !!
  }
}
`,
  }));

it('and not where what it is called with was checked', async () => {
  const handing = (guard: string) =>
    findingsOf(RULE, {
      'a.js': `
function handle(name, s) { ${guard} run(name, s.emit); }
function run(x, hand) { hand(x); }
`,
    });
  expect(await handing('if (isPlain(name))')).toEqual([]);
  expect(await handing('')).toHaveLength(1);
});
