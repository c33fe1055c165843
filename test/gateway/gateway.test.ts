import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmSpecimen } from '../vault/vault-fixture.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

let made: DeskApi
beforeAll(async () => { made = await deskApi() })
afterAll(async () => { await made.dispose() })

const lastEvents = async (count: number) => (await made.bench.call('audit.list', { filter: { door: 'api' }, before: null, limit: count })).events

describe('a program with a key', () => {
  it('reads the records over TLS, page by page, and what it did is in the trail under its name', async () => {
    const ids: string[] = []
    for (let at = 0; at < 3; at++) {
      await made.later(60 * 60_000)
      ids.push(await confirmSpecimen(made.bench))
    }
    const { key, id, keyId } = await made.client(['records.read'])
    const first = await made.ask('/v1/records?limit=2', { key })
    expect(first).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' }, body: { total: 3 } })
    const { records, next } = first.body as { records: { id: string }[], next: string }
    expect(records.map((each) => each.id)).toEqual([ids[2], ids[1]])
    const second = await made.ask(`/v1/records?limit=2&cursor=${encodeURIComponent(next)}`, { key })
    expect(second.body).toMatchObject({ records: [{ id: ids[0] }], next: null })
    const one = await made.ask(`/v1/records/${ids[0]}`, { key })
    expect(one).toMatchObject({ status: 200, body: { id: ids[0], portrait: null } })
    const [event] = await lastEvents(1)
    expect(event).toMatchObject({ user: id, userName: 'Property management', principal: 'client', door: 'api', credential: keyId, method: 'GET', path: '/v1/records/{id}', status: 200, address: '127.0.0.1', subject: ids[0] })
  })
})
