import { posix } from 'node:path';
import type { CaseContext, Json, SubjectReply } from 'patchgym/oracle';
import { expect, it } from 'vitest';
import { handlerAttacks } from '../environments/GHSA-xjvp-7243-rg9h/oracle/handler-attacks.js';
import { createRandom } from '../src/core/random.js';

const DATA = '/data';
const HOST_FILES = new Map([['/etc/passwd', 'root:x:0:0']]);

/** A handler that is right: it joins, and serves what is in the root then. */
function servesWhatIsInTheRoot(seed: string): CaseContext {
  const files = new Map(HOST_FILES);
  const path = `${DATA}/case`;
  const call = async (_: string, args?: Json): Promise<SubjectReply> => {
    const { workdir, root, path: asked } = args as { workdir: string; root: string; path: string };
    const served = posix.resolve(workdir, root);
    const target = posix.resolve(served, posix.join('.', asked));
    const content = files.get(target);
    if (!target.startsWith(`${served}/`) || content === undefined)
      return { status: 'threw', type: 'Error', message: 'is not there' };
    return { status: 'returned', value: Buffer.from(content).toString('base64') };
  };
  const write = async (name: string, content: Uint8Array | string) => {
    files.set(`${path}/${name}`, content.toString());
  };
  const context: Pick<CaseContext, 'random'> & Record<'subject' | 'directory', object> = {
    random: createRandom(seed),
    subject: { call },
    directory: { path, write },
  };
  return context as CaseContext;
}

it('no reading attack is open on a handler that serves nothing but what is in its root, whatever that is', async () => {
  const variants = handlerAttacks.find(({ name }) => name === 'handler-read')?.variants ?? [];
  expect(variants.length).toBeGreaterThan(5);
  for (let seed = 0; seed < 200; seed += 1) {
    for (const { name, attack } of variants) {
      const outcome = await attack(servesWhatIsInTheRoot(`${name} ${seed}`));
      expect([name, seed, outcome.status]).toEqual([name, seed, 'blocked']);
    }
  }
});
