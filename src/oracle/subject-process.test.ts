import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ProcessExit, SandboxProcess } from '../sandbox/port.js';
import { SubjectProcess } from './subject-process.js';

const EXIT: ProcessExit = {
  exitCode: 1,
  signal: null,
  timedOut: false,
  oomKilled: false,
  durationMs: 1,
  cpuMs: null,
  peakMemoryBytes: null,
};

/** A subject that answers each request line with the lines that the script gives for it. */
function subjectThat(
  script: (request: { id: number; op: string; data?: string; end?: boolean }) => readonly string[] | 'die',
) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let exit: (result: ProcessExit) => void = () => {};
  const exited = new Promise<ProcessExit>((resolve) => {
    exit = resolve;
  });
  stdin.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      const answer = script(JSON.parse(line));
      if (answer === 'die') exit(EXIT);
      else for (const reply of answer) stdout.write(`${reply}\n`);
    }
  });
  const process: SandboxProcess = { stdin, stdout, stderr, exited, kill: async () => exit(EXIT) };
  return new SubjectProcess(process);
}

describe('the driver of a subject', () => {
  it('answers with values and with exceptions as data', async () => {
    const subject = subjectThat(({ id, op }) => [
      op === 'good'
        ? JSON.stringify({ id, value: { a: 1 } })
        : JSON.stringify({ id, error: { type: 'ValueError', message: 'no' } }),
    ]);
    expect(await subject.call('good')).toEqual({ status: 'returned', value: { a: 1 } });
    expect(await subject.call('bad')).toEqual({ status: 'threw', type: 'ValueError', message: 'no' });
  });

  it('matches overlapping calls by id, whatever the order of the replies', async () => {
    const waiting: number[] = [];
    const subject = subjectThat(({ id }) => {
      waiting.push(id);
      return waiting.length < 2
        ? []
        : waiting.reverse().map((one) => JSON.stringify({ id: one, value: one }));
    });
    const replies = await Promise.all([subject.call('x'), subject.call('x')]);
    expect(replies).toEqual([
      { status: 'returned', value: 1 },
      { status: 'returned', value: 2 },
    ]);
  });

  it.each<[string, (id: number) => readonly string[] | 'die', string]>([
    ['dies', () => 'die', 'crashed'],
    ['says nothing', () => [], 'timeout'],
    ['sends no JSON', () => ['PASS'], 'unanswered'],
    ['sends a reply without value or error', (id) => [JSON.stringify({ id })], 'unanswered'],
    [
      'answers a request that was not asked',
      (id) => [JSON.stringify({ id: id + 40, value: true }), JSON.stringify({ id, value: true })],
      'unanswered',
    ],
    [
      'answers twice',
      (id) => [JSON.stringify({ id, value: 1 }), JSON.stringify({ id, value: 2 })],
      'unanswered',
    ],
  ])('a subject that %s is not an answer', async (_, script, kind) => {
    const subject = subjectThat(({ id }) => script(id));
    const first = await subject.call('x', null, { timeoutMs: 100 }).catch((error: unknown) => error);
    const second = await subject.call('x', null, { timeoutMs: 100 }).catch((error: unknown) => error);
    expect([first, second]).toContainEqual(expect.objectContaining({ name: 'SubjectSilence', kind }));
    expect(subject.alive).toBe(false);
  });

  it('takes an exception whose parts are no text for what it is, however deep it is nested', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const subject = subjectThat(({ id }) => [`{"id":${id},"error":{"type":${deep},"message":${deep}}}`]);
    expect(await subject.call('x')).toMatchObject({ status: 'threw', type: '(object)' });
  });

  it('breaks off a stream that brings more than any case moves', async () => {
    const data = Buffer.alloc(1024 * 1024).toString('base64');
    const subject = subjectThat(({ id, op }) =>
      op ? [JSON.stringify({ id, value: null }), ...Array(70).fill(JSON.stringify({ id, data }))] : [],
    );
    const stream = await subject.connect('flood');
    if (!stream.closed) await new Promise((resolve) => stream.on('close', resolve));
    expect(subject.alive).toBe(false);
  });

  it('carries byte streams both ways and ends them', async () => {
    const subject = subjectThat(({ id, op, data, end }) => {
      if (op) return [JSON.stringify({ id, value: null })];
      if (data) return [JSON.stringify({ id, data })];
      return end ? [JSON.stringify({ id, end: true }), JSON.stringify({ id, closed: true })] : [];
    });
    const stream = await subject.connect('echo');
    const bytes = Buffer.from([0, 10, 255, 13]);
    stream.end(bytes);
    const received: Buffer[] = [];
    for await (const chunk of stream) received.push(chunk as Buffer);
    expect(Buffer.concat(received)).toEqual(bytes);
  });

  it('a stream breaks when the subject dies', async () => {
    const subject = subjectThat(({ id, op }) => (op ? [JSON.stringify({ id, value: null })] : 'die'));
    const stream = await subject.connect('echo');
    const closed = new Promise((resolve) => stream.on('close', resolve));
    stream.write('x');
    await closed;
    expect(subject.alive).toBe(false);
  });
});
