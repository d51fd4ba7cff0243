import {
  ABSENT,
  DEVICE_TYPES,
  ERRNO,
  FILE_TYPE_MASK,
  NEW_NAMESPACE_FLAGS,
  REFUSED,
  SOCKET_FAMILIES,
  SYS,
  TERMINAL_INJECTION,
} from './seccomp-rules.js';

const AUDIT_ARCH_X86_64 = 0xc000003e;
const X32_BIT = 0x40000000;
const OFFSET = { number: 0, architecture: 4 } as const;
const RETURN_ALLOW = 0x7fff0000;
const RETURN_KILL_PROCESS = 0x80000000;
const RETURN_ERRNO = 0x00050000;

/** One `struct sock_filter`; jumps count the instructions skipped when the test holds or fails. */
type Instruction = {
  readonly code: number;
  readonly yes: number;
  readonly no: number;
  readonly value: number;
};

/** The rules as the bytes of a classic BPF program, as `bwrap --seccomp` reads it. */
export function buildSeccompFilter(): Buffer {
  const program = [
    load(OFFSET.architecture),
    ifEqual(AUDIT_ARCH_X86_64, 1, 0),
    end(RETURN_KILL_PROCESS),
    load(OFFSET.number),
    ifAtLeast(X32_BIT, 0, 1),
    end(RETURN_ERRNO | ERRNO.ENOSYS),
    ...Object.values(REFUSED).flatMap((number) => refuse(number, ERRNO.EPERM)),
    ...Object.values(ABSENT).flatMap((number) => refuse(number, ERRNO.ENOSYS)),
    ...when(SYS.clone, 0, [ifAnyBit(NEW_NAMESPACE_FLAGS, 0, 1), end(RETURN_ERRNO | ERRNO.EPERM)]),
    ...when(SYS.ioctl, 1, refuseValues(Object.values(TERMINAL_INJECTION))),
    ...when(SYS.socket, 0, acceptFamilies()),
    ...when(SYS.socketpair, 0, acceptFamilies()),
    ...when(SYS.mknod, 1, [keepBits(FILE_TYPE_MASK), ...refuseValues(Object.values(DEVICE_TYPES))]),
    ...when(SYS.mknodat, 2, [keepBits(FILE_TYPE_MASK), ...refuseValues(Object.values(DEVICE_TYPES))]),
    end(RETURN_ALLOW),
  ];
  return Buffer.concat(program.map(encode));
}

function refuse(number: number, errno: number): Instruction[] {
  return [ifEqual(number, 0, 1), end(RETURN_ERRNO | errno)];
}

/** Runs `body` on the low word of an argument of one system call; what the body lets through is allowed. */
function when(number: number, argument: number, body: readonly Instruction[]): Instruction[] {
  const offset = 16 + 8 * argument;
  return [ifEqual(number, 0, body.length + 2), load(offset), ...body, end(RETURN_ALLOW)];
}

function refuseValues(values: readonly number[]): Instruction[] {
  return values.flatMap((value) => refuse(value, ERRNO.EPERM));
}

function acceptFamilies(): Instruction[] {
  const families = Object.values(SOCKET_FAMILIES);
  const tests = families.map((family, index) => ifEqual(family, families.length - index, 0));
  return [...tests, end(RETURN_ERRNO | ERRNO.EAFNOSUPPORT)];
}

function load(offset: number): Instruction {
  return { code: 0x20, yes: 0, no: 0, value: offset };
}

function ifEqual(value: number, yes: number, no: number): Instruction {
  return { code: 0x15, yes, no, value };
}

function ifAtLeast(value: number, yes: number, no: number): Instruction {
  return { code: 0x35, yes, no, value };
}

function ifAnyBit(value: number, yes: number, no: number): Instruction {
  return { code: 0x45, yes, no, value };
}

function keepBits(value: number): Instruction {
  return { code: 0x54, yes: 0, no: 0, value };
}

function end(value: number): Instruction {
  return { code: 0x06, yes: 0, no: 0, value };
}

function encode({ code, yes, no, value }: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(yes, 2);
  bytes.writeUInt8(no, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}
