/**
 * What it takes to start: short commands against `node -e 0`, in one run, each in turn so that what else the machine does
 * falls on all alike. Least and median of wall time, and of the processor time of all threads.
 *
 *   npx tsx bench/start.ts [rounds]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const REPORT_CPU = fileURLToPath(new URL('./start/report-cpu.cjs', import.meta.url));
const CPU = /cpu (\d+)$/;

type Sample = { readonly wallMs: number; readonly cpuMs: number };

const rounds = Number(process.argv[2] ?? 9);
const folder = mkdtempSync(join(tmpdir(), 'patchgym-start-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

try {
  const clean = file('add.py', 'def add(left, right):\n    total = left + right\n    return total\n');
  const finding = file('run.py', 'def run(text):\n    return eval(text)\n');
  const script = file('run.js', 'const run = (text) => eval(text);\n');
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['node -e 0', ['-e', '0']],
    ['--help', [MAIN, '--help']],
    ['check, Python, clean', [MAIN, 'check', '--quiet', clean]],
    ['check, Python, a finding', [MAIN, 'check', '--quiet', finding]],
    ['check, JavaScript, a finding', [MAIN, 'check', '--quiet', script]],
  ];
  const samples = new Map<string, Sample[]>(commands.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, args] of commands) samples.get(name)?.push(measure(args));
  }
  const floor = samples.get('node -e 0') ?? [];
  console.log(`${rounds} rounds; least / median; ratio of the least to that of node -e 0`);
  for (const [name, own] of samples) console.log(`${name.padEnd(30)} ${describe(own, floor)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs node with these arguments; a process says at its end what processor time it took. */
function measure(args: readonly string[]): Sample {
  const began = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['--require', REPORT_CPU, ...args], {
    encoding: 'utf8',
  });
  const wallMs = performance.now() - began;
  const cpu = CPU.exec(stderr.trim())?.[1];
  if (status === null || status > 1 || cpu === undefined)
    throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { wallMs, cpuMs: Number(cpu) / 1000 };
}

function describe(own: readonly Sample[], floor: readonly Sample[]): string {
  const column = (label: string, value: (sample: Sample) => number) => {
    const ratio = least(own, value) / least(floor, value);
    return `${label} ${least(own, value).toFixed(0)} / ${median(own, value).toFixed(0)} ms (${ratio.toFixed(1)}x)`;
  };
  return `${column('wall', ({ wallMs }) => wallMs)}   ${column('processor', ({ cpuMs }) => cpuMs)}`;
}

function least(samples: readonly Sample[], value: (sample: Sample) => number): number {
  return Math.min(...samples.map(value));
}

function median(samples: readonly Sample[], value: (sample: Sample) => number): number {
  const sorted = samples.map(value).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
