import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { outboxBench, type OutboxBench } from '../outbox/outbox-bench.ts'
import { specimenReading } from '../specimen-reading.ts'

let desk: OutboxBench
let client: string
beforeEach(async () => {
  desk = await outboxBench()
  client = (await desk.call('clients.create', { name: 'PMS', permissions: ['requests.make'], addresses: ['192.0.2.7'], expiresAt: null })).id
})
afterEach(() => { desk.dispose() })

function ask(id: string, guests: (string | null)[]): string {
  const now = desk.clock.time
  opened(desk.desk).requests.add({ id, clientId: client, reference: id, guests, madeAt: now, endsAt: now + 600_000, retryKey: new Uint8Array(32), retryBody: new Uint8Array(32) })
  return id
}
async function confirmFor(request: string): Promise<string> {
  await desk.call('requests.take', { id: request })
  const { readingId } = await desk.call('internal.holdReading', { reading: specimenReading(), replaces: null })
  return (await desk.call('records.confirm', { readingId, corrections: [], request })).recordId
}
/** What a log that was cut holds: its head, and two pages of the mark that is written anew. */
const MARK_BYTES = 32 + 2 * (24 + 4096)
const walBytes = () => readdirSync(desk.desk.place.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('-wal')).reduce((sum, name) => sum + readFileSync(join(desk.desk.place.folder, name)).length, 0)

describe('names of guests in requests', () => {
  it('are in no file any more once the last document was confirmed', async () => {
    const id = ask('request-1', ['Anna Maria Eriksson'])
    expect(walBytes()).toBeGreaterThan(MARK_BYTES)
    await confirmFor(id)
    expect(opened(desk.desk).requests.find(id)).toMatchObject({ state: 'done', guests: [] })
    expect(walBytes()).toBeLessThanOrEqual(MARK_BYTES)
  })

  it('are found by whoever answers a person of whom there is no record, and taken out one by one', async () => {
    const open = ask('request-1', ['Eriksson, Anna', 'Erika Mustermann', null])
    const { rows, guests } = await desk.call('rights.find', { query: 'erika muster' })
    expect([rows, guests]).toEqual([[], [{ requestId: open, place: 1, name: 'Erika Mustermann', client: 'PMS', expiresAt: new Date(desk.clock.time + 600_000).toISOString() }]])
    for (const query of ['1974-08-12', 'mustermann anna', 'L898902C3', '-']) expect((await desk.call('rights.find', { query })).guests).toEqual([])
    await desk.call('rights.forgetGuest', { requestId: open, place: 1 })
    expect(walBytes()).toBeLessThanOrEqual(MARK_BYTES)
    expect((await desk.call('rights.find', { query: 'mustermann' })).guests).toEqual([])
    expect((await desk.call('requests.list', {}))[0]?.guests).toEqual(['Eriksson, Anna', null, null])
    await expect(desk.call('rights.forgetGuest', { requestId: open, place: 1 })).rejects.toMatchObject({ code: 'requests.notFound' })
    expect(JSON.stringify((await desk.call('audit.list', { filter: { subject: open }, before: null, limit: 10 })).events)).not.toMatch(/Erika|Mustermann/)
    // What another system could ask for of the person is counted with what is held.
    const recordId = await confirmFor(ask('request-2', [null]))
    expect(await desk.call('rights.about', { ids: [recordId] })).toMatchObject({ records: 1, requests: 1 })
  })

  it('go from open requests with the records of the person, in whichever order they stand, and others stay', async () => {
    const open = ask('request-1', ['Eriksson, Anna', 'Erika Mustermann', null, 'Anna Mustermann'])
    const recordId = await confirmFor(ask('request-2', [null]))
    await desk.call('rights.erase', { ids: [recordId], setAside: false })
    expect((await desk.call('requests.list', {})).find(({ id }) => id === open)?.guests).toEqual([null, 'Erika Mustermann', null, 'Anna Mustermann'])
  })
})
