import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The vault's own process, started as main starts it, on a bus and with a keyring of its own. */
const present = process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon'].every((tool) => spawnSync('which', [tool]).status === 0)
if (!present) console.warn('skipped: what the vault’s process shows (apt-get install gnome-keyring dbus libsecret-1-0)')

interface Seen { environment: string[], words: string[], phase: string, bus: string, reader: string[] }

let scratch: string
let seen: Seen
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-environment-'))
  if (!present) return
  mkdirSync(join(scratch, 'out', 'vault'), { recursive: true })
  writeFileSync(join(scratch, 'out', 'vault', 'index.cjs'), `import(${JSON.stringify(resolve('electron/vault/index.ts'))})`)
  writeFileSync(join(scratch, 'play.ts'), `
import { readFileSync } from 'node:fs'
import { readerEnvironment } from ${JSON.stringify(resolve('electron/main/process-environment.ts'))}
import { Processes } from ${JSON.stringify(resolve('electron/main/processes.ts'))}
import { nodeChildren } from ${JSON.stringify(resolve('electron/transport/child.ts'))}
import { SYSTEM } from ${JSON.stringify(resolve('electron/transport/handlers.ts'))}
const processes = new Processes({
  startChild: nodeChildren(process.execPath), outFolder: ${JSON.stringify(join(scratch, 'out'))}, resourcesFolder: 'resources', modulesFolder: 'node_modules', version: '0.0.0-test', memoryOf: () => 0, cage: { state: () => 'system', start: (otherwise) => otherwise }, installed: false,
  start: { mode: 'demo', dataFolder: ${JSON.stringify(join(scratch, 'data'))}, filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false }, bus: { announce: () => undefined, endSessions: () => undefined },
})
const vault = processes.of('vault')
vault.start()
await vault.ready(60_000)
const { value } = await vault.call('desk.state', {}, SYSTEM)
const shown = (what: string) => readFileSync('/proc/' + vault.pid + '/' + what, 'utf8').split('\\0').filter((part) => part !== '')
console.log(JSON.stringify({
  environment: shown('environ'), words: shown('cmdline'), phase: (value as { phase: string }).phase, bus: process.env['DBUS_SESSION_BUS_ADDRESS'],
  reader: Object.keys(readerEnvironment(process.env)),
}))
await vault.stop()
`)
  const command = `echo -n test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "${process.execPath}" "${join(scratch, 'play.ts')}"`
  const env = { PATH: process.env['PATH'], HOME: scratch, USER: 'planted-user', XDG_DATA_HOME: join(scratch, 'keyring'), XDG_RUNTIME_DIR: scratch, FOYER_SECRET: 'planted-secret' }
  seen = await new Promise<Seen>((done, failed) => {
    execFile('dbus-run-session', ['--', 'bash', '-c', command], { env, timeout: 110_000 }, (error, stdout) => {
      const line = stdout.split('\n').find((each) => each.startsWith('{'))
      if (line === undefined) failed(new Error('the vault did not start', { cause: error }))
      else done(JSON.parse(line) as Seen)
    })
  })
}, 120_000)
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

describe.runIf(present)('what the system shows of the vault’s process', () => {
  it('is neither the bus of the keychain nor anything of the user, though the vault reaches its keychain', () => {
    // The demo desk set itself up: its key is in the keychain on that bus.
    expect(seen.phase).toBe('signIn')
    expect(seen.bus).toMatch(/^unix:/)
    const names = seen.environment.map((entry) => entry.slice(0, entry.indexOf('=')))
    expect(names.filter((name) => !['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'].includes(name))).toEqual([])
    for (const told of [seen.bus, scratch, 'planted']) expect(seen.environment.join('\n')).not.toContain(told)
  })

  it('is a program and its file, no word besides', () => {
    expect(seen.words).toEqual([process.execPath, join(scratch, 'out', 'vault', 'index.cjs')])
  })

  it('is not told to the reader either', () => {
    expect(seen.reader).toEqual(['PATH', 'HOME', 'MALLOC_ARENA_MAX'])
  })
})
