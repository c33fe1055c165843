import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../electron/contract/policy.ts'
import { boundedFile, LOG_FILE, OLDER_LOG_FILE } from '../../../electron/main/operator-log/bounded-file.ts'
import { entryOf, type Entry } from '../../../electron/main/operator-log/entry.ts'
import { followEvents } from '../../../electron/main/operator-log/follow-events.ts'
import { openLog } from '../../../electron/main/operator-log/open-log.ts'
import { OperatorLog } from '../../../electron/main/operator-log/operator-log.ts'
import { RunMark } from '../../../electron/main/operator-log/run-mark.ts'
import { systemLog } from '../../../electron/main/operator-log/system-log.ts'
import { journal, journaldObstacle, type Journal } from '../../uplink/journald.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-operator-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function kept() {
  const entries: Entry[] = []
  let now = 0
  const log = new OperatorLog({ places: [{ write: (entry) => { entries.push(entry) }, end: () => undefined }], now: () => now, version: '1.2.3', pid: 7 })
  return { log, entries, told: () => entries.map(({ line }) => JSON.parse(line) as Record<string, unknown>), pass: (ms: number) => { now += ms } }
}

describe('a line of the operator’s log', () => {
  it('has time, code and severity, words of ours and numbers', () => {
    expect(entryOf('process.fell', { process: 'vault', status: null, signal: 'SIGKILL', restarts: 2 }, 0).line)
      .toBe('{"time":"1970-01-01T00:00:00.000Z","code":"process.fell","severity":"error","process":"vault","signal":"SIGKILL","restarts":2}')
  })

  it('has no sentence, no path and no name with a blank, whoever brought it', () => {
    const line = entryOf('process.fault', { call: 'ERIKSSON<<ANNA', error: 'cannot read /home/anna', process: 'Åsa', empty: '', long: 'x'.repeat(61), line: 'a\nb' }, 0).line
    expect(Object.keys(JSON.parse(line) as object)).toEqual(['time', 'code', 'severity'])
  })

  it('is one of so many in a minute, and the next minute says how many are missing', () => {
    const { log, told, pass } = kept()
    for (let at = 0; at < 200; at++) log.tell('process.fault', { call: 'start' })
    expect(told()).toHaveLength(120)
    pass(60_000)
    log.tell('process.back', { process: 'reader' })
    expect(told().slice(120)).toMatchObject([{ code: 'log.skipped', lines: 80 }, { code: 'process.back', process: 'reader', version: '1.2.3', pid: 7 }])
  })
})

describe('what processes say', () => {
  const device = { id: 'a', kind: 'scanner', name: 'Anna’s scanner', simulated: false, state: 'ready', fault: null, seenAt: '2026-01-01T00:00:00.000Z' }

  it('of a device: that it is lost, by its kind, and found again; once each', () => {
    const { log, entries, told } = kept()
    const hear = followEvents(log)
    const states = [[device], [{ ...device, state: 'busy' }], [{ ...device, state: 'fault', fault: { code: 'scanner.offline', status: 503 } }], [device], []]
    for (const devices of states) hear('devices.changed', { devices })
    expect(told().map(({ code, kind, fault }) => [code, kind, fault])).toEqual([
      ['device.found', 'scanner', undefined], ['device.lost', 'scanner', 'scanner.offline'], ['device.found', 'scanner', undefined], ['device.lost', 'scanner', undefined],
    ])
    expect(entries.map(({ line }) => line).join()).not.toContain('Anna')
  })

  it('of policy: refused, in force, refused again, and how many keys nobody knows', () => {
    const { log, told } = kept()
    const hear = followEvents(log)
    const inForce = { values: defaultPolicy, locked: {}, unknown: [] as string[], problem: null as object | null }
    const refused = { ...inForce, problem: { code: 'policy.invalid', status: 422 } }
    for (const each of [refused, refused, inForce, refused, { ...inForce, unknown: ['secretKey'] }]) hear('policy.changed', each)
    expect(told().map(({ code, because, keys }) => [code, because, keys])).toEqual([
      ['policy.refused', 'policy.invalid', undefined], ['policy.inForce', undefined, undefined], ['policy.refused', 'policy.invalid', undefined], ['policy.inForce', undefined, undefined], ['policy.unknownKeys', undefined, 1],
    ])
  })
})

