import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlertCode } from '../../electron/contract/alerts.ts'
import type { Presented } from '../../electron/contract/api.ts'
import type { ClientPermission } from '../../electron/contract/clients.ts'
import { confirmSpecimen } from '../vault/vault-fixture.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

let made: DeskApi
beforeEach(async () => { made = await deskApi([], { uplinkAddress: 'https://127.0.0.1:1/', webhookHosts: 'pms.example' }) })
afterEach(async () => { await made.dispose() })

const HOUR = 3_600_000
const DAY = 24 * HOUR
const inside = { session: null, way: 'system', inside: true } as const

interface System { id: string, key: string, keyId: string, endpoint: string }
async function system(permissions: ClientPermission[], address = '127.0.0.1'): Promise<System> {
  const client = await made.client([...permissions, 'audit.read'], { addresses: [address, '192.0.2.0/24'] })
  const { endpoint } = await made.bench.afresh('webhooks.add', { clientId: client.id, url: 'https://pms.example/alerts', events: ['alert.raised'] })
  return { ...client, endpoint: endpoint.id }
}
/** As the gateway knocks for it, so many times, a little apart. */
async function knock({ key }: System, times: number, call = 'health.ready', more: Partial<Presented> = {}): Promise<void> {
  for (let at = 0; at < times; at++) {
    await made.knock({ call, input: {}, presented: { address: '127.0.0.1', apiKey: key, accessToken: null, dpop: null, clientCertificate: null, origin: null, ...more } })
    made.bench.clock.time += 110
  }
}
/** To an hour of the next day, after what one client may ask in a minute has passed. */
const until = async (hour: number) => { await made.later(Math.floor(made.bench.clock.time / DAY) * DAY + DAY + hour * HOUR - made.bench.clock.time) }

/** It is on the screen with its numbers, in the trail, among what goes upstream, and told by webhook. */
async function isRaised(code: AlertCode, { id, endpoint }: System, params: Record<string, unknown>): Promise<void> {
  const { alerts, open: many } = await made.bench.call('alerts.list', {})
  const found = alerts.filter((each) => each.code === code)
  expect(found).toMatchObject([{ code, who: { id, name: 'Property management' }, params }])
  expect(many).toBeGreaterThan(0)
  const { events } = await made.bench.call('audit.list', { filter: { action: 'alert.raise', subject: found[0]?.id }, before: null, limit: 5 })
  expect(events).toMatchObject([{ user: 'system', status: 200, detail: expect.stringMatching(new RegExp(`^${code} about=\\S+ who=${id} ${Object.keys(params).map((name) => `${name}=\\d+`).join(' ')}$`)) as string }])
  expect((await made.bench.call('internal.uplinkHeartbeat', {}, inside)).alerts).toContain(code)
  const { offer } = await made.bench.call('internal.webhookOffer', { endpoint }, inside)
  expect(JSON.parse(offer?.body ?? '{}')).toMatchObject({ type: 'alert.raised', data: { id: found[0]?.id } })
}
const open = async () => (await made.bench.call('alerts.list', {})).alerts

describe('what is unusual for a system, by what it really asked', () => {
  it('is that much of what it asks is refused', async () => {
    const its = await system([])
    await knock(its, 19, 'records.search')
    expect(await open()).toEqual([])
    for (let at = 0; at < 3; at++) expect((await made.ask('/v1/records', { key: its.key })).status).toBe(403)
    await isRaised('errorsMany', its, { count: 22, of: 22 })
  })

  it('is much more than its own usual week has a day', async () => {
    const its = await system([])
    for (let day = 0; day < 9; day++) {
      await until(9)
      await knock(its, 10)
    }
    expect(await open()).toEqual([])
    await knock(its, 260)
    await isRaised('volumeUnusual', its, { count: 270, usual: 11 })
  })

  it('is an address that it never came from', async () => {
    const its = await system([])
    await knock(its, 3)
    expect(await open()).toEqual([])
    await knock(its, 1, 'health.ready', { address: '192.0.2.77' })
    await isRaised('addressNew', its, { event: expect.any(Number) as number })
  })

  it('is an hour at which it never came', async () => {
    const its = await system([])
    for (let day = 0; day < 9; day++) {
      await until(9)
      await knock(its, 5)
    }
    await until(21)
    await knock(its, 9)
    expect(await open()).toEqual([])
    await knock(its, 1)
    await isRaised('hourNew', its, { count: 10, days: 9 })
  })

  it('is one document after the other, by the page of a list as one by one', async () => {
    const its = await system(['records.read'])
    const ids: string[] = []
    for (let at = 0; at < 20; at++) ids.push(await confirmSpecimen(made.bench, { documentNumber: `X${at}00000` }))
    for (let page = 0; page < 2; page++) expect((await made.ask('/v1/records?limit=20', { key: its.key })).status).toBe(200)
    for (const id of ids.slice(0, 19)) await made.ask(`/v1/records/${id}`, { key: its.key })
    expect(await open()).toEqual([])
    await made.ask(`/v1/records/${ids[19]}`, { key: its.key })
    await isRaised('documentsMany', its, { count: 60, most: 0 })
  })

  it('is a revoked key that is tried', async () => {
    const its = await system([])
    await knock(its, 1)
    await made.bench.call('clients.revokeKey', { id: its.id, keyId: its.keyId })
    expect(await open()).toEqual([])
    for (let at = 0; at < 2; at++) expect((await made.ask('/v1/health/ready', { key: its.key })).status).toBe(401)
    await isRaised('keyRevokedTried', its, { count: 2, minutes: 60 })
  })
})

it('is stopped with one press: a system that is paused is answered nothing from then on, until somebody lets it go on', async () => {
  const { id, key } = await system([])
  expect((await made.ask('/v1/health/ready', { key })).status).toBe(200)
  await made.bench.call('clients.pause', { id, paused: true })
  expect((await made.ask('/v1/health/ready', { key })).status).toBe(401)
  await made.bench.call('clients.pause', { id, paused: false })
  expect((await made.ask('/v1/health/ready', { key })).status).toBe(200)
})
