import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallName, Input, Output } from '../../electron/contract/index.ts'
import { foundTrust } from '../../electron/main/found-trust.ts'
import { route, type Callee } from '../../electron/main/route.ts'
import { trustCalls } from '../../electron/main/trust-calls.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import { openCardDesk } from '../../electron/reader/card-desk.ts'
import { specimenCan, specimenChip, specimenCsca } from '../../electron/emrtd/simulator/specimens.ts'
import { linkedCard } from '../../electron/emrtd/simulator/link.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'
import { openDeskTrust, type DeskTrust } from '../../electron/reader/desk-trust.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { projectRoot } from '../data-folder.ts'
import { fakePortrait, mrzLines } from '../emrtd/specimen-document.ts'
import { authority, masterList, printOf, sha256 } from '../emrtd/proof/lists.ts'
import { administratorSecret, readyBench, signInAs, type Bench } from '../vault/vault-fixture.ts'
import { withDatabase } from '../vault/with-database.ts'

const now = () => new Date('2026-06-01T12:00:00Z')
const READER = 'Desk reader'

/** A real desk put together as main does it: a vault on an encrypted file, a reader's trust, and what carries between them. */
interface Whole {
  bench: Bench & { administrator: string }
  trust: DeskTrust
  call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Lay the specimen's genuine chip on the reader and open it. */
  verdict(): Promise<string>
  /** A reader that is new and knows nothing. */
  newReader(): void
}

let desk: Whole
beforeEach(async () => {
  const bench = await readyBench()
  const open = () => openDeskTrust({ mode: 'desk', now })
  let trust = open()
  const answered = (value: unknown) => ({ value, session: undefined, subject: undefined })
  const vault: Callee = { call: async (name, input, context) => answered(await bench.call(name, input as never, context)) }
  const readerAnswers = async (name: string, input: unknown): Promise<unknown> => {
    switch (name) {
      case 'internal.giveTrust': {
        const { anchor, place, of, problem } = input as Input<'internal.giveTrust'>
        return trust.give(anchor, place, of, problem)
      }
      case 'internal.previewTrust': return await trust.preview((input as Input<'internal.previewTrust'>).bytes)
      case 'trust.state': return await trust.state()
      default: throw new Error(name)
    }
  }
  const reader: Callee = { call: async (name, input) => answered(await readerAnswers(name, input)) }
  const handover = new TrustHandover(vault, reader)
  const main = trustCalls({ vault, reader, trust: handover, foundFolder: () => join(bench.folder, 'trust') })
  handover.begin()
  await handover.ready()
  desk = {
    bench, get trust() { return trust },
    call: async (name, input) => (await route({ to: (process) => ({ vault, reader, jobs: reader, scanners: reader, uplink: reader, gateway: reader })[process], main }, name, input, { session: bench.session, way: 'screen', address: 'local' })).value as never,
    async verdict() {
      const readers = new SimulatedReaders([READER])
      const specimen = { mrzLines, portrait: { bytes: fakePortrait(500), kind: 'jpeg' as const, width: 240, height: 320 }, random: seededRandom('terminal') }
      readers.insert(READER, linkedCard(specimenChip('genuine', specimen), { kbitPerSecond: null, msPerApdu: 0 }))
      const cards = openCardDesk({
        mode: 'desk', modulesFolder: join(projectRoot, 'node_modules'), trust: () => trust.forChips(), now, readers,
        specimens: { list: () => [], lights: () => Promise.resolve([]), find: () => { throw new Error('none') }, picture: async () => { throw new Error('none') } },
      })
      const { verdict } = await cards.readChip({ reader: READER, can: specimenCan, keyFields: null, mrz: null, allowBac: false, tell: () => undefined })
      await cards.close()
      return verdict
    },
    newReader() {
      trust = open()
      handover.begin()
    },
  }
})
afterEach(() => desk.bench.dispose())

const drop = (name: string, bytes: Uint8Array): string => {
  const folder = join(desk.bench.folder, 'trust')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}
