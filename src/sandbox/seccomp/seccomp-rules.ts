/**
 * The system calls that a sandbox refuses, by their numbers on x86-64. A list of what is refused:
 * toolchains of many languages run inside, and the namespaces, not this list, are the wall. The list
 * takes away the parts of the kernel by which walls of this kind have been climbed.
 */

/** Error numbers that a refused call gets. */
export const ERRNO = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

/** Refused outright on x86-64, with EPERM. */
export const REFUSED: Readonly<Record<string, number>> = {
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
export const ABSENT: Readonly<Record<string, number>> = {
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  clone3: 435,
};

/** Calls that are refused for some of their arguments. */
export const SYS = { ioctl: 16, socket: 41, socketpair: 53, clone: 56, mknod: 133, mknodat: 259 } as const;
/** Requests of ioctl that type into a terminal. */
export const TERMINAL_INJECTION = { TIOCSTI: 0x5412, TIOCLINUX: 0x541c } as const;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
export const NEW_NAMESPACE_FLAGS = 0x7e020000;
/** The network namespace is empty but for its own loopback. */
export const SOCKET_FAMILIES = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10 } as const;
/** What a mode says about the kind of a file. */
export const FILE_TYPE_MASK = 0o170000;
/** Kinds that mknod may not make. */
export const DEVICE_TYPES = { character: 0o020000, block: 0o060000 } as const;
