import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.js';

function recorder(properties: object): { readonly stream: NodeJS.WriteStream; text(): string } {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  return { stream: Object.assign(stream, properties) as unknown as NodeJS.WriteStream, text: () => text };
}

describe('progress', () => {
  it('is plain lines where there is no terminal: when a phase begins, gets on and ends', () => {
    const { stream, text } = recorder({});
    const progress = createProgress(stream);
    const phase = progress.start('rollouts', 3);
    phase.update(1, 'gold: 1.000');
    phase.update(1, 'the same again');
    phase.finish('3 done');
    progress.close();
    expect(text()).toMatch(/^rollouts \.\.\.\nrollouts 1\/3: gold: 1\.000\nrollouts: 3 done \(\d+ ms\)\n$/);
  });

  it('leaves one line per finished phase on a terminal, and no timer behind', async () => {
    const { stream, text } = recorder({ isTTY: true, columns: 80 });
    const progress = createProgress(stream, { TERM: 'xterm' });
    const phases = [progress.start('one'), progress.start('two', 2)];
    phases[1]?.update(1, 'half');
    progress.log('a line that stays');
    for (const phase of phases) phase.finish();
    phases[0]?.finish();
    progress.close();
    const drawn = text();
    expect(drawn.match(/•.*one/g)).toHaveLength(1);
    expect(drawn).toContain('a line that stays');
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(text()).toBe(drawn);
  });

  it('shows what an agent wrote without letting it steer the terminal', () => {
    const { stream, text } = recorder({});
    const progress = createProgress(stream);
    progress.log('\u001b[2J');
    progress.start('\u001b]0;x\u0007').finish('\r');
    expect(text().replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
