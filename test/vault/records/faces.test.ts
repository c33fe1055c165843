import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../../electron/contract/index.ts'
import type { Reading } from '../../../electron/contract/reading.ts'
import { readyBench, signInAs, type Bench } from '../vault-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const portrait = Uint8Array.from([0xff, 0xd8, 0xff, 7, 7, 7])
const other = Uint8Array.from([0xff, 0xd8, 0xff, 8, 8, 8])

let made: Bench & { administrator: string }
beforeAll(async () => { made = await readyBench() })
afterAll(() => made.dispose())

let numbers = 0
const hold = async (images: Partial<Reading['images']> = { portrait }, replaces: string | null = null) => (await made.call('internal.holdReading', { reading: specimenReading({ documentNumber: `F${numbers++}` }, images), replaces })).readingId
const confirm = (readingId: string) => made.call('records.confirm', { readingId, corrections: [] })
const last = async (action: string) => (await made.call('audit.list', { filter: { action }, before: null, limit: 1 })).events[0]

describe('faces that somebody compared', () => {
  it('are an act in the trail with its answer, and an answer of the record; no picture is', async () => {
    const readingId = await hold()
    await made.call('reading.compareFaces', { readingId, answer: 'same', seen: ['printed', 'live'] })
    expect(await last('reading.compareFaces')).toMatchObject({ status: 200, subject: readingId, detail: 'same printed live' })
    const { recordId } = await confirm(readingId)
    expect((await last('records.confirm'))?.detail).toBe('camera faces=same')
    expect(JSON.stringify(await made.call('records.get', { id: recordId }))).not.toContain('live')
  })

  it('can be looked at again: the last answer holds; of other faces it says nothing', async () => {
    const first = await hold()
    await made.call('reading.compareFaces', { readingId: first, answer: 'same', seen: ['printed', 'live'] })
    await made.call('reading.compareFaces', { readingId: first, answer: 'notSame', seen: ['printed', 'live'] })
    // The printed zone was compared: the same document, the same face.
    const second = await hold({ portrait: portrait.slice() }, first)
    expect(await codeOf(confirm(second))).toBe('records.facesNotSame')
    await made.call('records.confirm', { readingId: second, corrections: [], notSame: true })
    expect((await last('records.confirm'))?.detail).toBe('camera faces=notSame')

    const third = await hold()
    await made.call('reading.compareFaces', { readingId: third, answer: 'same', seen: ['printed', 'live'] })
    await confirm(await hold({ portrait: other }, third))
    expect((await last('records.confirm'))?.detail).toBe('camera')
  })

  it('are only those that are there, of one’s own reading', async () => {
    const readingId = await hold({})
    expect(await codeOf(made.call('reading.compareFaces', { readingId, answer: 'same', seen: ['printed', 'live'] }))).toBe('input.invalid')
    expect(await codeOf(made.call('reading.compareFaces', { readingId, answer: 'same', seen: ['chip', 'live'] }))).toBe('input.invalid')
    const administrator = made.session
    await signInAs(made, 'clerk')
    expect(await codeOf(made.call('reading.compareFaces', { readingId, answer: 'same', seen: [] }))).toBe('reading.gone')
    made.session = administrator
  })

  it('are two at least for whoever says how they compare', async () => {
    const readingId = await hold()
    for (const answer of ['same', 'notSame'] as const) {
      for (const seen of [[], ['printed'], ['live'], ['printed', 'printed']] satisfies Input<'reading.compareFaces'>['seen'][]) expect(await codeOf(made.call('reading.compareFaces', { readingId, answer, seen })), `${answer} ${seen.join(' ')}`).toBe('input.invalid')
    }
    expect(await codeOf(made.call('reading.compareFaces', { readingId, answer: 'notCompared', seen: [] }))).toBe('done')
  })

  it('must be spoken of before anything with a face is stored, where policy says so: that nobody compared them is an answer', async () => {
    await made.call('desk.setPolicy', { values: { requireFaces: true } })
    const readingId = await hold()
    expect(await codeOf(confirm(readingId))).toBe('records.facesOpen')
    await made.call('reading.compareFaces', { readingId, answer: 'notCompared', seen: [] })
    expect(await codeOf(confirm(readingId))).toBe('done')
    expect(await codeOf(confirm(await hold({})))).toBe('done')
    await made.call('desk.setPolicy', { values: { requireFaces: false } })
  })

  it('are nobody’s to speak of where policy has it off', async () => {
    await made.call('desk.setPolicy', { values: { compareFaces: false } })
    const readingId = await hold()
    expect(await codeOf(made.call('reading.compareFaces', { readingId, answer: 'same', seen: [] }))).toBe('staff.forbidden')
    expect(await codeOf(confirm(readingId))).toBe('done')
  })
})
