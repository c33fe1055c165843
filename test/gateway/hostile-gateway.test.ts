import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Presented } from '../../electron/contract/api.ts'
import { allCalls, isApiCallName, type AnyCallName } from '../../electron/contract/index.ts'
import { fromChild } from '../../electron/transport/wire.ts'
import { confirmSpecimen } from '../vault/vault-fixture.ts'
import { deskApi, type DeskApi } from './desk-api.ts'

let made: DeskApi
beforeEach(async () => { made = await deskApi() })
afterEach(async () => { await made.dispose() })

const by = (apiKey: string | null, more: Partial<Presented> = {}): Presented => ({ address: '127.0.0.1', apiKey, accessToken: null, dpop: null, clientCertificate: null, origin: null, ...more })
const ask = (call: string, input: unknown, presented: Presented) => made.knock({ call, input, presented })
const codeOf = async (answer: ReturnType<DeskApi['knock']>) => (await answer).error?.code ?? 'done'
const trail = async () => (await made.bench.call('audit.list', { filter: { door: 'api' }, before: null, limit: 500 })).events

/** What a hostile gateway knows of others: that they are there. */
const guessed: Readonly<Partial<Record<AnyCallName, unknown>>> = {
  'records.search': { query: '', before: null, limit: 1 }, 'records.get': { id: 'x' }, 'records.erase': { id: 'x', reason: 'mistake' }, 'audit.list': { filter: {}, before: null, limit: 1 },
}

