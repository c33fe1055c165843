import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CredentialRefused, type Authenticated, type Presented } from '../../../electron/contract/api.ts'
import { isApiKey } from '../../../electron/contract/api-key.ts'
import { clientPermissions, KEYS_MAX } from '../../../electron/contract/clients.ts'
import type { Input } from '../../../electron/contract/index.ts'
import { roleNames, rolePermissions } from '../../../electron/contract/roles.ts'
import { authenticate, stillStands } from '../../../electron/vault/clients/authenticate.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { purgeTrail } from '../../../electron/vault/retention/purge-trail.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

const HOUR_MS = 3_600_000
const about: Input<'clients.create'> = { name: 'Property management', permissions: ['records.read'], addresses: ['192.0.2.0/24', '::1'], expiresAt: null }
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
const book = () => opened(made.desk).clients

async function withKey(more: Partial<Input<'clients.create'>> = {}, certificate: string | null = null) {
  const wanted = { ...about, ...more }
  const { id } = await (more.oauthClient === undefined ? made.call('clients.create', wanted) : made.afresh('clients.create', wanted))
  return { id, ...await made.afresh('clients.addKey', { id, certificate }) }
}

const shown = (apiKey: string | null, more: Partial<Presented> = {}): Presented => ({ address: '192.0.2.7', apiKey, accessToken: null, dpop: null, clientCertificate: null, origin: null, ...more })

/** Who it is, or why not, with what the outside hears. */
function tried(apiKey: string | null, more: Partial<Presented> = {}): Authenticated | { why: string, code: string, of: string | null } {
  try {
    return authenticate(book(), shown(apiKey, more), { now: made.clock.time, authority: null, token: null })
  } catch (error) {
    // Nothing else than the code goes over a border.
    if (!(error instanceof CredentialRefused) || Object.keys(error.toPayload()).join(' ') !== 'code status') throw error
    return { why: error.why, code: error.code, of: error.of?.credential ?? null }
  }
}

/** Days pass, and the administrator signs in again. */
async function later(ms: number): Promise<void> {
  made.clock.time += ms
  const { clock } = await made.call('desk.state', {})
  await made.signIn()
  if (clock !== null) await made.call('desk.confirmDate', { shown: clock.now })
}

describe('what a client may be given', () => {
  it('is nothing that only staff do', () => {
    expect(clientPermissions.filter((each) => /^(desk|self|date|staff|clients|policy|keys|trust|alerts|rights|inside)\b/.test(each))).toEqual([])
    // Whoever makes clients can give away nothing that they have not got themselves.
    const givers = roleNames.filter((role) => rolePermissions[role].has('clients.manage'))
    expect(givers).toEqual(['administrator'])
    expect(givers.flatMap((role) => clientPermissions.filter((each) => !rolePermissions[role].has(each)))).toEqual([])
  })
})

