import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientPermissions, type ClientPermission } from '../../../electron/contract/clients.ts'
import { neededFor, WAITING_MAX, DEAD_MAX, webhookEvent, type WebhookEvent } from '../../../electron/contract/webhooks.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { outboxBench, type OutboxBench } from '../outbox/outbox-bench.ts'
import { specimenReading } from '../specimen-reading.ts'
import { administratorSecret } from '../vault-fixture.ts'

let desk: OutboxBench
beforeEach(async () => {
  desk = await outboxBench()
  await desk.call('desk.setPolicy', { values: { webhookHosts: 'pms.example visitors.example:8443' } })
})
afterEach(() => { desk.dispose() })

const parts = () => opened(desk.desk)
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
let names = 0
async function subscribe(events: WebhookEvent[] = ['record.confirmed'], permissions: ClientPermission[] = ['records.read'], url = 'https://pms.example/hook') {
  const client = await desk.call('clients.create', { name: `Client ${++names}`, permissions, addresses: ['192.0.2.7'], expiresAt: null })
  const { endpoint, secret } = await desk.afresh('webhooks.add', { clientId: client.id, url, events })
  return { client: client.id, id: endpoint.id, secret }
}
let guests = 0
const hold = async () => (await desk.call('internal.holdReading', { reading: specimenReading({ documentNumber: `X${++guests}0000000`.slice(0, 9) }), replaces: null })).readingId
const confirm = async () => (await desk.call('records.confirm', { readingId: await hold(), corrections: [] })).recordId
const offer = async (endpoint: string) => (await desk.inside('internal.webhookOffer', { endpoint })).offer
const outcome = (id: string, what: 'taken' | 'gone' | 'failed') => desk.inside('internal.webhookOutcome', { offer: id, outcome: what, error: null, waitMs: 0 })
/** Bring out all that there is, as a well-behaved uplink does. */
async function drain(endpoint: string) {
  const told: { type: string, data: Record<string, unknown> }[] = []
  for (let next = await offer(endpoint); next !== null; next = await offer(endpoint)) {
    told.push(JSON.parse(next.body) as (typeof told)[number])
    await outcome(next.offer, 'taken')
  }
  return told
}

