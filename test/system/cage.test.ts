import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readerEnvironment } from '../../electron/main/process-environment.ts'
import { readerCage } from '../../electron/main/reader-cage.ts'
import { isOld } from '../../electron/system/cage.ts'
import { FrameReader } from '../../electron/transport/frames.ts'
import { projectRoot } from '../data-folder.ts'
import type { Targets } from './caged/taken-over-reader.ts'

const options = { platform: process.platform, arch: process.arch, modulesFolder: join(projectRoot, 'node_modules'), resourcesFolder: join(projectRoot, 'resources') }
/** By what runs in the cage, for whoever mends it. */
let said = ''
const cage = readerCage(options, (text) => { said += Buffer.from(text).toString() })
/** On Linux the tests bring bubblewrap (electron/dev/system-parts.ts): there the cage is, or what is missing is said. */
const state = cage.state()
const script = join(import.meta.dirname, 'caged', 'taken-over-reader.ts')

/** Of one that neither ends nor tells anything, what it waits for is looked at after so long, ms: it takes a third of a second. */
const SILENT_MS = 60_000

/** Processes under one, and what each does or waits for in the kernel (proc(5)). */
function descendants(of: number): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const look = (what: string): string => readFileSync(`/proc/${pid}/${what}`, 'utf8').replaceAll('\0', ' ').trim()
      if (!look('status').includes(`PPid:\t${of}\n`)) return []
      return [`${pid} ${look('comm')} ${/State:\s+(.*)/.exec(look('status'))?.[1] ?? ''} ${look('wchan')} ${look('syscall')}`, ...descendants(Number(pid))]
    } catch {
      return []
    }
  })
}

interface Told { found: Record<string, string>, inside: Record<string, unknown> }

it.runIf(process.platform === 'linux' && process.env['CI'] !== undefined)('there is a cage here', () => {
  expect(state).toBe('held')
})