const confirmedFor = async (bytes: Uint8Array) => (await desk.call('trust.preview', { bytes })).unknownRoots.token
const take = async (bytes: Uint8Array, confirmed: string | null) => await desk.call('trust.import', { bytes, confirmed })

describe('a chip at a real desk', () => {
  it('is genuine by what an administrator took, out of the encrypted database, also after the reader started again', async () => {
    expect(await desk.verdict()).toBe('cannotTell')
    await take(specimenCsca(), await confirmedFor(specimenCsca()))
    expect(await desk.verdict()).toBe('genuine')
    await desk.bench.restart()
    desk.newReader()
    expect(await desk.verdict()).toBe('genuine')
    await desk.bench.call('staff.signIn', { staffId: desk.bench.administrator, secret: administratorSecret })
    await desk.call('trust.remove', { id: sha256(specimenCsca()) })
    expect(await desk.verdict()).toBe('cannotTell')
  })

  it('is still proven by the other files where somebody exchanged the bytes of one, which is told and can be taken again', async () => {
    const list = masterList(authority('P-256'))
    // One after it and one before it: neither place takes the other along.
    for (const [exchanged, whole] of [[list, specimenCsca()], [specimenCsca(), list]] as const) {
      for (const bytes of [list, specimenCsca()]) await take(bytes, await confirmedFor(bytes))
      await desk.bench.vault.close()
      await withDatabase(desk.bench, (database) => database.prepare("UPDATE trust_anchors SET bytes = x'ffff', size = 2 WHERE id = ?").run(sha256(exchanged)))
      await desk.bench.restart()
      desk.newReader()
      expect(await desk.verdict()).toBe(whole === list ? 'cannotTell' : 'genuine')
      await desk.bench.call('staff.signIn', { staffId: desk.bench.administrator, secret: administratorSecret })
      expect(await desk.call('trust.state', {})).toMatchObject({ certificates: 1, refused: 1 })
      expect(await take(exchanged, await confirmedFor(exchanged))).toMatchObject({ certificates: 2, refused: 0 })
      expect(await desk.verdict()).toBe('genuine')
    }
  }, 120_000)

  it('is not made genuine by a file that somebody put into the desk’s folder', async () => {
    const path = drop('forged.cer', specimenCsca())
    desk.newReader()
    expect(await desk.verdict()).toBe('cannotTell')
    expect(await desk.call('trust.state', {})).toMatchObject({ certificates: 0 })
    // It is shown, and counts once an administrator answers for its root.
    const [found] = await desk.call('trust.found', {})
    expect(found).toMatchObject({ id: sha256(specimenCsca()), preview: { present: false, unknownRoots: { count: 1 } } })
    await expect(desk.call('trust.takeFound', { id: sha256(specimenCsca()), confirmed: null })).rejects.toMatchObject({ code: 'trust.rootUnknown' })
    expect(await desk.verdict()).toBe('cannotTell')
    await desk.call('trust.takeFound', { id: sha256(specimenCsca()), confirmed: found?.preview?.unknownRoots.token ?? null })
    expect(await desk.verdict()).toBe('genuine')
    // The version before still finds it where it was, until somebody deletes it.
    expect(existsSync(path)).toBe(true)
    expect(await desk.call('trust.found', {})).toMatchObject([{ preview: { present: true } }])
    await desk.call('trust.removeFound', { id: sha256(specimenCsca()) })
    expect(existsSync(path)).toBe(false)
    expect(await desk.verdict()).toBe('genuine')
  })
})