describe('what is to be told', () => {
  it('is written in the transaction of what happened: the one is not there without the other', async () => {
    const { id } = await subscribe()
    const readingId = await hold()
    const { database } = parts()
    database.exec('ALTER TABLE webhook_messages RENAME TO elsewhere')
    expect(await codeOf(desk.call('records.confirm', { readingId, corrections: [] }))).not.toBe('done')
    database.exec('ALTER TABLE elsewhere RENAME TO webhook_messages')
    expect((await desk.call('records.search', { query: '', before: null, limit: 10 })).rows).toEqual([])
    database.exec('ALTER TABLE record_names RENAME TO elsewhere')
    expect(await codeOf(desk.call('records.confirm', { readingId, corrections: [] }))).not.toBe('done')
    database.exec('ALTER TABLE elsewhere RENAME TO record_names')
    expect(parts().webhooks.counts(id).waiting).toBe(0)
    await desk.call('records.confirm', { readingId, corrections: [] })
    expect(parts().webhooks.counts(id).waiting).toBe(1)
  })

  it('is what its client may see: erasures by a person, by the rights of one and by retention, alerts, and of Readings its own alone', async () => {
    const all = await subscribe([...webhookEvent.options], [...clientPermissions])
    const other = await subscribe(['record.erased'])
    const [first, second, third] = [await confirm(), await confirm(), await confirm()]
    await desk.call('records.erase', { id: first, reason: 'mistake' })
    await desk.call('rights.erase', { ids: [second], setAside: false })
    desk.clock.time += 40 * 86_400_000
    purgeDesk(desk.desk)
    await desk.signIn()
    const { clock } = await desk.call('desk.state', {})
    if (clock !== null) await desk.call('desk.confirmDate', { shown: clock.now })
    purgeDesk(desk.desk)
    const told = await drain(all.id)
    expect(told.map(({ type, data }) => `${type} ${String(data['id'])}`)).toEqual(expect.arrayContaining([`record.erased ${first}`, `record.erased ${second}`, `record.erased ${third}`]))
    // The clerk's own Readings are nobody's business.
    expect(told.filter(({ type }) => type === 'reading.done')).toEqual([])
    expect((await drain(other.id)).map(({ data }) => data['id'])).toEqual([first, second, third])
  })

  it('holds fields for whom the permission says so, numbers only in full where that does too, and nothing of a record that is gone', async () => {
    const ids = await subscribe()
    const masked = await subscribe(['record.confirmed'], ['records.read', 'webhooks.fields'])
    const whole = await subscribe(['record.confirmed'], ['records.read', 'records.numbers', 'webhooks.fields'])
    const record = await confirm()
    const number = (told: Awaited<ReturnType<typeof drain>>) => (told[0]?.data['record'] as { fields: { name: string, value: string }[] } | undefined)?.fields.find(({ name }) => name === 'documentNumber')?.value
    expect(await drain(ids.id)).toMatchObject([{ data: { id: record } }])
    expect(parts().webhooks.counts(ids.id).waiting).toBe(0)
    const shown = await offer(masked.id)
    expect(shown?.body).toContain('ERIKSSON')
    expect(number([JSON.parse(shown?.body ?? '{}') as never])).toMatch(/^•••••/)
    await desk.call('records.erase', { id: record, reason: 'mistake' })
    // The same message, tried again.
    const later = await offer(masked.id)
    expect(later?.message).toBe(shown?.message)
    expect(later?.body).not.toContain('ERIKSSON')
    await drain(whole.id)
    await confirm()
    expect(number(await drain(whole.id))).toMatch(/^X\d/)
  })

  it('is neither more than its client may by now, nor goes out while it is paused, nor stays when it is taken away', async () => {
    const { client, id } = await subscribe(['record.confirmed', 'alert.raised'], ['records.read', 'audit.read'])
    await confirm()
    await desk.call('clients.pause', { id: client, paused: true })
    expect(await offer(id)).toBeNull()
    await desk.call('clients.pause', { id: client, paused: false })
    await desk.afresh('clients.change', { id: client, permissions: ['audit.read'] })
    expect(await offer(id)).toBeNull()
    expect(parts().webhooks.counts(id).waiting).toBe(0)
    await desk.call('clients.revoke', { id: client })
    expect(await codeOf(desk.call('webhooks.test', { id }))).toBe('webhooks.notFound')
    expect(parts().database.prepare('SELECT count(*) FROM webhook_secrets').pluck().get()).toBe(0)
  })

  it('is bounded: the oldest gives way, and what is not even kept is counted', async () => {
    const { id } = await subscribe()
    const { webhooks, database } = parts()
    const message = (each: number) => ({ id: `msg_${each}`, type: 'record.confirmed', subject: 'r', code: null, at: each }) as const
    const fill = database.prepare("INSERT INTO webhook_messages (id, endpoint_id, type, subject, at, until, dead_at) VALUES ('msg_' || ?, ?, 'record.confirmed', 'r', 0, 0, ?)")
    database.transaction(() => { for (let each = 0; each < DEAD_MAX + WAITING_MAX; each++) fill.run(String(each), id, each < DEAD_MAX ? 0 : null) }).immediate()
    for (let each = 0; each < 5; each++) webhooks.put(id, message(DEAD_MAX + WAITING_MAX + each), 0)
    expect((await desk.call('webhooks.list', { clientId: webhooks.endpoint(id).client_id }))[0]).toMatchObject({ waiting: WAITING_MAX, dead: DEAD_MAX, lost: 5 })
    expect(webhooks.next(id)?.id).toBe(`msg_${DEAD_MAX + 5}`)
  })
})

describe('an endpoint', () => {
  it('is made for what its client may and where policy says, by somebody who says again who they are; its secret is shown once', async () => {
    const { id: clientId } = await desk.call('clients.create', { name: 'PMS', permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null })
    const add = async (url: string, events: WebhookEvent[] = ['record.confirmed'], secret = administratorSecret) => codeOf(desk.afresh('webhooks.add', { clientId, url, events }, secret))
    expect(await add('https://pms.example/hook', ['record.confirmed'], 'another secret')).toBe('staff.wrongSecret')
    for (const event of webhookEvent.options) expect(await add('https://pms.example/hook', [event])).toBe(neededFor[event] === 'records.read' ? 'done' : 'webhooks.notAllowed')
    for (const bad of ['https://pms.example:8443/', 'https://visitors.example/', 'https://pms.example.evil/', 'https://localhost/', 'https://pms.example@evil.example/', 'http://pms.example/']) expect({ bad, code: await add(bad).catch(() => 'input') }).not.toMatchObject({ code: 'done' })
    expect(await add('https://visitors.example:8443/a?b=c')).toBe('done')
    const listed = await desk.call('webhooks.list', { clientId })
    expect(JSON.stringify(listed)).not.toContain('whsec_')
    // What waits for one would go wherever it is changed to.
    const its = listed[0]?.id ?? ''
    expect(await codeOf(desk.afresh('webhooks.change', { id: its, url: 'https://pms.example/else' }, 'not the secret'))).toBe('staff.wrongSecret')
    expect(await codeOf(desk.afresh('webhooks.change', { id: its, url: 'https://pms.example/else' }))).toBe('done')
    expect((await desk.call('webhooks.switch', { id: its, on: false }))).toMatchObject({ url: 'https://pms.example/else', off: 'person' })
    for (let more = listed.length; more < 5; more++) expect(await add('https://pms.example/')).toBe('done')
    expect(await add('https://pms.example/')).toBe('webhooks.tooMany')
  })

})

