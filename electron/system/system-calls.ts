/**
 * What a process in a cage may not ask the kernel for, as a program of the kernel's own (seccomp(2), classic BPF): a second wall behind the
 * name spaces. Everything else is let through; what a decoder needs changes with every library, what it never needs does not.
 */

/** Numbers of system calls on the two processors that Foyer is made for, as the kernel's headers have them (asm/unistd_64.h, asm-generic/unistd.h). */
const CALLS = {
  // Other processes: their memory, their descriptors, their progress.
  ptrace: [101, 117], process_vm_readv: [310, 270], process_vm_writev: [311, 271], kcmp: [312, 272], pidfd_getfd: [438, 438], process_madvise: [440, 440], move_pages: [279, 239], migrate_pages: [256, 238],
  // Other views of the file system and other name spaces, and what is needed to make them.
  mount: [165, 40], umount2: [166, 39], pivot_root: [155, 41], chroot: [161, 51], unshare: [272, 97], setns: [308, 268], open_by_handle_at: [304, 265], mount_setattr: [442, 442],
  open_tree: [428, 428], move_mount: [429, 429], fsopen: [430, 430], fsconfig: [431, 431], fsmount: [432, 432], fspick: [433, 433],
  // Parts of the kernel through which others were taken over, and which no decoder uses.
  bpf: [321, 280], perf_event_open: [298, 241], userfaultfd: [323, 282], io_uring_setup: [425, 425], io_uring_enter: [426, 426], io_uring_register: [427, 427], fanotify_init: [300, 262],
  add_key: [248, 217], request_key: [249, 218], keyctl: [250, 219],
  // The machine itself.
  init_module: [175, 105], finit_module: [313, 273], delete_module: [176, 106], kexec_load: [246, 104], kexec_file_load: [320, 294], reboot: [169, 142], swapon: [167, 224], swapoff: [168, 225],
  syslog: [103, 116], acct: [163, 89], quotactl: [179, 60], settimeofday: [164, 170], clock_settime: [227, 112], clock_adjtime: [305, 266], adjtimex: [159, 171], vhangup: [153, 58],
} as const
/** On Intel's processors alone. */
const ONLY_X64: readonly number[] = [154, 172, 173]

interface Processor { column: 0 | 1, audit: number, socket: number, ioctl: number, clone: number }
const PROCESSORS: Readonly<Partial<Record<string, Processor>>> = {
  x64: { column: 0, audit: 0xc000_003e, socket: 41, ioctl: 16, clone: 56 },
  arm64: { column: 1, audit: 0xc000_00b7, socket: 198, ioctl: 29, clone: 220 },
}
const CLONE3 = 435
/** Numbers from here on are those of a second set of calls on x64, by which the first could be asked for by other numbers. */
const X32 = 0x4000_0000

const AF_UNIX = 1
const CLONE_NEWUSER = 0x1000_0000
/** Puts letters into a terminal, as if somebody had typed them. */
const TIOCSTI = 0x5412
const TIOCLINUX = 0x541c

const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97
const ALLOW = 0x7fff_0000
const KILL_PROCESS = 0x8000_0000
const refuse = (error: number): number => 0x0005_0000 | error

/** Offsets in `struct seccomp_data`: the number, the processor, and the low half of the first two arguments. */
const AT = { number: 0, processor: 4, first: 16, second: 24 } as const

type Step = [code: number, yes: number, no: number, k: number]
const load = (at: number): Step => [0x20, 0, 0, at]
/** Where it is not so, `over` steps are passed over. */
const onlyIf = (value: number, over: number): Step => [0x15, 0, over, value]
const onlyIfNot = (value: number, over: number): Step => [0x15, over, 0, value]
const onlyFrom = (value: number, over: number): Step => [0x35, 0, over, value]
const onlyWith = (bits: number, over: number): Step => [0x45, 0, over, bits]
const end = (what: number): Step => [0x06, 0, 0, what >>> 0]

/** The program for this processor; null for one that Foyer is not made for. @param arch as `process.arch` */
export function systemCallFilter(arch: string): Uint8Array | null {
  const processor = PROCESSORS[arch]
  if (processor === undefined) return null
  const { column, audit, socket, ioctl, clone } = processor
  const refused = [...Object.values(CALLS).map((each) => each[column]), ...(arch === 'x64' ? ONLY_X64 : [])]
  const steps: Step[] = [
    load(AT.processor), onlyIfNot(audit, 1), end(KILL_PROCESS),
    load(AT.number),
    ...(arch === 'x64' ? [onlyFrom(X32, 1), end(refuse(EPERM))] : []),
    ...refused.flatMap((number) => [onlyIf(number, 1), end(refuse(EPERM))]),
    // A library that is told that there is none takes clone, whose arguments can be looked at.
    onlyIf(CLONE3, 1), end(refuse(ENOSYS)),
    onlyIf(clone, 4), load(AT.first), onlyWith(CLONE_NEWUSER, 1), end(refuse(EPERM)), end(ALLOW),
    onlyIf(socket, 4), load(AT.first), onlyIfNot(AF_UNIX, 1), end(refuse(EAFNOSUPPORT)), end(ALLOW),
    onlyIf(ioctl, 4), load(AT.second), onlyIfNot(TIOCSTI, 1), onlyIf(TIOCLINUX, 1), end(refuse(EPERM)),
    end(ALLOW),
  ]
  const bytes = new Uint8Array(steps.length * 8)
  const view = new DataView(bytes.buffer)
  for (const [place, [code, yes, no, k]] of steps.entries()) {
    view.setUint16(place * 8, code, true)
    view.setUint8(place * 8 + 2, yes)
    view.setUint8(place * 8 + 3, no)
    view.setUint32(place * 8 + 4, k, true)
  }
  return bytes
}