describe('a key', () => {
  it('is shown once, stored by its hash alone, and opens what the client has, from where it may come', async () => {
    const { id, key, keyId } = await withKey()
    expect(isApiKey(key)).toBe(true)
    expect(tried(key)).toEqual({ kind: 'client', id, name: about.name, role: null, permissions: new Set(['records.read']), credential: keyId })
    expect(tried(key, { address: '::1' })).toMatchObject({ id })
    expect(JSON.stringify(await made.call('clients.list', {}))).not.toContain(key.slice(15))
    const rows = opened(made.desk).database.prepare('SELECT * FROM client_keys').all()
    expect(JSON.stringify(rows)).not.toContain(key.slice(15))
    expect(rows).toMatchObject([{ hash: createHash('sha256').update(key).digest() }])
  })

  it('is made by somebody whose secret is given again, and by nobody else', async () => {
    const { id } = await made.call('clients.create', about)
    expect(await codeOf(made.afresh('clients.addKey', { id, certificate: null }, 'some other secret'))).toBe('staff.wrongSecret')
    const { keyId } = await made.afresh('clients.addKey', { id, certificate: null })
    expect(await codeOf(made.afresh('clients.rotateKey', { id, keyId, overlapHours: 1 }, 'some other secret'))).toBe('staff.wrongSecret')
    expect((await made.call('clients.list', {})).map(({ keys }) => keys.length)).toEqual([1])
  })

  it('is refused alike to the outside, whatever the reason, which the trail is told', async () => {
    const { id, key, keyId } = await withKey({ expiresAt: new Date(made.clock.time + HOUR_MS).toISOString() })
    const refusedFor = (why: string, of: string | null = keyId) => ({ why, code: 'api.unauthenticated', of })
    const stranger = (await withKey({ name: 'Other' })).key
    expect(tried(null)).toEqual(refusedFor('none', null))
    expect(tried(null, { clientCertificate: Buffer.from('a certificate').toString('base64') })).toEqual(refusedFor('none', null))
    expect(tried(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`)).toEqual({ why: 'mistyped', code: 'api.keyMistyped', of: null })
    expect(tried(key, { accessToken: 'a.b.c' })).toEqual(refusedFor('several', null))
    expect(tried(key, { address: '192.0.3.7' })).toEqual(refusedFor('address'))
    await made.call('clients.pause', { id, paused: true })
    expect(tried(key)).toEqual(refusedFor('paused'))
    await made.call('clients.pause', { id, paused: false })
    expect(tried(key)).toMatchObject({ id })
    made.clock.time += HOUR_MS
    expect(tried(key)).toEqual(refusedFor('expired'))
    await made.signIn()
    await made.call('clients.revokeKey', { id, keyId })
    expect(tried(key)).toEqual(refusedFor('revoked'))
    opened(made.desk).database.prepare('DELETE FROM client_keys WHERE id <> ?').run(keyId)
    expect(tried(stranger)).toEqual(refusedFor('unknown', null))
  })

  it('that is bound to a certificate opens nothing without it, nor the certificate without the key', async () => {
    const der = Buffer.from('the certificate of a client, as far as a hash of it goes')
    const typed = (createHash('sha256').update(der).digest('hex').match(/../g) ?? []).join(':').toUpperCase()
    const { id, key, keyId } = await withKey({}, typed)
    expect(tried(key)).toMatchObject({ why: 'certificate', of: keyId })
    expect(tried(key, { clientCertificate: Buffer.from('another one').toString('base64') })).toMatchObject({ why: 'certificate' })
    expect(tried(key, { clientCertificate: der.toString('base64') })).toMatchObject({ id })
    // The key that takes its place is bound to it as well.
    const next = await made.afresh('clients.rotateKey', { id, keyId, overlapHours: 0 })
    expect(tried(next.key)).toMatchObject({ why: 'certificate' })
  })
})

describe('a rotation', () => {
  it('lets both keys hold for as long as it says, and then the new one alone, by itself', async () => {
    const { id, key, keyId } = await withKey()
    const next = await made.afresh('clients.rotateKey', { id, keyId, overlapHours: 24 })
    expect(next.client.keys.find((each) => each.id === keyId)).toMatchObject({ replaced: true, end: null, endsAt: new Date(made.clock.time + 24 * HOUR_MS).toISOString() })
    made.clock.time += 24 * HOUR_MS - 1
    expect([tried(key), tried(next.key)]).toMatchObject([{ id }, { id }])
    made.clock.time += 1
    expect([tried(key), tried(next.key)]).toMatchObject([{ why: 'ended', of: keyId }, { id }])
    // What has ended does not come back by being rotated once more.
    await made.signIn()
    expect(await codeOf(made.afresh('clients.rotateKey', { id, keyId, overlapHours: 24 }))).toBe('clients.revoked')
  })

  it('never makes an overlap longer than it was', async () => {
    const { id, keyId } = await withKey()
    await made.afresh('clients.rotateKey', { id, keyId, overlapHours: 1 })
    const { client } = await made.afresh('clients.rotateKey', { id, keyId, overlapHours: 100 })
    expect(client.keys.find((each) => each.id === keyId)?.endsAt).toBe(new Date(made.clock.time + HOUR_MS).toISOString())
  })
})

describe('whoever lets a system do more', () => {
  it('says again who they are, and nobody else does it', async () => {
    const { id } = await withKey()
    const byToken = { ...about, name: 'By token', oauthClient: 'pms' }
    expect(await codeOf(made.call('clients.change', { id, permissions: ['audit.read'] }))).toBe('staff.proofWanted')
    expect(await codeOf(made.call('clients.create', byToken))).toBe('staff.proofWanted')
    expect(await codeOf(made.afresh('clients.change', { id, permissions: ['audit.read'] }, 'not the secret'))).toBe('staff.wrongSecret')
    expect(await codeOf(made.afresh('clients.create', byToken, 'not the secret'))).toBe('staff.wrongSecret')
    expect(book().find(id)).toMatchObject({ permissions: about.permissions })
    expect(book().all()).toHaveLength(1)
    expect(await codeOf(made.afresh('clients.create', byToken))).toBe('done')
  })
})

describe('a client', () => {
  it('that is revoked has no key that opens anything, at once and also for calls under way, and comes back never', async () => {
    const { id, key, keyId } = await withKey()
    const caller = tried(key)
    if ('why' in caller) throw new Error(caller.why)
    expect(stillStands(book(), caller, made.clock.time)).toBe(true)
    await made.call('clients.revoke', { id })
    expect(stillStands(book(), caller, made.clock.time)).toBe(false)
    expect(tried(key)).toMatchObject({ why: 'revoked', of: keyId })
    for (const work of [
      made.afresh('clients.addKey', { id, certificate: null }), made.afresh('clients.rotateKey', { id, keyId, overlapHours: 1 }),
      made.afresh('clients.change', { id, name: 'Back again' }), made.call('clients.pause', { id, paused: false }), made.call('clients.revoke', { id }),
    ]) expect(await codeOf(work)).toBe('clients.revoked')
    // Its name is free again.
    expect(await codeOf(made.call('clients.create', about))).toBe('done')
    expect(await codeOf(made.call('clients.create', { ...about, name: 'PROPERTY Management' }))).toBe('clients.nameTaken')
  })

  it('stands no more in the middle of a call once it is paused, its time is over or its key revoked', async () => {
    const { id, key, keyId } = await withKey({ expiresAt: new Date(made.clock.time + HOUR_MS).toISOString() })
    const caller = tried(key)
    if ('why' in caller) throw new Error(caller.why)
    const stands = (at = made.clock.time) => stillStands(book(), caller, at)
    expect(stands(made.clock.time + HOUR_MS)).toBe(false)
    await made.call('clients.pause', { id, paused: true })
    expect(stands()).toBe(false)
    await made.call('clients.pause', { id, paused: false })
    expect(stands()).toBe(true)
    await made.call('clients.revokeKey', { id, keyId })
    expect(stands()).toBe(false)
  })

  it('has no more keys at a time than there may be, and what has ended makes room', async () => {
    const { id, keyId } = await withKey()
    for (let more = 1; more < KEYS_MAX; more++) await made.afresh('clients.addKey', { id, certificate: null })
    expect(await codeOf(made.afresh('clients.addKey', { id, certificate: null }))).toBe('clients.tooMany')
    await made.call('clients.revokeKey', { id, keyId })
    expect(await codeOf(made.afresh('clients.addKey', { id, certificate: null }))).toBe('done')
  })

  it('is told in the trail, step by step, by its id and without a key', async () => {
    const { id, key, keyId } = await withKey()
    await made.afresh('clients.change', { id, permissions: ['records.read', 'audit.read'], addresses: ['::1'] })
    await made.call('clients.pause', { id, paused: true })
    await made.call('clients.revokeKey', { id, keyId })
    await made.call('clients.revoke', { id })
    const { events } = await made.call('audit.list', { filter: { subject: id }, before: null, limit: 20 })
    expect(events.toReversed().map(({ action, detail, status }) => [action, detail, status])).toEqual([
      ['clients.create', '+records.read addresses=2 until=open', 200], ['clients.addKey', `key=${keyId}`, 200], ['clients.change', '+audit.read addresses=1', 200],
      ['clients.pause', 'paused', 200], ['clients.revokeKey', `key=${keyId}`, 200], ['clients.revoke', null, 200],
    ])
    expect(JSON.stringify(events)).not.toContain(key.slice(15))
  })

  it('says when each key was last used, and forgets what was asked long ago', async () => {
    const { id, key, keyId } = await withKey()
    const { clientUse } = opened(made.desk)
    clientUse.note({ client: id, credential: keyId, address: '192.0.2.9', opened: true, failed: false, documents: 1 }, made.clock.time)
    const [listed] = await made.call('clients.list', {})
    expect(listed?.keys[0]?.lastUsed).toEqual({ at: new Date(made.clock.time).toISOString(), address: '192.0.2.9' })
    expect(clientUse.hours(id, 0)).toMatchObject([{ asked: 1, failed: 0, documents: 1 }])
    await later(40 * 24 * HOUR_MS)
    opened(made.desk).clientUse.note({ client: id, credential: keyId, address: '192.0.2.9', opened: true, failed: true, documents: 0 }, made.clock.time)
    opened(made.desk).clientUse.flush(made.clock.time)
    // What is older than what is usual is told by is forgotten.
    expect(opened(made.desk).clientUse.hours(id, 0)).toMatchObject([{ asked: 1, failed: 1 }])
    expect(tried(key)).toMatchObject({ id })
  })
})

describe('what the trail says of clients', () => {
  const codes = async () => (await made.call('audit.verify', {})).problems.map(({ code }) => code)
  const run = (sql: string) => { opened(made.desk).database.exec(sql) }

  it('holds through each step, and shows whoever was put in beside it', async () => {
    const { id, keyId } = await withKey({ oauthClient: 'pms', certificates: ['pms.example'] })
    const next = await made.afresh('clients.rotateKey', { id, keyId, overlapHours: 1 })
    await made.afresh('clients.change', { id, permissions: ['audit.read'] })
    await made.call('clients.pause', { id, paused: true })
    await made.call('clients.revokeKey', { id, keyId: next.keyId })
    expect(await codes()).toEqual([])
    const other = await withKey({ name: 'Other' })
    tried(other.key)
    await made.call('clients.revoke', { id: other.id })
    expect(await codes()).toEqual([])
    run(`UPDATE clients SET addresses = '["0.0.0.0/0"]' WHERE id = '${id}'`)
    expect(await codes()).toEqual(['clientAltered'])
  })

  it('is carried over when its events end', async () => {
    const { id } = await withKey()
    const { database, log } = opened(made.desk)
    log.checkpoint(made.desk.now())
    made.clock.time += 400 * 24 * HOUR_MS
    await made.signIn()
    log.checkpoint(made.desk.now())
    expect(purgeTrail(made.desk, opened(made.desk))).toBeGreaterThan(0)
    expect(database.prepare('SELECT count(*) AS left FROM audit_events WHERE subject = ?').get(id)).toEqual({ left: 0 })
    expect(await codes()).toEqual([])
    run("UPDATE client_keys SET hash = zeroblob(32)")
    expect(await codes()).toEqual(['clientAltered'])
  })
})