it('what is over and comes again is told again, and nothing is over that was not there', () => {
  const { log, told } = kept()
  const hear = followEvents(log)
  const inForce = { values: defaultPolicy, locked: {}, problem: null }
  for (const unknown of [[], ['secretKey'], ['otherKey'], [], [], ['secretKey']]) hear('policy.changed', { ...inForce, unknown })
  expect(told().map(({ code, keys }) => [code, keys]).filter(([code]) => code !== 'policy.inForce')).toEqual([['policy.unknownKeys', 1], ['policy.knownKeys', undefined], ['policy.unknownKeys', 1]])
})

describe('the file', () => {
  it('and the one before it stay within their size, the newest line last, for the owner alone', () => {
    const place = boundedFile(join(folder, 'bounded'), 1000)
    for (let at = 0; at < 100; at++) place.write(entryOf('process.back', { at }, 0))
    const file = join(folder, 'bounded', LOG_FILE)
    for (const name of [LOG_FILE, OLDER_LOG_FILE]) expect(statSync(join(folder, 'bounded', name)).size).toBeLessThanOrEqual(1000)
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)).toContain('"at":99')
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('where there can be none keeps nothing from going on', () => {
    const place = boundedFile(join('/dev/null', 'log'))
    expect(() => place.write(entryOf('app.started', {}, 0))).not.toThrow()
  })
})

it('a start that did not end is told by the next one; one that ended is not', () => {
  const mark = new RunMark(join(folder, 'mark'))
  expect(mark.begin('2026-01-01T00:00:00.000Z', '1.0.0')).toBeNull()
  expect(mark.begin('2026-01-02T00:00:00.000Z', '1.1.0')).toEqual({ started: '2026-01-01T00:00:00.000Z', version: '1.0.0' })
  mark.end()
  expect(existsSync(join(folder, 'mark', 'running'))).toBe(false)
  expect(mark.begin('2026-01-03T00:00:00.000Z', '1.1.0')).toBeNull()
})

it('a start that is being ended is told as stopped at once and once, whatever becomes of the rest', () => {
  const own = join(folder, 'ending')
  const opened = openLog({ folder: own, version: '1.0.0' })
  opened.begin({})
  opened.stopping()
  const told = () => readFileSync(join(own, 'log', LOG_FILE), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { code: string }).code)
  expect(told()).toEqual(['app.started', 'app.stopped'])
  opened.stopping()
  // The power goes before the end.
  openLog({ folder: own, version: '1.0.0' }).begin({})
  expect(told()).toEqual(['app.started', 'app.stopped', 'app.started'])
})

describe.skipIf(journaldObstacle() !== null)('the journal of a real systemd-journald', () => {
  let own: Journal
  beforeAll(async () => {
    own = journal()
    await own.start()
  })
  afterAll(() => own.end())

  it('has each line with its priority, and lines go to standard error while none takes them', async () => {
    const aside: string[] = []
    const [command = '', ...before] = own.commands.journalctl
    const place = systemLog({
      platform: 'linux', env: process.env, now: () => performance.now(), stderr: (line) => { aside.push(line) },
      journal: { socket: '/dev/null', command: [command, ...before.slice(0, -1), 'systemd-cat', '--identifier=foyer', '--level-prefix=true'] },
    })
    const log = new OperatorLog({ places: [place], now: Date.now, version: '0', pid: 1 })
    log.tell('app.started', { mode: 'desk' })
    log.tell('graphics.gone', { reason: 'crashed' })
    log.tell('process.fell', { process: 'vault', signal: 'SIGSEGV' })
    log.end()
    const read = () => spawnSync(command, [...before, '--quiet', '--output=json', 'SYSLOG_IDENTIFIER=foyer'], { encoding: 'utf8' }).stdout.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, string>)
    await expect.poll(() => read().length).toBe(3)
    expect(read().map(({ PRIORITY, MESSAGE }) => [PRIORITY, (JSON.parse(MESSAGE ?? '') as { code: string }).code])).toEqual([['6', 'app.started'], ['4', 'graphics.gone'], ['3', 'process.fell']])
    expect(aside).toEqual([])
    const none = systemLog({ platform: 'linux', env: process.env, now: () => performance.now(), stderr: (line) => { aside.push(line) }, journal: { socket: join(folder, 'none'), command: ['false'] } })
    none.write(entryOf('app.stopped', {}, 0))
    expect(aside).toHaveLength(1)
  })
})