describe('taking a master list', () => {
  const [real, forged, other] = [authority('P-256'), authority('brainpoolP256r1'), authority('P-384')]

  it('does not take a forged one in the real one’s name without a second, explicit word', async () => {
    const list = masterList(real, [other], 1)
    await take(list, await confirmedFor(list))
    const lie = masterList(forged)
    const seen = await desk.call('trust.preview', { bytes: lie })
    expect(seen).toMatchObject({ replaces: { id: sha256(list) }, gone: { count: 2 }, unknownRoots: { count: 1, shown: [{ fingerprint: printOf(forged) }] } })
    for (const confirmed of [null, sha256(lie), await confirmedFor(real.csca.der)]) {
      await expect(take(lie, confirmed)).rejects.toMatchObject({ code: 'trust.rootUnknown', detail: printOf(forged) })
    }
    expect((await desk.call('trust.list', {})).map(({ id }) => id)).toEqual([sha256(list)])
    const { events } = await desk.bench.call('audit.list', { filter: { action: 'trust.import' }, before: null, limit: 10 })
    expect(events.map(({ status, error }) => ({ status, error }))).toEqual([
      ...Array.from({ length: 3 }, () => ({ status: 409, error: 'trust.rootUnknown' })), { status: 200, error: null },
    ])
  })

  it('takes a successor at one word, in the place of the last', async () => {
    const [before, after] = [masterList(real, [other], 1), masterList(real)]
    await take(before, await confirmedFor(before))
    expect(await take(after, null)).toMatchObject({ certificates: 1 })
    expect((await desk.call('trust.list', {})).map(({ id }) => id)).toEqual([sha256(after)])
  })

  it('is an administrator’s', async () => {
    await signInAs(desk.bench, 'supervisor')
    for (const [name, input] of [['trust.preview', { bytes: new Uint8Array() }], ['trust.import', { bytes: new Uint8Array(), confirmed: null }], ['trust.found', {}], ['trust.remove', { id: 'a'.repeat(64) }]] as const) {
      await expect(desk.call(name, input)).rejects.toMatchObject({ code: 'staff.forbidden' })
    }
  })
})

describe('what is found from before', () => {
  it('is files, not links, and one that does not hold can only be deleted', async () => {
    drop('a.ml', new TextEncoder().encode('not a list'))
    symlinkSync('/etc/passwd', join(desk.bench.folder, 'trust', 'b.cer'))
    mkdirSync(join(desk.bench.folder, 'trust', 'c.cer'))
    const paths: string[] = []
    for await (const { path } of foundTrust(join(desk.bench.folder, 'trust'))) paths.push(path)
    expect(paths).toEqual([join(desk.bench.folder, 'trust', 'a.ml')])
    const [found] = await desk.call('trust.found', {})
    expect(found).toMatchObject({ preview: null, error: { code: 'input.invalid' } })
    await expect(desk.call('trust.takeFound', { id: found?.id ?? '', confirmed: null })).rejects.toMatchObject({ code: 'input.invalid' })
    await desk.call('trust.removeFound', { id: found?.id ?? '' })
    await expect(desk.call('trust.removeFound', { id: found?.id ?? '' })).rejects.toMatchObject({ code: 'trust.notFound' })
  })
})

describe('handing the files over', () => {
  const callee = (answers: Partial<Record<string, (input: never) => unknown>>): Callee => ({ call: async (name, input) => ({ value: await answers[name]?.(input as never), session: undefined, subject: undefined }) })
  const ids = ['1', '2'].map((digit) => digit.repeat(64))

  it('gives all of them to each reader under its own number, and tries again where the vault was not open', async () => {
    let opened = false
    const given: string[] = []
    const vault = callee({ 'internal.keptTrust': () => { if (!opened) throw new Error('closed'); return ids }, 'internal.trustFile': () => ({ bytes: new Uint8Array(1) }) })
    const reader = callee({ 'internal.giveTrust': ({ round, place, of }: Input<'internal.giveTrust'>) => { given.push(`${round}: ${place}/${of}`) } })
    const handover = new TrustHandover(vault, reader)
    handover.begin()
    await expect(handover.ready()).rejects.toThrow('closed')
    opened = true
    await handover.ready()
    await handover.ready()
    expect(given).toEqual(['1: 0/2', '1: 1/2'])
    handover.begin()
    await handover.ready()
    expect(given.slice(2)).toEqual(['2: 0/2', '2: 1/2'])
  })
})
