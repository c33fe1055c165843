import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CliIo } from '../../../electron/cli/io.ts'
import { uplinkCommand } from '../../../electron/cli/uplink.ts'
import { FoyerError } from '../../../electron/contract/errors.ts'
import type { UplinkState } from '../../../electron/contract/uplink.ts'
import { SD_ID } from '../../../electron/uplink/feeds/syslog-form.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../../vault/vault-fixture.ts'
import { makeCertificates, type Certificates } from '../certificates.ts'
import { rsyslog, rsyslogObstacle, type Rsyslog } from '../rsyslog.ts'
import { parseSyslog } from '../syslog-parser.ts'

/** A real desk's database and cursor, its policy in a file, the command line as it is typed, a real rsyslog: every part as it ships but the keychain. */
describe.skipIf(rsyslogObstacle() !== null)('from a terminal to rsyslog over TLS', () => {
  let certificates: Certificates
  let collector: Rsyslog
  let desk: Bench
  const out: string[] = []
  const said: string[] = []

  const policy = (values: Record<string, unknown>) => writeFileSync(join(certificates.folder, 'policy.json'), JSON.stringify(values))
  const io = (): CliIo => ({
    stdout: (line) => { out.push(line) }, stderr: (line) => { said.push(line) },
    env: { FOYER_POLICY: join(certificates.folder, 'policy.json'), FOYER_USER: 'Maria Muster', FOYER_SECRET: administratorSecret },
    dataFolder: desk.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk', version: '0.0.0-test', now: () => new Date(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)), readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.reject(new Error('not asked')),
  })
  /** A command, and the state that it printed. */
  const uplink = async (...words: string[]): Promise<UplinkState> => {
    expect(await uplinkCommand(words, io(), { keychain: desk.keychain, keychainService: 'foyer-test' })).toBe(0)
    return JSON.parse(out.pop() ?? '') as UplinkState
  }
  const indexes = () => collector.arrived().map(({ index }) => index)
  const upTo = (end: number) => Array.from({ length: end }, (_, index) => index)

  beforeAll(async () => {
    certificates = makeCertificates()
    collector = rsyslog(certificates)
    await collector.start()
    desk = await readyBench({ now: () => new Date(), elapsed: () => performance.now() })
    await confirmSpecimen(desk)
    await desk.vault.close()
    policy({ feedSyslog: `localhost:${collector.port}`, feedsAuthority: certificates.caFile })
  })
  afterAll(async () => {
    await desk.dispose()
    await collector.stop()
    certificates.remove()
  })

  it('everything arrives, once and in its order, and goes on from the cursor of the database with the next start', async () => {
    const [feed] = (await uplink('send')).feeds
    expect(feed).toMatchObject({ name: 'syslog', told: { error: null } })
    const next = feed?.next ?? 0
    expect(next).toBeGreaterThan(0)
    await expect.poll(() => indexes().length).toBe(next)
    expect(indexes()).toEqual(upTo(next))
    const [again] = (await uplink('send')).feeds
    expect(again?.next).toBeGreaterThan(next)
    await expect.poll(() => indexes().length).toBe(again?.next)
    expect(indexes()).toEqual(upTo(again?.next ?? 0))
    expect(collector.written().map((line) => parseSyslog(line).data[SD_ID]?.['action'])).toContain('records.confirm')
    // Of whose document it was, nothing.
    expect(collector.written().join('\n')).not.toMatch(/ERIKSSON|L898902C/i)
  })

  it('says in a sentence what stands in the way, loses nothing meanwhile, and brings it when that is mended', async () => {
    const before = indexes().length
    policy({ feedSyslog: `localhost:${collector.port}` })
    await expect(uplink('send')).rejects.toSatisfy((thrown) => FoyerError.from(thrown).code === 'uplink.certificate')
    said.length = 0
    const [stopped] = (await uplink('status')).feeds
    expect(stopped).toMatchObject({ name: 'syslog', next: before, told: { error: { code: 'uplink.certificate' }, nextTryAt: expect.any(String) as string } })
    expect(said.join('\n')).toMatch(new RegExp(`^syslog: has taken the trail up to event ${before - 1}, events on their way: \\d+\\. The system that the trail is sent to did not prove who it is\\..* Next try: 20`))
    policy({ feedSyslog: `localhost:${collector.port}`, feedsAuthority: certificates.caFile })
    const [feed] = (await uplink('send')).feeds
    expect(feed?.told?.error).toBeNull()
    await expect.poll(() => indexes().length).toBe(feed?.next)
    expect(indexes()).toEqual(upTo(feed?.next ?? 0))
  })
})