describe.skipIf(state !== 'held')('a reader that was taken over', () => {
  let folder: string
  let targets: Omit<Targets, 'isInside'>
  let vault: ChildProcess
  const servers: Server[] = []
  let udp: Socket
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-cage-'))
    mkdirSync(join(folder, 'desk'))
    writeFileSync(join(folder, 'desk', 'foyer.db'), 'secret')
    vault = spawn('/bin/sleep', ['600'], { env: { SECRET: 'x' } })
    const listen = (where: string | number): Promise<AddressInfo | string> => new Promise((resolve) => {
      const server = createServer((socket) => socket.destroy())
      servers.push(server)
      server.listen(typeof where === 'number' ? { port: where, host: '127.0.0.1' } : { path: where }, () => { resolve(server.address() ?? '') })
    })
    udp = createSocket('udp4')
    await new Promise<void>((resolve) => { udp.bind(0, '127.0.0.1', resolve) })
    const bus = join(folder, 'bus')
    const abstractBus = `foyer-cage-${process.pid}`
    await listen(bus)
    await listen(`\0${abstractBus}`)
    const tcp = await listen(0) as AddressInfo
    const calls = process.arch === 'x64' ? { ptrace: 101, processVmRead: 310, bpf: 321, keyctl: 250, ioUring: 425 } : { ptrace: 117, processVmRead: 270, bpf: 280, keyctl: 219, ioUring: 425 }
    targets = { database: join(folder, 'desk', 'foyer.db'), vaultFolder: join(folder, 'desk'), bus, abstractBus, tcpPort: tcp.port, udpPort: udp.address().port, pid: vault.pid ?? 0, calls }
  })
  afterAll(() => {
    vault.kill('SIGKILL')
    for (const server of servers) server.close()
    udp.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const environment = (isInside: boolean): Record<string, string> => ({ ...readerEnvironment(process.env), FOYER_TARGETS: JSON.stringify({ ...targets, isInside } satisfies Targets) })
  // One that ends and told nothing says why, in place of a test that waits.
  const inside = (): Promise<Told> => new Promise((resolve, reject) => {
    said = ''
    const child = cage.start(() => { throw new Error('not in a cage') })({ name: 'foyer-reader', script, env: environment(true) })
    const silent = setTimeout(() => { reject(new Error(`says nothing: ${said} ${descendants(process.pid).join('; ')}`)); child.kill() }, SILENT_MS)
    child.onMessage((message) => { clearTimeout(silent); child.kill(); resolve(message as Told) })
    child.onExit((code, signal) => { setTimeout(() => { reject(new Error(`ended inside: ${code} ${signal ?? ''} ${said}`)) }, 1000) })
  })
  const outside = (): Promise<Told> => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { env: environment(false), stdio: ['ignore', 'ignore', 'inherit', 'pipe'] })
    const reader = new FrameReader((message) => { child.kill('SIGKILL'); resolve(message as Told) })
    const [, , , channel] = child.stdio as unknown as Duplex[]
    channel?.on('data', (chunk: Buffer) => { reader.push(chunk) })
    child.once('close', (code, signal) => { reject(new Error(`ended outside: ${code} ${signal ?? ''}`)) })
  })

  it('gets at none of what it reaches where there is no cage', async () => {
    const free = await outside()
    expect(new Set(Object.values(free.found)), JSON.stringify(free.found)).toEqual(new Set(['did']))
    expect(existsSync(join(targets.vaultFolder, 'mark'))).toBe(true)
    rmSync(join(targets.vaultFolder, 'mark'))

    const { found } = await inside()
    expect(Object.entries(found).filter(([, how]) => how === 'did' || how === '' || how === 'failed')).toEqual([])
    expect(existsSync(join(targets.vaultFolder, 'mark'))).toBe(false)
  })

  it('sees the system and Foyer’s own code, itself, and nothing that was open outside', async () => {
    const { inside: seen } = await inside()
    expect(seen).toMatchObject({
      'ask the kernel': ['refused 1', 'refused 1', 'refused 1', 'refused 1'], 'make a socket': ['refused 97', 'refused 97', 'refused 97', 'refused 97'],
      processes: 1, descriptors: [], 'write into its own /tmp': 'did',
    })
    expect((seen['write into the system'] as string[]).filter((how) => how !== 'EROFS' && how !== 'ENOENT')).toEqual([])
    expect((seen['run'] as string[]).filter((name) => name !== 'pcscd')).toEqual([])
    expect((seen['environment'] as string[]).filter((name) => /BUS|RUNTIME|DISPLAY|USER|XDG/.test(name))).toEqual([])
  })

  it('is ended with whatever it started, by its death and by ours', async () => {
    const child = cage.start(() => { throw new Error('not in a cage') })({ name: 'foyer-reader', script: join(import.meta.dirname, 'caged', 'lingers.ts'), env: environment(true) })
    await new Promise<void>((resolve) => { child.onMessage(() => { resolve() }) })
    const pid = child.pid ?? 0
    const gone = new Promise<void>((resolve) => { child.onExit(() => { resolve() }) })
    expect(spawnSync('/bin/kill', ['-0', String(pid)]).status).toBe(0)
    child.kill()
    await gone
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false)
  })

  it('is ended at once where what it says keeps to no frame', async () => {
    const child = cage.start(() => { throw new Error('not in a cage') })({ name: 'foyer-reader', script: join(import.meta.dirname, 'caged', 'babbles.ts'), env: environment(true) })
    let heard = 0
    child.onMessage(() => { heard += 1 })
    await new Promise<void>((resolve) => { child.onExit(() => { resolve() }) })
    expect(heard).toBe(0)
  })
})

it('tells a bubblewrap that is too old for it', () => {
  expect(['bubblewrap 0.6.1', 'bubblewrap 0.8.0', 'bubblewrap 0.11.0', 'bubblewrap 1.0.0', '', null].map(isOld)).toEqual([true, false, false, false, false, false])
})
