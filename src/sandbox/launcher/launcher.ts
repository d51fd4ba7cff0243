/**
 * The launcher: a static program of some 500 bytes that runs inside the sandbox, starts the command and
 * tells the host its wait status. bwrap itself reports 128 + n for a signal, which a program that exits
 * with 137 looks just like. It is written here as x86-64 machine code so that the sandbox needs neither a
 * compiler nor an interpreter; `launcher.test.ts` runs it on its own.
 *
 * Its arguments are `cwd, candidate..., '', variable=value..., '', argv...`. On descriptor 6 it writes
 * `S` when it has started, and the 32-bit wait status of the command when that has ended; then it waits
 * for the other side to close. The command
 * does not inherit the descriptor and cannot open it through /proc (the launcher is not dumpable).
 */

const NOT_RUN = 'sandbox: the program was not found or cannot be run\n';
const NO_DIRECTORY = 'sandbox: the working directory cannot be entered\n';

/** The descriptor that the launcher reports on. */
export const LAUNCHER_STATUS_DESCRIPTOR = 6;

/** What the launcher writes first. */
export const LAUNCHER_STARTED = 'S'.charCodeAt(0);

const CODE = [
  // _start: keep the stack as rbp; prctl(PR_SET_DUMPABLE, 0)
  '4889e5 b89d000000 bf04000000 31f6 0f05',
  // close_range(7, ~0, 0): what our own parent left open is not the command's
  'b8b4010000 bf07000000 83ceff 31d2 0f05',
  // close_range(3, 5, 0): what served to build the walls
  'b8b4010000 bf03000000 be05000000 0f05',
  // write(6, "S", 1)
  '6a53 b801000000 bf06000000 4889e6 ba01000000 0f05',
  // r12 = candidates, r14 = environment, r13 = argv (each list ended by split)
  '4c8d6518 4c89e7 e8ef000000 4989fe e8e7000000 4989fd',
  // fork(): failed, child, or ebx = pid
  'b839000000 0f05 85c0 7850 745a 89c3',
  // parent: close(0), close(1), close(2)
  '31ff b803000000 0f05 ffc7 83ff03 72f2',
  // wait4(-1, &status, 0, 0) until it is the command: as pid 1, orphans are ours to reap
  'b83d000000 83cfff 4889e6 31d2 4531d2 0f05 39d8 75ea',
  // write(6, &status, 4)
  'b801000000 bf06000000 4889e6 ba04000000 0f05',
  // read(6, &status, 1): until the host has looked at what was used; exit_group(0)
  '31c0 bf06000000 ba01000000 0f05 31ff eb05',
  // failed: exit_group(1)
  'bf01000000 b8e7000000 0f05',
  // child: close(6); chdir(argv[1])
  'b803000000 bf06000000 0f05 b850000000 488b7d10 0f05 85c0 783e',
  // 127 unless found; for each candidate: execve(candidate, argv, environment)
  'bb7f000000 498b3c24 4885ff 7422 4c89ee 4c89f2 b83b000000 0f05',
  // next candidate; anything but ENOENT and ENOTDIR makes it 126
  '4983c408 83f8fe 74e1 83f8ec 74dc bb7e000000 ebd5',
  // nothing ran: say so
  '488d3540000000 ba34000000 eb11',
  // no directory: 126, say so
  'bb7e000000 488d3561000000 ba31000000',
  // write(2, message, length); exit_group(ebx)
  'b801000000 bf02000000 0f05 89df e97cffffff',
  // split(rdi): ends the list at its first empty string, rdi = what follows
  '488b07 4883c708 803800 75f4 48c747f800000000 c3',
];

const LOAD_ADDRESS = 0x400000;
const HEADER_BYTES = 64 + 56;

/** The launcher as an executable file. */
export function buildLauncher(): Buffer {
  const code = Buffer.from(CODE.join('').replaceAll(' ', ''), 'hex');
  const body = Buffer.concat([code, Buffer.from(NOT_RUN), Buffer.from(NO_DIRECTORY)]);
  return Buffer.concat([elfHeader(), loadSegment(HEADER_BYTES + body.length), body]);
}

/** What the launcher runs: the paths to try, the environment and the arguments. */
export type LaunchRequest = {
  readonly cwd: string;
  readonly candidates: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
};

/** The launcher's arguments for a request. */
export function launcherArguments(request: LaunchRequest): string[] {
  const variables = Object.entries(request.environment).map(([name, value]) => `${name}=${value}`);
  return [request.cwd, ...request.candidates, '', ...variables, '', ...request.argv];
}

/** The paths at which a program is looked for, as execvp does. */
export function programCandidates(program: string, searchPath: string | undefined): string[] {
  if (program === '') return [];
  if (program.includes('/')) return [program];
  return (searchPath ?? '/usr/bin:/bin')
    .split(':')
    .map((folder) => `${folder === '' ? '.' : folder}/${program}`);
}

function elfHeader(): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header.set([2, 1, 1], 4); // 64 bit, little endian, version 1
  header.writeUInt16LE(2, 16); // executable
  header.writeUInt16LE(62, 18); // x86-64
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(LOAD_ADDRESS + HEADER_BYTES), 24);
  header.writeBigUInt64LE(64n, 32); // program headers follow
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  return header;
}

function loadSegment(size: number): Buffer {
  const segment = Buffer.alloc(56);
  segment.writeUInt32LE(1, 0); // PT_LOAD
  segment.writeUInt32LE(5, 4); // read, execute
  segment.writeBigUInt64LE(BigInt(LOAD_ADDRESS), 16);
  segment.writeBigUInt64LE(BigInt(LOAD_ADDRESS), 24);
  segment.writeBigUInt64LE(BigInt(size), 32);
  segment.writeBigUInt64LE(BigInt(size), 40);
  segment.writeBigUInt64LE(0x1000n, 48);
  return segment;
}
