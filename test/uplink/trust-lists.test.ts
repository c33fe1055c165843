import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../electron/contract/index.ts'
import { route, type Callee } from '../../electron/main/route.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import { takeFetched } from '../../electron/main/trust-fetched.ts'
import { openDeskTrust } from '../../electron/reader/desk-trust.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { createUplink } from '../../electron/uplink/create-uplink.ts'
import { authority, masterList, sha256 } from '../emrtd/proof/lists.ts'
import { administratorSecret, confirmToday, readyBench } from '../vault/vault-fixture.ts'
import { nginxThere, startFiles } from './nginx.ts'

const HOUR_MS = 3_600_000
const state = authority('P-256')
const next = authority('P-384')
/** The list that IT gave the desk, those that are published after it, one of before, and one that somebody else signed. */
const [given, published, later, before] = [masterList(state, [], 1.5), masterList(state, [next], 1), masterList(state, [next], 0.5), masterList(state, [], 1.8)]

/** A desk as main puts it together: a vault, a reader's trust, an uplink, and what carries between them. */
async function wholeDesk() {
  const bench = await readyBench()
  const now = () => new Date(bench.clock.time)
  const trust = openDeskTrust({ mode: 'desk', now })
  const answered = (value: unknown) => ({ value, session: undefined, subject: undefined })
  const vault: Callee = { call: async (name, input, context) => answered(await bench.call(name, input as never, context)) }
  const reader: Callee = {
    async call(name, input) {
      if (name === 'internal.previewTrust') return answered(await trust.preview((input as Input<'internal.previewTrust'>).bytes))
      if (name !== 'internal.giveTrust') throw new Error(name)
      const { anchor, place, of, problem } = input as Input<'internal.giveTrust'>
      return answered(trust.give(anchor, place, of, problem))
    },
  }
  const handover = new TrustHandover(vault, reader)
  handover.begin()
  await handover.ready()
  const main = (...asked: Parameters<typeof takeFetched> extends [unknown, ...infer Rest] ? Rest : never) => takeFetched({ vault, reader, trust: handover }, ...asked)
  const uplink = createUplink({ now: () => bench.clock.time, elapsed: () => bench.clock.time, random: () => 0.5 })
  const turn = async () => {
    await uplink.dispatch('internal.uplinkTurn', {}, {
      context: SYSTEM, emit: () => undefined, setSession: () => undefined, setSubject: () => undefined, signal: new AbortController().signal,
      ask: async (name, input) => (await route({ to: () => vault, main }, name, input, SYSTEM)).value as never,
    })
  }
  const take = async (bytes: Uint8Array) => {
    const preview = await trust.preview(bytes)
    await bench.call('internal.keepTrust', { bytes, preview, cause: 'trust.import' })
    await handover.renew()
  }
  return { bench, trust, turn, take, stop: () => uplink.stop() }
}

