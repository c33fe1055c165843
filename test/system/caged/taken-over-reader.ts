// Plays a reader that somebody took over by a picture: tries to get at what a reader never needs, and says how each try went. Started inside
// the cage and outside of it. Imports nothing of ours, which could not be had inside.
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, openSync, readdirSync, readFileSync, readlinkSync, writeFileSync, writeSync } from 'node:fs'
import { createConnection } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Targets {
  /** Whether it runs in the cage. */
  isInside: boolean
  /** A file of the vault, and its folder. */
  database: string
  vaultFolder: string
  /** A socket of the session, as the keychain's bus is one, and one without a file. */
  bus: string
  abstractBus: string
  tcpPort: number
  udpPort: number
  /** Of the vault's process. */
  pid: number
  /** Numbers of system calls are the processor's own. */
  calls: { ptrace: number, processVmRead: number, bpf: number, keyctl: number, ioUring: number }
}

const targets = JSON.parse(process.env['FOYER_TARGETS'] ?? '{}') as Targets

const attempt = (work: () => unknown): string => {
  try {
    work()
    return 'did'
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code ?? 'failed'
  }
}

const connected = (to: { path: string } | { port: number, host: string }): Promise<string> => new Promise((resolve) => {
  const socket = createConnection(to)
  socket.once('connect', () => { socket.destroy(); resolve('did') })
  socket.once('error', (error: NodeJS.ErrnoException) => { resolve(error.code ?? 'failed') })
})

const sent = (port: number): Promise<string> => new Promise((resolve) => {
  try {
    const socket = createSocket('udp4')
    socket.once('error', (error: NodeJS.ErrnoException) => { resolve(error.code ?? 'failed') })
    socket.send('x', port, '127.0.0.1', (error) => { socket.close(); resolve(error === null ? 'did' : (error as NodeJS.ErrnoException).code ?? 'failed') })
  } catch (thrown) {
    resolve((thrown as NodeJS.ErrnoException).code ?? 'failed')
  }
})

/** Asked by another program, since Node asks the kernel for none of these. `-1` from the kernel is told with its reason. */
const asked = (...call: (number | string)[]): string => {
  const { stdout } = spawnSync('/usr/bin/perl', ['-e', `my $r = syscall(${call.join(', ')}); print $r == -1 ? "refused " . ($! + 0) : "did"`], { encoding: 'utf8' })
  return stdout ?? 'failed'
}

const ran = (command: string, ...args: string[]): string => (spawnSync(command, args, { stdio: 'ignore' }).status === 0 ? 'did' : 'refused')

const { calls } = targets
const found = {
  'read the database': attempt(() => readFileSync(targets.database)),
  'list the folder of the vault': attempt(() => readdirSync(targets.vaultFolder)),
  'list the home': attempt(() => { if (!existsSync(join(targets.vaultFolder, '..'))) throw Object.assign(new Error(), { code: 'ENOENT' }) }),
  'write beside the database': attempt(() => { writeFileSync(join(targets.vaultFolder, 'mark'), 'x') }),
  'read the names of the users': attempt(() => readFileSync('/etc/passwd')),
  'connect to the session bus': await connected({ path: targets.bus }),
  'connect to a bus without a file': await connected({ path: `\0${targets.abstractBus}` }),
  'connect by TCP': await connected({ port: targets.tcpPort, host: '127.0.0.1' }),
  'send by UDP': await sent(targets.udpPort),
  'see another process': attempt(() => { process.kill(targets.pid, 0) }),
  "open another process's memory": attempt(() => { openSync(`/proc/${targets.pid}/mem`, 'r') }),
  "read another process's environment": attempt(() => readFileSync(`/proc/${targets.pid}/environ`)),
  'trace another process': asked(calls.ptrace, 16, targets.pid, 0, 0),
  'make name spaces': ran('/usr/bin/unshare', '--user', 'true'),
}
/** What nothing outside of the cage keeps from whoever may: it is only done inside, where nothing stays of it. */
const inside = !targets.isInside ? {} : {
  'write into the system': ['/mark', '/usr/mark', '/etc/mark', '/run/mark', '/dev/mark', '/proc/sys/kernel/mark', join(import.meta.dirname, 'mark'), join(homedir(), '..', 'mark')].map((path) => attempt(() => { writeFileSync(path, 'x') })),
  'ask the kernel': [calls.processVmRead, calls.bpf, calls.keyctl, calls.ioUring].map((number) => asked(number, 0, 0, 0, 0, 0, 0)),
  // IPv4, netlink, packets, and machines beside this one.
  'make a socket': [2, 16, 17, 40].map((family) => asked(calls.ptrace === 101 ? 41 : 198, family, 1, 0)),
  processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
  folders: readdirSync('/').toSorted(),
  run: readdirSync('/run'),
  descriptors: readdirSync('/proc/self/fd').map((fd) => attemptLink(fd)).filter((to) => /^\/(?!dev\/null$|proc\/)/.test(to)),
  environment: Object.keys(process.env).toSorted(),
  'write into its own /tmp': attempt(() => { writeFileSync('/tmp/mark', 'x') }),
}

function attemptLink(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}

const json = Buffer.from(JSON.stringify({ found, inside }))
const head = Buffer.alloc(8)
head.writeUInt32LE(json.length, 0)
writeSync(3, Buffer.concat([head, json]))
