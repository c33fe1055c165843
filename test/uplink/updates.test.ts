import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctorCommand } from '../../electron/cli/doctor.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { updateCommand } from '../../electron/cli/update.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { ANNOUNCEMENT, announcedFiles, writeAnnouncement } from '../../electron/dev/update-files.ts'
import { route, type Callee } from '../../electron/main/route.ts'
import { announcementText } from '../../electron/tlog/announcement.ts'
import { noteSigner, signNote, type NoteSigner } from '../../electron/tlog/sign-note.ts'
import { verifierKey } from '../../electron/tlog/signed-note.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import { administratorSecret, confirmToday, readyBench, seededBytes } from '../vault/vault-fixture.ts'
import { nginxThere, startFiles } from './nginx.ts'

const HOUR_MS = 3_600_000
const house = noteSigner('it.example/foyer', seededBytes('house')(32))
const stranger = noteSigner('it.example/foyer', seededBytes('stranger')(32))

describe.skipIf(!nginxThere)('newer versions that are announced', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-updates-'))
  const www = join(folder, 'www')
  const deb = join(www, 'foyer_0.3.0_amd64.deb')
  let files: Awaited<ReturnType<typeof startFiles>>
  let bench: Awaited<ReturnType<typeof readyBench>>
  let uplink: ReturnType<typeof createUplink>

  const put = (version: string, signer: NoteSigner = house, days = 60) => writeAnnouncement(www, { version, files: announcedFiles([deb]) }, signer, new Date(bench.clock.time), days)
  const turn = async () => {
    const vault: Callee = { call: async (name, input, context) => ({ value: await bench.call(name, input as never, context), session: undefined, subject: undefined }) }
    await uplink.dispatch('internal.uplinkTurn', {}, {
      context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal,
      ask: async (name, input) => (await route({ to: () => vault, main: () => Promise.reject(new Error('main')) }, name, input, SYSTEM)).value as never,
    })
  }
  /** Time goes by, and somebody is at the desk again. */
  const wait = async (hours: number) => {
    bench.clock.time += hours * HOUR_MS
    await bench.call('staff.signIn', { staffId: bench.administrator, secret: administratorSecret })
    await confirmToday(bench)
  }
  const state = () => bench.call('updates.state', {})
  const trail = async (action: string) => (await bench.call('audit.list', { filter: { action }, before: null, limit: 20 })).events.map(({ error, detail }) => error ?? detail)
  const io = (out: string[], policy: object): CliIo => {
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
    return {
      stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_POLICY: join(folder, 'policy.json') }, dataFolder: bench.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
      mode: 'desk', version: '0.2.0', now: () => new Date(bench.clock.time), randomBytes: seededBytes('update'), readFile: (path) => Promise.resolve(readFileSync(path)), readSecret: () => Promise.reject(new Error('no terminal')),
    }
  }

  beforeAll(async () => {
    mkdirSync(www)
    writeFileSync(deb, 'a package')
    files = await startFiles(folder, www)
    bench = await readyBench({ version: '0.2.0' })
    uplink = createUplink({ now: () => bench.clock.time, elapsed: () => bench.clock.time, random: () => 0.5 })
  })
  afterAll(async () => {
    await uplink.stop()
    await files.stop()
    await bench.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are asked for by nobody where policy names no place', async () => {
    put('0.3.0')
    await turn()
    expect([await state(), files.asked()]).toEqual([{ running: '0.2.0', announced: null, feed: null }, []])
    await bench.call('desk.setPolicy', { values: { updatesVersion: '0.2.5' } })
    expect((await state()).announced).toEqual({ version: '0.2.5', by: 'organisation', newer: true })
  })

  it('count by the signature that policy names, without which nothing is asked', async () => {
    await bench.call('desk.setPolicy', { values: { updatesFrom: `${files.address}/${ANNOUNCEMENT}`, updatesAuthority: files.authorityFile } })
    await turn()
    expect([(await state()).feed?.error, files.asked()]).toEqual([expect.objectContaining({ code: 'uplink.settings', detail: 'updatesKey' }), []])
    await bench.call('desk.setPolicy', { values: { updatesKey: verifierKey(house) } })
    await wait(1)
    await turn()
    expect(await state()).toMatchObject({ announced: { version: '0.3.0', by: 'feed', newer: true }, feed: { version: '0.3.0', error: null, fetchedAt: new Date(bench.clock.time).toISOString() } })
    expect(await trail('updates.announced')).toEqual([expect.stringMatching(/^version=0\.3\.0 until=\d{4}-/) as string])
    // Once a day.
    await wait(12)
    await turn()
    expect(files.asked()).toHaveLength(1)
  })

  it.each<[what: string, note: () => string, code: string]>([
    ['another key signed', () => noteOf('0.4.0', stranger), 'updates.notSigned'],
    ['was changed', () => noteOf('0.4.0').replace('0.4.0', '0.5.0'), 'updates.notSigned'],
    ['is another kind of note', () => signNote('foyer/t\n1\nAAAA\n', house), 'updates.notSigned'],
    ['is from the future', () => noteOf('0.4.0', house, 48), 'updates.notSigned'],
    ['was signed before the last one', () => noteOf('0.4.0', house, -200), 'updates.older'],
    ['takes a version back', () => noteOf('0.2.9'), 'updates.older'],
    ['has run out', () => noteOf('0.4.0', house, 0, -1), 'updates.expired'],
    ['never ends', () => `${noteOf('0.4.0')}${'x'.repeat(30_000)}`, 'uplink.badAnswer'],
  ])('are not believed of a note that %s', async (_what, note, code) => {
    await wait(25)
    writeFileSync(join(www, ANNOUNCEMENT), note())
    await turn()
    const { announced, feed } = await state()
    expect([announced?.version, feed?.error?.code]).toEqual(['0.3.0', code])
  })
  const noteOf = (version: string, signer = house, hours = 0, until = 24) => {
    const at = (more: number) => new Date(bench.clock.time + more * HOUR_MS).toISOString()
    return signNote(announcementText({ version, signedAt: at(hours), until: at(until), files: [] }), signer)
  }

  it('hold until they run out, and are then told as such', async () => {
    put('0.3.1', house, 2)
    await wait(2)
    await turn()
    expect(await state()).toMatchObject({ announced: { version: '0.3.1' }, feed: { error: null } })
    rmSync(join(www, ANNOUNCEMENT))
    await wait(60)
    await turn()
    expect(await state()).toMatchObject({ announced: { version: '0.2.5', by: 'organisation' }, feed: { error: { code: 'uplink.badAnswer', detail: 'status=404' } } })
    expect((await bench.call('audit.verify', {})).problems).toEqual([])
  })

  it('are told by the doctor, who asks nobody', async () => {
    put('0.4.0')
    await wait(25)
    await bench.call('desk.setPolicy', { values: { updatesVersion: '' } })
    await turn()
    await bench.vault.close()
    const out: string[] = []
    const asked = files.asked().length
    await doctorCommand([], io(out, {}), bench.keychain)
    expect(out.map((line) => JSON.parse(line) as { part: string }).find(({ part }) => part === 'updates')).toMatchObject({ state: 'missing', detail: '0.4.0 is there, announced by the feed' })
    expect(files.asked()).toHaveLength(asked)
    await bench.restart()
  })

  it('are told by the command line, which holds a package against them', async () => {
    put('0.4.0')
    const policy = { updatesFrom: `${files.address}/${ANNOUNCEMENT}`, updatesAuthority: files.authorityFile, updatesKey: verifierKey(house), updatesVersion: '' }
    const run = async (words: string[], more: object = {}): Promise<unknown> => {
      const out: string[] = []
      const options = { keychain: bench.keychain, notBefore: () => null, elapsed: () => bench.clock.time - bench.clock.leapt }
      return await updateCommand(words, io(out, { ...policy, ...more }), options).then(() => JSON.parse(out[0] ?? '') as unknown, (error: FoyerError) => error.code)
    }
    expect(await run(['check'])).toMatchObject({ running: '0.2.0', newer: true, announced: { version: '0.4.0', by: 'feed' } })
    expect(await run(['check', deb])).toEqual({ file: 'foyer_0.3.0_amd64.deb', announced: 'foyer_0.3.0_amd64.deb', version: '0.4.0' })
    writeFileSync(join(folder, 'other.deb'), 'a packagf')
    expect(await run(['check', join(folder, 'other.deb')])).toBe('updates.notAnnounced')
    expect(await run(['check'], { updatesKey: verifierKey(stranger) })).toBe('updates.notSigned')
    expect(await run(['check'], { updatesFrom: '' })).toEqual({ running: '0.2.0', announced: null, newer: false })
  })
})