describe.skipIf(!nginxThere)('files of trust that policy names', () => {
  let folder: string
  let files: Awaited<ReturnType<typeof startFiles>>
  let desk: Awaited<ReturnType<typeof wholeDesk>>
  let publishedAt = Date.UTC(2026, 5, 1) / 1000
  /** Each at another second: by that and the length nginx tells one from the other. */
  const put = (bytes: Uint8Array) => {
    publishedAt += 1
    writeFileSync(join(folder, 'www', 'list.ml'), bytes)
    utimesSync(join(folder, 'www', 'list.ml'), publishedAt, publishedAt)
  }
  const fetches = async () => await desk.bench.call('trust.fetches', {})
  const trail = async (action: string) => (await desk.bench.call('audit.list', { filter: { action }, before: null, limit: 10 })).events.map(({ error, detail }) => error ?? detail)
  const kept = async () => (await desk.bench.call('trust.list', {})).map(({ id }) => id)
  /** A day goes by, and somebody is at the desk again. */
  const wait = async (hours: number) => {
    desk.bench.clock.time += hours * HOUR_MS
    await desk.bench.call('staff.signIn', { staffId: desk.bench.administrator, secret: administratorSecret })
    await confirmToday(desk.bench)
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-trust-files-'))
    mkdirSync(join(folder, 'www'))
    files = await startFiles(folder, join(folder, 'www'))
    desk = await wholeDesk()
    await desk.bench.call('desk.setPolicy', { values: { trustAddresses: `${files.address}/list.ml`, trustAuthority: files.authorityFile } })
  })
  afterAll(async () => {
    await desk.stop()
    await files.stop()
    await desk.bench.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are refused where a person would have to compare the root, and told', async () => {
    put(published)
    await desk.turn()
    expect(await fetches()).toMatchObject([{ fetchedAt: null, error: { code: 'trust.rootUnknown' } }])
    expect(await kept()).toEqual([])
    expect(await trail('trust.fetchFailed')).toEqual(['trust.rootUnknown'])
    // Asked again no sooner than a while later.
    await desk.turn()
    expect(files.asked()).toEqual(['/list.ml 200'])
  })

  it('are taken where the root is trusted, in the place of the list before, and chips are judged by them at once', async () => {
    await desk.take(given)
    expect((await desk.trust.state()).certificates).toBe(1)
    await wait(0.5)
    await desk.turn()
    expect(await kept()).toEqual([sha256(published)])
    expect((await desk.trust.state()).certificates).toBe(2)
    expect(await fetches()).toMatchObject([{ fetchedAt: new Date(desk.bench.clock.time).toISOString(), version: expect.stringContaining('master list') as string, signedAt: expect.any(String) as string, error: null }])
    expect(await trail('trust.fetched')).toEqual([expect.stringMatching(`^sha256=${sha256(published)} masterList .* new=1 gone=0 replaces=${sha256(given).slice(0, 16)} signed=`) as string])
    expect((await desk.bench.call('audit.verify', {})).problems).toEqual([])
  })

  it('are asked for as policy says, cost nothing where they are the same, and come when they are others', async () => {
    const count = files.asked().length
    await desk.turn()
    expect(files.asked()).toHaveLength(count)
    await wait(25)
    await desk.turn()
    expect(files.asked().slice(count)).toEqual(['/list.ml 304'])
    expect(await fetches()).toMatchObject([{ fetchedAt: new Date(desk.bench.clock.time).toISOString(), error: null }])
    put(later)
    await wait(25)
    await desk.turn()
    expect(await kept()).toEqual([sha256(later)])
  })

  it.each<[what: string, bytes: () => Uint8Array, code: string]>([
    ['older than what is kept', () => before, 'trust.older'],
    ['damaged', () => later.map((each, index) => (index === later.length - 20 ? each ^ 1 : each)), 'masterList.invalid'],
    ['no file of trust', () => Buffer.from('<html>Please sign in</html>'), 'input.invalid'],
  ])('are left where one is %s', async (_what, bytes, code) => {
    put(bytes())
    await wait(25)
    await desk.turn()
    expect(await fetches()).toMatchObject([{ error: { code } }])
    expect(await kept()).toEqual([sha256(later)])
  })

  it('are followed to no other address, and told as late where they do not come', async () => {
    await desk.bench.call('desk.setPolicy', { values: { trustAddresses: `${files.address}/moved ${files.address}/gone.crl` } })
    await desk.turn()
    await desk.turn()
    expect(await fetches()).toMatchObject([{ error: { code: 'uplink.badAnswer', detail: 'status=302' } }, { error: { code: 'uplink.badAnswer', detail: 'status=404' } }])
    const late = async () => (await desk.bench.call('internal.uplinkHeartbeat', {}, SYSTEM)).alerts.includes('trustLate')
    expect(await late()).toBe(false)
    await wait(80)
    expect(await late()).toBe(true)
    // Nobody is asked where policy names nobody.
    await desk.bench.call('desk.setPolicy', { values: { trustAddresses: '' } })
    const count = files.asked().length
    await desk.turn()
    expect(files.asked()).toHaveLength(count)
    expect(await late()).toBe(false)
    expect((await desk.bench.call('audit.verify', {})).problems).toEqual([])
  })

  it('are fetched from nobody for whom the authority does not vouch', async () => {
    // A file that is not there is told of as well.
    await desk.bench.call('desk.setPolicy', { values: { trustAddresses: `${files.address}/list.ml`, trustAuthority: join(folder, 'none.pem') } })
    await wait(1)
    await desk.turn()
    expect(await fetches()).toMatchObject([{ error: { code: 'uplink.settings', detail: 'trustAuthority' } }])
    await desk.bench.call('desk.setPolicy', { values: { trustAuthority: '' } })
    put(later)
    await wait(25)
    await desk.turn()
    expect(await fetches()).toMatchObject([{ error: { code: 'uplink.certificate' } }])
  })
})
