/**
 * What a fresh sandbox costs: opening a session over a generated tree of 50 MB, the first command in it, and
 * closing it, against a bare spawn and against `podman run`. Prints ratios measured in one run.
 *
 * npx tsx bench/sandbox.ts [rounds]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerArguments } from '../src/sandbox/container/container-arguments.js';
import { provideImage } from '../src/sandbox/container/image.js';
import { describePodman } from '../src/sandbox/container/podman.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../src/sandbox/index.js';

const MIB = 1024 ** 2;
const TREE_BYTES = 50 * MIB;
const TREE_FILES = 3000;
const LIMITS = {
  memoryBytes: 512 * MIB,
  maxProcesses: 128,
  diskBytes: 256 * MIB,
  outputBytes: MIB,
  timeoutMs: 30_000,
};

type Samples = { readonly name: string; readonly values: number[] };

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 30);
  const source = makeTree();
  try {
    const spawns = measureSpawn(rounds);
    const rows = [spawns, ...(await measureSandbox(createSandbox('bubblewrap'), source, rounds))];
    const containerRounds = Math.max(5, Math.round(rounds / 5));
    rows.push(...(await measurePodmanRun(containerRounds)));
    rows.push(...(await measureSandbox(createSandbox('podman'), source, containerRounds)));
    printTable(rows, quantile(spawns.values, 0.5));
  } finally {
    fs.rmSync(source, { recursive: true, force: true });
  }
}

function measureSpawn(rounds: number): Samples {
  const values = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    spawnSync('/bin/true');
    return performance.now() - startedAt;
  });
  return { name: 'spawn /bin/true on the host', values };
}

async function measureSandbox(sandbox: Sandbox, source: string, rounds: number): Promise<Samples[]> {
  const availability = await sandbox.probe();
  if (availability.status === 'unavailable') {
    console.log(`${sandbox.name} is left out: ${availability.reason}`);
    return [];
  }
  const steps = [
    'open',
    'first command',
    'open + first command',
    'next command',
    'changes after one edit',
    'close',
  ];
  const samples = steps.map((step) => ({ name: `${sandbox.name}: ${step}`, values: [] as number[] }));
  const options: SandboxOptions = {
    workspace: { source, target: '/workspace' },
    mounts: [],
    scratch: ['/scratch'],
    environment: { PATH: '/usr/bin:/bin' },
    limits: LIMITS,
  };
  for (let round = 0; round < rounds; round += 1) {
    const times = [performance.now()];
    const session = await sandbox.open(options);
    times.push(performance.now());
    await session.exec({ argv: ['/bin/true'] });
    times.push(performance.now());
    await session.exec({ argv: ['/bin/true'] });
    times.push(performance.now());
    await session.writeFile('/workspace/folder-1/file-1', Buffer.from('edited'));
    const editedAt = performance.now();
    await session.changes();
    times.push(performance.now());
    await session.close();
    times.push(performance.now());
    const [started = 0, opened = 0, ran = 0, ranAgain = 0, changed = 0, closed = 0] = times;
    const values = [
      opened - started,
      ran - opened,
      ran - started,
      ranAgain - ran,
      changed - editedAt,
      closed - changed,
    ];
    for (const [index, value] of values.entries()) samples[index]?.values.push(value);
  }
  return samples;
}

/** The engine alone: a container of the same image with the same walls, without a workspace. */
async function measurePodmanRun(rounds: number): Promise<Samples[]> {
  const podman = describePodman('podman');
  const image = await provideImage(podman).catch(() => null);
  if (image === null) return [];
  const wanted = ['--network', 'none', '--cap-drop', 'all', '--read-only', '--log-driver', 'none', '--rm'];
  const folder = { store: '/nonexistent', bound: [], owner: null, limits: LIMITS };
  const ulimits = containerArguments(folder).flatMap((value, index, all) =>
    value === '--ulimit' ? [value, all[index + 1] ?? ''] : [],
  );
  const argv = [
    ...podman.options,
    'run',
    ...wanted,
    ...ulimits,
    '--volume',
    '/usr:/usr:ro',
    image,
    '/usr/bin/true',
  ];
  // crun refuses a hierarchy of control groups that is half old, half new: it is hidden from it.
  const script = 'umount /sys/fs/cgroup/unified 2>/dev/null; exec "$@"';
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    const { status } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', podman.program, ...argv]);
    if (status !== 0) return [];
    values.push(performance.now() - startedAt);
  }
  return [{ name: 'podman run --rm /usr/bin/true', values }];
}

function makeTree(): string {
  const root = fs.mkdtempSync(join(tmpdir(), 'patchgym-bench-'));
  const bytes = Buffer.alloc(Math.floor(TREE_BYTES / TREE_FILES));
  for (let index = 0; index < TREE_FILES; index += 1) {
    const folder = join(root, `folder-${index % 100}`);
    fs.mkdirSync(folder, { recursive: true });
    bytes.write(createHash('sha256').update(String(index)).digest('hex'));
    fs.writeFileSync(join(folder, `file-${index}`), bytes);
  }
  return root;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function printTable(rows: readonly Samples[], spawnMs: number): void {
  const runs = rows.find(({ name }) => name.startsWith('podman run'));
  const runMs = runs === undefined ? Number.NaN : quantile(runs.values, 0.5);
  console.log(
    `${'what'.padEnd(38)}${'median ms'.padStart(11)}${'p95 ms'.padStart(9)}${'x spawn'.padStart(9)}${'x podman run'.padStart(14)}`,
  );
  for (const { name, values } of rows) {
    const median = quantile(values, 0.5);
    const cells = [median.toFixed(1).padStart(11), quantile(values, 0.95).toFixed(1).padStart(9)];
    cells.push((median / spawnMs).toFixed(1).padStart(9), (median / runMs).toFixed(2).padStart(14));
    console.log(`${name.padEnd(38)}${cells.join('')}`);
  }
}

await main();
