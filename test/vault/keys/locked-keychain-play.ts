// Run by locked-keychain.test.ts on a bus, with a keyring and a display of its own: a real keyring that is locked and asks in a window
// that nobody answers. Prints one line of JSON for each step.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import type { CallName, Input, Output } from '../../../electron/contract/index.ts'
import { Processes } from '../../../electron/main/processes.ts'
import { nodeChildren } from '../../../electron/transport/child.ts'

const [scratch = '', outFolder = '', cli = ''] = process.argv.slice(2)
const control = join(scratch, 'control')
mkdirSync(control, { mode: 0o700 })
const SECRET = 'seven green lanterns'
const say = (step: string, value: unknown) => { process.stdout.write(`${JSON.stringify({ step, value })}\n`) }
const codeOf = async (work: Promise<unknown>) => {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code: string }).code
  }
}
/** On a busy machine the first answer may come after the desk's patience: who is told "locked" tries again. */
const onceUnlocked = async (work: () => Promise<unknown>) => {
  let code = await codeOf(work())
  for (let more = 2; code === 'keys.keychainLocked' && more > 0; more--) code = await codeOf(work())
  return code
}

/** The keyring's daemon, in the foreground, so that it is ours to end. */
async function startKeyring(password: string | null): Promise<ChildProcess> {
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', `--control-directory=${control}`, ...(password === null ? ['--start'] : ['--unlock'])], { stdio: ['pipe', 'ignore', 'ignore'] })
  daemon.stdin?.end(password ?? '')
  for (let tries = 0; tries < 300; tries += 1) {
    const asked = spawnSync('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'], { encoding: 'utf8' })
    if (asked.stdout.includes('boolean true')) return daemon
    await sleep(100)
  }
  throw new Error('no keyring')
}
/** As a desktop does when its user signs in: over the daemon's control socket (the one request of its protocol that is needed here). */
async function unlock(): Promise<void> {
  const word = (number: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(number)
    return bytes
  }
  const password = Buffer.from('test')
  const UNLOCK = 1
  const socket = connect(join(control, 'control'))
  socket.write(Buffer.concat([Buffer.alloc(1), word(12 + password.length), word(UNLOCK), word(password.length), password]))
  await once(socket, 'data')
  socket.destroy()
}
const lock = () => spawnSync('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', 'array:objpath:/org/freedesktop/secrets/collection/login'])

function startVault() {
  const changed = new Set<string>()
  let session: string | null = null
  const processes = new Processes({
    startChild: nodeChildren(process.execPath), outFolder, resourcesFolder: 'resources', modulesFolder: 'node_modules', version: '0.0.0-test', cage: { state: () => 'held', start: (otherwise) => otherwise }, memoryOf: () => 0, log: { tell: () => undefined }, health: () => Promise.reject(new Error('none')), installed: false,
    start: { mode: 'desk', dataFolder: join(scratch, 'data'), filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false },
    bus: { announce: (name) => { changed.add(name) }, endSessions: () => undefined },
  })
  const call = async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const answer = await processes.of('vault').call(name, input, { session, way: 'screen', address: 'local' })
    if (answer.session !== undefined) session = answer.session
    return answer.value as Output<N>
  }
  const state = async () => {
    const { phase, fault } = await call('desk.state', {})
    return `${phase} ${fault?.code ?? 'open'}`
  }
  const signIn = async () => {
    const [tile] = await call('staff.tiles', {})
    await call('staff.signIn', { staffId: tile?.id ?? '', secret: SECRET })
  }
  return { processes, call, state, signIn, changed }
}

/** A command as people give it. Killed where it does not end: then its status is null. */
async function command(...words: string[]): Promise<{ status: number | null, lines: string[] }> {
  const child = spawn(process.execPath, [cli, '--desk', `--data-folder=${join(scratch, 'data')}`, ...words], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, FOYER_USER: 'Maria Muster', FOYER_SECRET: SECRET } })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
  const [status] = await once(child, 'close') as [number | null]
  clearTimeout(timer)
  return { status, lines: out.split('\n').filter((line) => line !== '') }
}
const lastCode = (lines: string[]) => (JSON.parse(lines.at(-1) ?? '{}') as { error?: { code: string } }).error?.code

// Open: a desk with its administrator, and a change of key.
let keyring = await startKeyring('test')
let desk = startVault()
desk.processes.of('vault').start()
await desk.processes.of('vault').ready(60_000)
const { recoveryKey, confirmGroups } = await desk.call('desk.setUp', { deskName: 'Front desk', language: 'en', administrator: { name: 'Maria Muster', secretKind: 'passphrase', secret: SECRET } })
await desk.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: recoveryKey.split('-')[index] ?? '' })) })
await desk.signIn()
const rotate = async () => {
  await desk.call('staff.prove', { call: 'desk.rotateKey', kind: 'secret', answer: SECRET })
  return desk.call('desk.rotateKey', {})
}
lock()
say('a change of key with a locked keyring', await codeOf(rotate()))
say('the desk after it', [await desk.state(), await codeOf(desk.call('records.search', { query: '', before: null, limit: 1 })), (await desk.call('desk.state', {})).confirmGroups])
await unlock()
say('a change of key once it is unlocked', await onceUnlocked(rotate))
await desk.processes.of('vault').stop()
keyring.kill('SIGKILL')
await once(keyring, 'exit')

// The same keyring, and nobody has unlocked it.
keyring = await startKeyring(null)
desk = startVault()
desk.processes.of('vault').start()
await desk.processes.of('vault').ready(60_000)
say('a start with a locked keyring', await desk.state())
say('trying again', await codeOf(desk.call('desk.retry', {})))
await unlock()
say('trying again once it is unlocked', [await onceUnlocked(() => desk.call('desk.retry', {})), await desk.state(), [...desk.changed].includes('desk.changed')])
lock()
await desk.processes.of('vault').stop()
const listed = await command('records', 'list')
say('a command with a locked keyring', [listed.status, lastCode(listed.lines)])
keyring.kill('SIGSTOP')
const stopped = await command('records', 'list')
say('a command with a keyring that does not answer', [stopped.status, lastCode(stopped.lines)])
const examined = await command('doctor')
say('the doctor with a keyring that does not answer', [examined.status, examined.lines.map((line) => JSON.parse(line) as { part: string, state: string }).filter(({ part }) => part === 'keychain' || part === 'desk').map(({ part, state }) => `${part} ${state}`)])
keyring.kill('SIGKILL')
say('end', true)
process.exit(0)