describe('a gateway that was taken over', () => {
  it('makes no call that the contract does not open to programs, with the best key there is', async () => {
    const { key } = await made.client(['readings.make', 'records.read', 'records.numbers', 'records.erase', 'audit.read'])
    const shut = (Object.keys(allCalls) as AnyCallName[]).filter((name) => !isApiCallName(name))
    expect(shut.length).toBeGreaterThan(100)
    const answers = new Map<string, number>()
    for (const name of [...shut, 'toString', '__proto__', '']) {
      const code = await codeOf(ask(name, {}, by(key)))
      answers.set(code, (answers.get(code) ?? 0) + 1)
      // The door lets in a hundred a second.
      made.bench.clock.time += 11
    }
    expect([...answers]).toEqual([['input.unknownCall', shut.length + 3]])
  })

  it('can say by no member of a message who asks: what it invents is not heard, or no message at all', () => {
    const message = { kind: 'knock', id: 1, call: 'records.get', input: { id: 'x' }, presented: by('k') }
    const invented = { session: 'token', way: 'screen', inside: true, ticket: 't1', principal: { kind: 'system', id: 'system' }, owner: 'o', permissions: ['records.read'] }
    expect(fromChild.parse({ ...message, ...invented })).toEqual(message)
    expect(fromChild.safeParse({ ...message, presented: { ...by('k'), ...invented } }).success).toBe(false)
    expect(fromChild.safeParse({ ...message, presented: { ...by('k'), apiKey: 'x'.repeat(10_000) } }).success).toBe(false)
  })

  it('gets nothing without a credential, and hears of no call what it takes or whether a record is there', async () => {
    const record = await confirmSpecimen(made.bench)
    const open = (Object.keys(allCalls) as AnyCallName[]).filter(isApiCallName)
    for (const presented of [by(null), by(''), by(`foyer_live_${'A'.repeat(49)}`), by(null, { accessToken: 'x' }), by(null, { clientCertificate: 'AAAA' })]) {
      for (const name of open) {
        for (const input of [guessed[name] ?? {}, { id: record }, null, { surprise: 1 }]) {
          const { error, value } = await ask(name, input, presented)
          expect({ name, status: error?.status, value }).toEqual({ name, status: 401, value: undefined })
          expect(error).not.toHaveProperty('detail')
          made.bench.clock.time += 11
        }
      }
    }
    await made.later(1000)
    expect((await made.bench.call('records.get', { id: record })).id).toBe(record)
  })

  it('can do what the keys that pass through it may, each by itself: the permission of one is no other’s, and a key ends in the middle of its use', async () => {
    const record = await confirmSpecimen(made.bench)
    const reads = await made.client(['records.read'])
    const audits = await made.client(['audit.read'], { name: 'Auditor' })
    expect(await codeOf(ask('records.get', { id: record }, by(reads.key)))).toBe('done')
    expect(await codeOf(ask('records.get', { id: record }, by(audits.key)))).toBe('api.forbidden')
    expect(await codeOf(ask('records.erase', { id: record, reason: 'mistake' }, by(reads.key)))).toBe('api.forbidden')
    expect(await codeOf(ask('audit.list', guessed['audit.list'], by(reads.key)))).toBe('api.forbidden')
    expect(await codeOf(ask('audit.list', guessed['audit.list'], by(audits.key)))).toBe('done')
    // Both at once are nobody.
    expect(await codeOf(ask('records.get', { id: record }, by(reads.key, { accessToken: audits.key })))).toBe('api.unauthenticated')
    expect(await codeOf(ask('records.get', { id: record }, by(reads.key, { address: '192.0.2.9' })))).toBe('api.unauthenticated')
    await made.bench.call('clients.revokeKey', { id: reads.id, keyId: reads.keyId })
    expect(await codeOf(ask('records.get', { id: record }, by(reads.key)))).toBe('api.unauthenticated')
    const [event] = await trail()
    expect(event).toMatchObject({ user: reads.id, credential: reads.keyId, status: 401, detail: 'revoked', path: '/v1/records/{id}', action: 'records.get' })
  })

  it('shows no numbers to a key that may not see them', async () => {
    const record = await confirmSpecimen(made.bench)
    const { key } = await made.client(['records.read'])
    const { value } = await ask('records.get', { id: record }, by(key))
    expect(JSON.stringify(value)).not.toContain('L898902C3')
    const full = await made.client(['records.read', 'records.numbers'], { name: 'Sees numbers' })
    expect(JSON.stringify((await ask('records.get', { id: record }, by(full.key))).value)).toContain('L898902C3')
  })

  it('is refused what is too large before it goes anywhere, and what is too much at once or too fast', async () => {
    const { key } = await made.client(['records.read'])
    expect(await codeOf(ask('records.search', { query: 'x'.repeat(30_000_000), before: null, limit: 1 }, by(key)))).toBe('input.tooLarge')
    expect(await codeOf(ask('records.search', { query: new Uint8Array(60_000_000), before: null, limit: 1 }, by(key)))).toBe('input.tooLarge')
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`) as unknown
    expect(await codeOf(ask('records.search', deep, by(key)))).toBe('input.invalid')
    made.bench.clock.time += 1000
    const codes = await Promise.all(Array.from({ length: 300 }, () => codeOf(ask('records.search', guessed['records.search'], by(key)))))
    const done = codes.filter((code) => code === 'done').length
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThanOrEqual(100)
    expect(new Set(codes)).toEqual(new Set(['done', 'api.throttled']))
  })

  it('cannot fill the trail: a flood of guesses is counted, none is lost, and a client’s own refusals stand beside it', async () => {
    const { key, id } = await made.client(['audit.read'])
    const before = (await trail()).length
    for (let at = 0; at < 500; at++) {
      expect(await codeOf(ask('records.get', { id: 'x' }, by(`foyer_live_guess${at}`)))).toBe('api.keyMistyped')
      made.bench.clock.time += 11
    }
    expect(await codeOf(ask('records.get', { id: 'x' }, by(key)))).toBe('api.forbidden')
    await made.later(61_000)
    await made.bench.restart()
    await made.later(0)
    const events = await trail()
    expect(events.length - before).toBeLessThan(60)
    const guesses = events.filter(({ principal }) => principal === 'anyone')
    const counted = guesses.filter(({ action }) => action === 'api.refusals').map(({ detail }) => Number(/api\.keyMistyped=(\d+)/.exec(detail ?? '')?.[1]))
    expect(guesses.filter(({ action }) => action === 'records.get').length + counted.reduce((sum, each) => sum + each, 0)).toBe(500)
    expect(events.filter(({ user }) => user === id)).toMatchObject([{ error: 'api.forbidden', status: 403 }])
    expect((await made.bench.call('audit.verify', {})).ok).toBe(true)
  })
})
