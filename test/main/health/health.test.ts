import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { healthCommand } from '../../../electron/cli/health.ts'
import type { CliIo } from '../../../electron/cli/io.ts'
import { readRegularFile } from '../../../electron/cli/read-regular-file.ts'
import { health, type VaultHealth } from '../../../electron/contract/health.ts'
import { HealthFiles } from '../../../electron/main/health/health-files.ts'
import { HealthWatch } from '../../../electron/main/health/health-watch.ts'
import { judge, type Found } from '../../../electron/main/health/judge.ts'
import type { Happening } from '../../../electron/main/operator-log/entry.ts'
import { OperatorLog } from '../../../electron/main/operator-log/operator-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-health-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wellVault: VaultHealth = {
  desk: 'ready', fault: null, trail: { size: 40, verifiedTo: 31, verifiedAt: '2026-11-28T09:00:00.000Z', verifiedOk: true },
  upstream: { receivedTo: 39, receivedAt: '2026-11-28T09:30:00.000Z', halted: false }, sending: [{ to: 'receiver', error: null, okAt: null }],
  lists: [{ fetchedAt: '2026-11-27T00:00:00.000Z', signedAt: null, error: null }], listsLate: false, freeBytes: 5_000_000_000, diskLow: false,
}
const noon = new Date('2026-11-28T12:00:00.000Z')
const found: Found = {
  at: noon, since: noon, version: '1.2.3', mode: 'desk', isBlank: false, vault: wellVault,
  processes: [{ name: 'vault', state: 'up', restarts: 0, since: noon.toISOString() }],
  devices: [{ kind: 'scanner', state: 'ready', simulated: false, seenAt: noon.toISOString() }],
}
const error = { code: 'uplink.unreachable', status: 503 } as const

describe('how the desk is', () => {
  it.each([
    ['well', [], {}],
    ['down', ['desk.fault'], { vault: null }],
    ['down', ['desk.fault'], { vault: { ...wellVault, desk: 'fault' } }],
    ['down', ['window.blank'], { isBlank: true }],
    ['impaired', ['desk.setUp'], { vault: { ...wellVault, desk: 'setUp' } }],
    ['impaired', ['process.down'], { processes: [{ ...found.processes[0]!, state: 'down' }] }],
    ['impaired', ['trail.broken'], { vault: { ...wellVault, trail: { ...wellVault.trail!, verifiedOk: false } } }],
    ['impaired', ['upstream.halted'], { vault: { ...wellVault, upstream: { ...wellVault.upstream!, halted: true } } }],
    ['impaired', ['upstream.failing'], { vault: { ...wellVault, sending: [{ to: 'syslog', error, okAt: null }] } }],
    ['impaired', ['lists.late', 'disk.low'], { vault: { ...wellVault, listsLate: true, diskLow: true } }],
    ['impaired', ['device.fault'], { devices: [{ ...found.devices[0]!, state: 'fault' }] }],
    ['well', [], { devices: [{ ...found.devices[0]!, state: 'fault', simulated: true }] }],
  ] satisfies [string, string[], Partial<Found>][])('is %s with %j', (state, problems, given) => {
    expect(judge({ ...found, ...given })).toMatchObject({ state, problems })
    expect(health.safeParse(judge({ ...found, ...given })).error).toBeUndefined()
  })

  it('lies in two whole files, and in none once Foyer has ended', () => {
    const files = new HealthFiles(join(folder, 'files'))
    files.write(judge({ ...found, isBlank: true }))
    files.write(judge(found))
    expect(readdirSync(join(folder, 'files')).toSorted()).toEqual(['health.json', 'health.prom'])
    expect(health.parse(JSON.parse(readFileSync(join(folder, 'files', 'health.json'), 'utf8')))).toEqual(judge(found))
    const metrics = readFileSync(join(folder, 'files', 'health.prom'), 'utf8')
    for (const line of metrics.trimEnd().split('\n')) expect(line).toMatch(/^foyer_[a-z_]+(\{[a-z]+="[\w.]+"\})? \d+(\.\d+)?$/)
    expect(metrics).toContain('foyer_state{version="1.2.3"} 0\n')
    expect(metrics).toContain('foyer_problem{code="window.blank"} 0\n')
    expect(metrics).toContain('foyer_receipt_timestamp_seconds 1795858200\n')
    files.remove()
    expect(readdirSync(join(folder, 'files'))).toEqual([])
  })

  it('lies in a folder of their own for others to read too, and follows no link that was laid there', () => {
    const shared = join(folder, 'shared', 'foyer')
    const mask = process.umask(0o077)
    try {
      const files = new HealthFiles(join(folder, 'own'), shared)
      files.write(judge(found))
      const precious = join(folder, 'precious')
      writeFileSync(precious, 'kept')
      for (const name of ['health.json.new', 'health.prom.new']) symlinkSync(precious, join(shared, name))
      files.write(judge({ ...found, isBlank: true, vault: { ...wellVault, fault: { ...error, detail: 'told to the own user' } } }))
      expect(['own', 'shared/foyer'].map((at) => readFileSync(join(folder, at, 'health.json'), 'utf8').includes('told to the own user'))).toEqual([true, false])
      expect(readFileSync(precious, 'utf8')).toBe('kept')
      expect(readdirSync(shared).toSorted()).toEqual(['health.json', 'health.prom'])
      expect(health.parse(JSON.parse(readFileSync(join(shared, 'health.json'), 'utf8')))).toMatchObject({ state: 'down' })
      const modes = (at: string) => [at, join(at, 'health.json'), join(at, 'health.prom')].map((path) => (statSync(path).mode & 0o777).toString(8))
      expect([modes(shared), modes(join(folder, 'own'))]).toEqual([['755', '644', '644'], ['700', '600', '600']])
      files.remove()
      expect(readdirSync(shared)).toEqual([])
    } finally {
      process.umask(mask)
    }
  })

  it('is told to the operator’s log as it changes: the database, and what is sent to whom', async () => {
    const told: [string, Happening][] = []
    const answers = [wellVault, { ...wellVault, desk: 'fault', fault: { code: 'database.damaged', status: 500 }, sending: [{ to: 'receiver', error, okAt: null }] }] as VaultHealth[]
    const written: string[] = []
    const watch = new HealthWatch({
      vault: () => ({ call: () => Promise.resolve({ value: answers.shift(), session: undefined, subject: undefined }) }), processes: () => found.processes, mode: () => 'desk', isBlank: () => false, version: '1', now: () => noon,
      files: { write: ({ state }) => { written.push(state) }, remove: () => { written.push('removed') } }, log: { tellChange: (topic, code) => { told.push([topic, code]) }, tellOver: () => undefined },
    })
    watch.begin()
    await expect.poll(() => written).toEqual(['well'])
    watch.hear('desk.changed', {})
    await expect.poll(() => written).toEqual(['well', 'down'])
    watch.end()
    expect(written.at(-1)).toBe('removed')
    expect(told).toEqual([['database', 'database.open'], ['to receiver', 'uplink.well'], ['database', 'database.fault'], ['to receiver', 'uplink.failing']])
  })
})

