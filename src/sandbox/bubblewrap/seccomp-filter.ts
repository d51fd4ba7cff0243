/**
 * The system call filter of the bubblewrap sandbox, as the bytes of a classic BPF program for
 * `bwrap --seccomp`. A list of what is refused: toolchains of many languages run inside, and the
 * namespaces, not this list, are the wall. The list takes away the parts of the kernel by which
 * walls of this kind have been climbed.
 */

const ERRNO = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

/** Refused outright on x86-64, with EPERM. */
const REFUSED: Readonly<Record<string, number>> = {
  ptrace: 101,
  syslog: 103,
  uselib: 134,
  vhangup: 153,
  modify_ldt: 154,
  pivot_root: 155,
  adjtimex: 159,
  chroot: 161,
  acct: 163,
  settimeofday: 164,
  mount: 165,
  umount2: 166,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  sethostname: 170,
  setdomainname: 171,
  iopl: 172,
  ioperm: 173,
  init_module: 175,
  delete_module: 176,
  quotactl: 179,
  nfsservctl: 180,
  lookup_dcookie: 212,
  clock_settime: 227,
  kexec_load: 246,
  add_key: 248,
  request_key: 249,
  keyctl: 250,
  migrate_pages: 256,
  unshare: 272,
  move_pages: 279,
  perf_event_open: 298,
  fanotify_init: 300,
  name_to_handle_at: 303,
  open_by_handle_at: 304,
  clock_adjtime: 305,
  setns: 308,
  process_vm_readv: 310,
  process_vm_writev: 311,
  kcmp: 312,
  finit_module: 313,
  kexec_file_load: 320,
  bpf: 321,
  userfaultfd: 323,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  pidfd_getfd: 438,
  process_madvise: 440,
  mount_setattr: 442,
  quotactl_fd: 443,
  memfd_secret: 447,
  statmount: 457,
  listmount: 458,
};

/** Said not to exist, so that programs take their older way: clone3 hides its flags from a filter. */
const ABSENT: Readonly<Record<string, number>> = {
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  clone3: 435,
};

const SYS = { ioctl: 16, socket: 41, socketpair: 53, clone: 56, mknod: 133, mknodat: 259 } as const;
const TERMINAL_INJECTION = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c } as const;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACE_FLAGS = 0x7e020000;
/** The network namespace is empty but for its own loopback. */
const SOCKET_FAMILIES = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10 } as const;
const FILE_TYPE_MASK = 0o170000;
const DEVICE_TYPES = { character: 0o020000, block: 0o060000 } as const;

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

/** The filter for x86-64 kernels, as `bwrap --seccomp` reads it. */
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