it('is tried neither where policy shuts out its host nor where it shuts out the proxy on the way, which is told in its place', async () => {
  await desk.call('desk.setPolicy', { values: { uplinkProxy: 'http://proxy.example:3128' } })
  const { client, id } = await subscribe()
  await confirm()
  for (const [hosts, shut] of [['visitors.example proxy.example', 'pms.example'], ['visitors.example pms.example', 'proxy.example'], ['localhost', 'pms.example']] as const) {
    await desk.afresh('desk.setPolicy', { values: { hosts } })
    expect([await offer(id), parts().webhooks.counts(id).waiting], hosts).toEqual([null, 1])
    expect((await desk.call('webhooks.list', { clientId: client }))[0]?.error, hosts).toMatchObject({ code: 'policy.hostNotPermitted', detail: shut })
  }
  await desk.afresh('desk.setPolicy', { values: { hosts: 'visitors.example pms.example proxy.example' } })
  expect((await desk.call('webhooks.list', { clientId: client }))[0]?.error).toBeNull()
  expect(await drain(id)).toHaveLength(1)
})

describe('an uplink that was taken over', () => {
  it('gets what waits, one message of each endpoint at a time and signed for now, and never a secret', async () => {
    const { id, secret } = await subscribe()
    await confirm()
    const { due } = await desk.inside('internal.webhooksDue', { pressed: false })
    const given = await offer(id)
    if (given === null) throw new Error('nothing was offered')
    expect(JSON.stringify([due, given])).not.toContain(secret.slice('whsec_'.length))
    expect(given.timestamp).toBe(Math.floor(desk.clock.time / 1000))
    const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${given.message}.${given.timestamp}.${given.body}`).digest('base64')
    expect(given.signature).toBe(`v1,${expected}`)
  })

  it('can say of nothing that it was taken but of what it was just given, and of that once', async () => {
    const mine = await subscribe()
    const others = await subscribe()
    const [first, second] = [await confirm(), await confirm()]
    const before = await offer(mine.id)
    const now = await offer(mine.id)
    // An offer of before, one that was made up, and the id of a message that it was never given.
    const unseen = parts().webhooks.next(others.id)?.id ?? ''
    for (const made of [before?.offer ?? '', 'made-up', unseen, others.id, mine.id]) for (const what of ['taken', 'gone', 'failed'] as const) await outcome(made, what)
    const waiting = (id: string) => parts().webhooks.counts(id).waiting
    expect([waiting(mine.id), waiting(others.id)]).toEqual([2, 2])
    for (let times = 0; times < 3; times++) await outcome(now?.offer ?? '', 'taken')
    expect([waiting(mine.id), waiting(others.id)]).toEqual([1, 2])
    expect((await drain(mine.id)).map(({ data }) => data['id'])).toEqual([second])
    expect((await drain(others.id)).map(({ data }) => data['id'])).toEqual([first, second])
  })

  it('cannot do what staff do: no call for it leads to endpoints, secrets, or what was given up', async () => {
    const { client, id } = await subscribe()
    for (const work of [
      desk.inside('webhooks.list', { clientId: client }), desk.inside('webhooks.change', { id, url: 'https://pms.example/other' }), desk.inside('webhooks.switch', { id, on: false }), desk.inside('webhooks.remove', { id }), desk.inside('webhooks.dead', { id }), desk.inside('webhooks.sendAgain', { id, message: null }),
      desk.inside('webhooks.rotate', { id, overlapHours: 0 }),
    ]) expect(await codeOf(work)).toBe('staff.signInRequired')
  })
})