it('nothing is asked of the vault before somebody can sign in, nor once Foyer has ended', async () => {
  let asked = 0
  let written = 0
  const watching = (): HealthWatch => new HealthWatch({
    vault: () => ({ call: () => { asked += 1; return Promise.resolve({ value: wellVault, session: undefined, subject: undefined }) } }), processes: () => found.processes, mode: () => 'desk', isBlank: () => false,
    version: '1', now: () => noon, files: { write: () => { written += 1 }, remove: () => undefined }, log: { tellChange: () => undefined, tellOver: () => undefined },
  })
  const passed = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })
  let shown: () => void = () => undefined
  const signIn = new Promise<void>((resolve) => { shown = resolve })
  const watch = watching()
  watch.begin(signIn)
  watch.hear('process.state', {})
  await passed()
  expect(asked).toBe(0)
  const ended = watching()
  ended.begin(signIn)
  ended.end()
  shown()
  await expect.poll(() => written).toBe(1)
  await passed()
  expect(asked).toBe(1)
  watch.hear('process.state', {})
  expect(asked).toBe(2)
  watch.end()
})

it('a second halt of what is sent upstream is told as the first was, and what was between them', async () => {
  const halts = [false, true, true, null, false, true]
  const answers: VaultHealth[] = halts.map((halted) => ({ ...wellVault, upstream: halted === null ? null : { ...wellVault.upstream!, halted } }))
  const told: Happening[] = []
  let written = 0
  const log = new OperatorLog({ places: [{ write: ({ code }) => { told.push(code) }, end: () => undefined }], now: () => 0, version: '1', pid: 1 })
  const watch = new HealthWatch({
    vault: () => ({ call: () => Promise.resolve({ value: answers.shift(), session: undefined, subject: undefined }) }), processes: () => found.processes, mode: () => 'desk', isBlank: () => false, version: '1', now: () => noon,
    files: { write: () => { written += 1 }, remove: () => undefined }, log,
  })
  watch.begin()
  for (let at = 1; at <= halts.length; at++) {
    await expect.poll(() => written).toBe(at)
    if (at < halts.length) watch.hear('desk.changed', {})
  }
  watch.end()
  expect(told.filter((code) => code === 'uplink.halted' || code === 'uplink.resumed')).toEqual(['uplink.halted', 'uplink.resumed', 'uplink.halted'])
})

describe('foyer health', () => {
  const said: string[] = []
  const io = (now: Date) => ({ dataFolder: join(folder, 'cli', 'desk'), mode: 'desk', now: () => now, readFile: readRegularFile, stdout: (line: string) => { said.push(line) }, stderr: () => undefined }) as unknown as CliIo
  const files = new HealthFiles(join(folder, 'cli', 'log'))
  const asked = async (now = noon): Promise<[number, string]> => [await healthCommand([], io(now)), (JSON.parse(said.at(-1) ?? '') as { state: string }).state]

  it('says by its status whether the desk is well, and nothing of what is old, another desk’s or no health at all', async () => {
    expect(await asked()).toEqual([1, 'notRunning'])
    files.write(judge(found))
    expect(await asked()).toEqual([0, 'well'])
    expect(await asked(new Date(noon.getTime() + 180_001))).toEqual([1, 'stale'])
    files.write(judge({ ...found, vault: null }))
    expect(await asked()).toEqual([1, 'down'])
    files.write(judge({ ...found, mode: 'demo' }))
    expect(await asked()).toEqual([1, 'notRunning'])
    writeFileSync(join(folder, 'cli', 'log', 'health.json'), '{"state":"well"}')
    expect(await asked()).toEqual([1, 'notRunning'])
    await expect(healthCommand(['--all'], io(noon))).rejects.toThrow('health')
    expect(existsSync(join(folder, 'cli', 'desk'))).toBe(false)
    const shared = join(folder, 'cli-shared')
    new HealthFiles(join(folder, 'cli', 'log'), shared).write(judge(found))
    new HealthFiles(join(folder, 'cli', 'log')).remove()
    expect([await healthCommand([], io(noon)), await healthCommand([`--folder=${shared}`], io(noon))]).toEqual([1, 0])
  })
})
