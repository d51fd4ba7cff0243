import {
  ABSENT,
  DEVICE_TYPES,
  ERRNO,
  FILE_TYPE_MASK,
  NEW_NAMESPACE_FLAGS,
  REFUSED,
  SOCKET_FAMILIES,
  type SYS,
  TERMINAL_INJECTION,
} from './seccomp-rules.js';

const LOW_WORD = 0xffffffff;

/** A comparison of one argument; with MASKED_EQ, `value` is the mask and `valueTwo` what is left of it. */
type Comparison = {
  readonly index: number;
  readonly value: number;
  readonly valueTwo?: number;
  readonly op: 'SCMP_CMP_MASKED_EQ' | 'SCMP_CMP_GT' | 'SCMP_CMP_EQ';
};

/** The rules as the JSON profile that container engines read. Every comparison is a rule of its own. */
export function buildSeccompProfile(): string {
  const families: readonly number[] = Object.values(SOCKET_FAMILIES);
  const highest = Math.max(...families);
  const otherFamilies = Array.from({ length: highest }, (_, family) => family).filter(
    (family) => !families.includes(family),
  );
  const namespaceFlags = Array.from({ length: 31 }, (_, bit) => 2 ** bit).filter(
    (flag) => (NEW_NAMESPACE_FLAGS & flag) !== 0,
  );
  const refusedFamilies: Comparison[] = [
    { index: 0, value: highest, op: 'SCMP_CMP_GT' },
    ...otherFamilies.map((family) => ({ index: 0, value: family, op: 'SCMP_CMP_EQ' as const })),
  ];
  return JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [
      refuse(Object.keys(REFUSED), ERRNO.EPERM),
      refuse(Object.keys(ABSENT), ERRNO.ENOSYS),
      ...namespaceFlags.map((flag) => refuse([nameOf('clone')], ERRNO.EPERM, masked(0, flag, flag))),
      ...Object.values(TERMINAL_INJECTION).map((request) =>
        refuse([nameOf('ioctl')], ERRNO.EPERM, masked(1, LOW_WORD, request)),
      ),
      ...refusedFamilies.map((comparison) =>
        refuse([nameOf('socket'), nameOf('socketpair')], ERRNO.EAFNOSUPPORT, comparison),
      ),
      ...Object.values(DEVICE_TYPES).flatMap((type) => [
        refuse([nameOf('mknod')], ERRNO.EPERM, masked(1, FILE_TYPE_MASK, type)),
        refuse([nameOf('mknodat')], ERRNO.EPERM, masked(2, FILE_TYPE_MASK, type)),
      ]),
    ],
  });
}

/** The name of a call that the rules know, so that a misspelled one does not compile. */
function nameOf(name: keyof typeof SYS): string {
  return name;
}

function masked(index: number, mask: number, value: number): Comparison {
  return { index, value: mask, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' };
}

function refuse(names: readonly string[], errnoRet: number, comparison?: Comparison) {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet, args: comparison === undefined ? [] : [comparison] };
}
