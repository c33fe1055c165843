import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCalls, type AnyCallName, type Input } from '../../electron/contract/index.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import type { NoteSigner } from '../../electron/tlog/sign-note.ts'
import { keyType, verifierKey } from '../../electron/tlog/signed-note.ts'
import { gatewayOf } from '../../electron/vault/calls/gateway-settings.ts'
import { closeDesk } from '../../electron/vault/calls/life/life.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { deskBench, emptyDeskBench, type DeskBench } from './desk-fixture.ts'
import { specimenReading } from './specimen-reading.ts'
import { totpOf } from './staff/totp-of.ts'
import { administratorSecret } from './vault-fixture.ts'
import { withDatabase } from './with-database.ts'
import { keyOf } from '../ctap/lay-key.ts'
import { enrolKey, tap } from './staff/key-bench.ts'

const cosignedNote = (checkpoint: string, signer: NoteSigner, at: Date): string => checkpoint + cosignatureLine(checkpoint, signer, at)

let scratch: string
const PIN = '2461'
const key = keyOf({ pin: PIN })
let made: DeskBench
let record: string
let client: string
const request = '01890000-0000-7000-8000-000000000001'
let staff: string
let nora = ''
let columns: [table: string, column: string][]
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-hostile-'))
  made = await deskBench()
  await made.call('desk.setPolicy', { values: { keepImages: true, allowNotes: true, allowCopy: true } })
  const bytes = Uint8Array.of(1, 2, 3)
  const none = { count: 0, shown: [] }
  const about = { kind: 'certificates' as const, lists: [], certificates: 1, states: 1, signers: 0, revocationLists: 0, refused: 0, validUntil: null }
  await made.call('internal.keepTrust', { bytes, cause: 'trust.import', preview: { id: createHash('sha256').update(bytes).digest('hex'), bytes: 3, about, present: false, replaces: null, added: none, gone: none, unknownRoots: { ...none, token: null } } })
  const page = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9)
  await made.call('desk.setPolicy', { values: { webhookHosts: 'pms.example', api: true } })
  const { id: clientId } = await made.afresh('clients.create', { name: 'Property management', permissions: ['records.read', 'requests.make'], addresses: ['192.0.2.0/24'], expiresAt: null, oauthClient: 'pms' })
  client = clientId
  const { keyId } = await made.afresh('clients.addKey', { id: clientId, certificate: null })
  await made.afresh('webhooks.add', { clientId, url: 'https://pms.example/hook', events: ['record.confirmed'] })
  for (let number = 0; number < 3; number++) {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading({}, { page }), replaces: null })
    record = (await made.call('records.confirm', { readingId, corrections: [], again: true })).recordId
  }
  await made.call('records.setNote', { id: record, text: 'Late arrival' })
  await made.call('audit.saveView', { name: 'Exports', filter: { action: 'records.export' }, span: 'month' })
  const { outbox, log, requests, clientUse, issuerKeys, links } = opened(made.desk)
  gatewayOf(made.desk)
  clientUse.note({ client: clientId, credential: keyId, address: '192.0.2.7', opened: true, failed: false, documents: 1 }, made.clock.time)
  clientUse.flush(made.clock.time)
  issuerKeys.keep('https://login.example', { keySet: '{"keys":[]}', fetchedAt: made.clock.time, toldAt: made.clock.time })
  const hash = new Uint8Array(32)
  requests.add({ id: request, clientId, reference: '4711', guests: ['Anna Maria Eriksson', null], madeAt: made.clock.time, endsAt: made.clock.time + 86_400_000, retryKey: hash, retryBody: hash })
  requests.addRecord(request, record)
  const [at, address] = [made.clock.time, 'https://receiver.example/uplink/v1/']
  await made.call('desk.setPolicy', { values: { uplinkAddress: address, feedOtlp: 'https://collector.example/v1/logs' } })
  outbox.tell('receiver', { error: null, nextTryAt: null, okAt: new Date(at).toISOString(), theirCertificateUntil: null, skewMs: null })
  outbox.setNext('otlp', 2)
  for (const name of ['apiKey', 'otlpToken'] as const) outbox.setSecret(name, 'aGVsbG8')
  outbox.enrol({ time: at, address, receiverKey: verifierKey(log.signer, keyType.cosignature) })
  outbox.receipts.keep({ size: log.size(), time: at, note: cosignedNote(log.checkpoint(new Date(at)) ?? '', log.signer, new Date(at)) })
  outbox.stop({ kind: 'fork', size: 2, at: new Date(at).toISOString(), proven: true }, null)
  outbox.quorum.setWitnesses([{ terminal: 'desk-b', key: verifierKey(log.signer, keyType.cosignature) }])
  outbox.quorum.keep({ size: log.size(), note: log.lastCheckpoint() ?? '' })
  outbox.setNeighbour('desk-b', { key: verifierKey(log.signer), size: 3, root: log.root(3), time: at })
  staff = (await made.call('staff.tiles', {}))[0]?.id ?? ''
  links.add({ staffId: staff, issuer: 'https://id.example/utopia', subject: 'maria', at })
  links.contact(staff, at, 'refresh')
  await made.afresh('desk.setPolicy', { values: { organisationIssuer: 'https://id.example/utopia', organisationClient: 'front-desk' } })
  await made.call('audit.verify', {})
  const clerk = await made.afresh('staff.create', { name: 'Nora Specimen', role: 'clerk', secretKind: 'passphrase', secret: administratorSecret })
  nora = clerk.id
  const administrator = made.session
  await made.call('staff.signIn', { staffId: nora, secret: administratorSecret })
  const { key: app } = await made.afresh('staff.beginEnrolment', { challenge: null })
  await made.call('staff.finishEnrolment', { challenge: null, answer: totpOf(app, made.clock.time) })
  await enrolKey(made, key, { pin: PIN })
  made.session = administrator
  closeDesk(made.desk)
  cpSync(made.desk.place.folder, join(scratch, 'kept'), { recursive: true })
  columns = await withDatabase({ folder: made.desk.place.folder, keychain: made.keychain }, (database) => database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all().flatMap(({ name: table }) =>
    database.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`).all().map(({ name: column }): [string, string] => [table, column])))
}, 120_000)
afterAll(() => {
  made.dispose()
  rmSync(scratch, { recursive: true, force: true })
})

/** What a row can hold that nobody expects in it. */
const values: readonly [what: string, sql: string][] = [['bytes that are no text', "x'fffec0af00'"], ['a number beyond all numbers', '9223372036854775807'], ['a text that is none of ours', "'{\"a\":[1'"]]
/** Of a few settings each. */
const settings = ['terminal', 'audit.seed', 'desk.name', 'desk.language', 'recovery', 'recovery.groups', 'policy.desk', 'policy.organisation', 'clock.believed', 'clock.unexplained', 'openings', 'opened', 'audit.verified', 'guesses.recoveryKey']

/** Moments and spans of a clock that no calendar has. */
const impossible = [
  ['clock.unexplained', '{"wall":0,"steady":0,"sinceStart":0,"off":1e300,"leapt":0}'],
  ['clock.unexplained', '{"wall":-1e300,"steady":1e300,"sinceStart":-1e300,"off":0,"leapt":1e300}'],
  ['clock.unexplained', '{"wall":-8.64e15,"steady":0,"sinceStart":0,"off":8.64e15,"leapt":8.64e15}'],
  ['clock.believed', '8.64e15'], ['clock.believed', '-8.64e15'],
] as const

/** What a day at the desk asks, and a night. @returns what failed without a code of its own */
async function day(folder: string): Promise<string[]> {
  const bench = await emptyDeskBench({ folder, keychain: made.keychain })
  const faults: string[] = []
  const ask = async <N extends AnyCallName>(name: N, input: Input<N>) => {
    try {
      const output = await bench.call(name, input)
      const parsed = allCalls[name].output.safeParse(output)
      if (!parsed.success) faults.push(`${name}: not by contract: ${JSON.stringify(parsed.error.issues[0]?.path)}`)
    } catch (error) {
      const { code, cause } = FoyerError.from(error)
      if (code === 'internal.fault') faults.push(`${name}: ${String(cause)}`)
    }
  }
  try {
    bench.clock.time = made.clock.time + 3_600_000
    if (bench.desk.fault?.code === 'internal.fault') faults.push(`open: ${String(bench.desk.fault.cause)}`)
    await ask('desk.state', {})
    await ask('staff.tiles', {})
    const asked = await bench.call('staff.signIn', { staffId: nora, secret: administratorSecret }).catch(() => null)
    if (asked?.kind === 'challenge') for (const kind of ['totp', 'recoveryCode'] as const) await ask('staff.answer', { challenge: asked.challenge, kind, answer: '000000' })
    for (const purpose of [{ for: 'signIn' }, ...(asked?.kind === 'challenge' ? [{ for: 'answer', challenge: asked.challenge } as const] : [])] as const) {
      const ticket = await tap(bench, purpose, key, PIN).catch(() => 'none')
      if (purpose.for === 'signIn') await ask('staff.tapIn', { ticket })
      else await ask('staff.answer', { challenge: purpose.challenge, kind: 'securityKey', answer: ticket })
    }
    if (bench.desk.opened === null) return faults
    bench.session = bench.desk.sessions.begin(staff, 'session')
    await ask('desk.state', {})
    await ask('staff.list', {})
    await ask('internal.organisationDue', {})
    await ask('records.search', { query: '', before: null, limit: 50 })
    await ask('records.search', { query: 'eriksson 1974', before: null, limit: 50 })
    for (const by of ['name', 'document', 'number', 'birth', 'state'] as const) await ask('records.search', { query: '', before: null, limit: 50, sort: { by, down: true }, filter: { state: 'genuine' } })
    await ask('records.choices', {})
    await ask('internal.copyFields', { id: record, fields: ['documentNumber'] })
    await ask('records.setNote', { id: record, text: 'Later arrival' })
    await ask('audit.people', {})
    await ask('records.get', { id: record })
    await ask('records.export', { id: record })
    await ask('day.figures', { day: null })
    await ask('day.figures', { day: new Date(made.clock.time).toISOString().slice(0, 10) })
    await ask('audit.state', {})
    await ask('audit.list', { filter: {}, before: null, limit: 100 })
    for (const format of ['jsonl', 'csv', 'ocsf'] as const) {
      const begun = await bench.call('audit.export', { filter: {}, format }).catch(() => null)
      if (begun === null) await ask('audit.export', { filter: {}, format })
      else await ask('audit.exportMore', { id: begun.id })
    }
    await ask('audit.views', {})
    await ask('audit.story', { subject: record })
    await ask('audit.chart', { from: '2026-01-01', to: '2026-12-31' })
    await ask('alerts.list', {})
    await ask('rights.find', { query: 'eriksson' })
    await ask('rights.about', { ids: [record] })
    await ask('uplink.state', {})
    for (const name of ['internal.uplinkLink', 'internal.uplinkBatch', 'internal.uplinkHeartbeat', 'internal.uplinkRenewal', 'internal.feedSettings'] as const) await ask(name, {})
    await ask('internal.uplinkNeighbours', { neighbours: [] })
    await ask('uplink.policy', {})
    await ask('internal.feedBatch', { feed: 'otlp' })
    await ask('internal.uplinkWitness', { requests: [{ terminal: 'desk-b', key: 'foyer/desk-b+00000000+AAAA', checkpoint: 'none', old: 3, consistency: [] }] })
    await ask('clients.list', {})
    await ask('staff.prove', { call: 'clients.change', kind: 'secret', answer: administratorSecret })
    await ask('clients.change', { id: client, name: 'Visitor system' })
    await ask('connections.state', {})
    await ask('webhooks.list', { clientId: client })
    await ask('internal.webhooksDue', { pressed: true })
    for (const { id } of await bench.call('webhooks.list', { clientId: client }).catch(() => [])) {
      await ask('webhooks.test', { id })
      await ask('internal.webhookOffer', { endpoint: id })
      await ask('webhooks.dead', { id })
    }
    await ask('requests.list', {})
    await ask('requests.take', { id: request })
    await ask('requests.finish', { id: request })
    await ask('trust.list', {})
    await ask('internal.keptTrust', {})
    await ask('audit.verify', {})
    await ask('desk.setPolicy', { values: { idleSeconds: 100 } })
    await ask('records.purge', {})
    const { readingId } = await bench.call('internal.holdReading', { reading: specimenReading(), replaces: null }).catch(() => ({ readingId: '' }))
    if (readingId !== '') await ask('records.before', { readingId })
    if (readingId !== '') await ask('records.confirm', { readingId, corrections: [], again: true })
    await ask('records.erase', { id: record, reason: 'mistake' })
    bench.clock.time += 40 * 86_400_000
    await ask('desk.state', {})
    await ask('desk.confirmDate', { shown: new Date(bench.clock.time).toISOString() })
    await ask('records.purge', {})
    await ask('audit.verify', {})
    return faults
  } finally {
    bench.dispose()
  }
}

async function dayWith(sql: string): Promise<string[]> {
  const folder = join(scratch, 'desk')
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(scratch, 'kept'), folder, { recursive: true })
  const wrote = await withDatabase({ folder, keychain: made.keychain }, (database) => {
    try {
      return database.prepare(sql).run().changes > 0
    } catch {
      // The column takes no such thing.
      return false
    }
  })
  return wrote ? (await day(folder)).map((fault) => `${sql}: ${fault}`) : []
}

describe('a row with something else in it than Foyer wrote', () => {
  const tables = ['settings', 'audit_words', 'audit_events', 'audit_nodes', 'audit_checkpoints', 'staff', 'records', 'record_words', 'record_images', 'record_seals', 'audit_covered', 'audit_purged', 'trust_anchors', 'doubtful_records', 'record_names', 'record_notes', 'schema_additions', 'audit_views', 'uplink_destinations', 'uplink_receipts', 'uplink_secrets', 'uplink_enrolments', 'uplink_halts', 'uplink_neighbours', 'uplink_witnesses', 'uplink_cosigned',
    'clients', 'client_keys', 'client_bindings', 'client_hours', 'desk_certificates', 'issuer_keys', 'scan_requests', 'scan_request_records', 'webhook_endpoints', 'webhook_messages', 'webhook_secrets', 'staff_totp', 'staff_recovery_codes', 'staff_security_keys', 'staff_organisation']

  it('is tried in every table', () => {
    expect(new Set(columns.map(([table]) => table))).toEqual(new Set(tables))
  })

  it.each(tables)('ends in a finding or a code, and in no fault of the program: %s', async (table) => {
    const faults: string[] = []
    for (const [at, [, column]] of columns.filter(([each]) => each === table).entries()) {
      // One of them for each column, each for some: a day takes its time.
      const [, value = ''] = values[at % values.length] ?? []
      faults.push(...await dayWith(`UPDATE OR IGNORE ${table} SET ${column} = ${value}`))
    }
    expect(faults).toEqual([])
  }, 120_000)

  it('ends so in every setting', async () => {
    const faults: string[] = []
    for (const name of settings) faults.push(...await dayWith(`INSERT OR REPLACE INTO settings (name, value) VALUES ('${name}', ${name.length % 2 === 0 ? "x'ff'" : "'{'"})`))
    expect(faults).toEqual([])
  }, 120_000)

  it('ends so in a setting that is well formed and says what cannot be', async () => {
    const faults: string[] = []
    for (const [name, value] of impossible) faults.push(...await dayWith(`INSERT OR REPLACE INTO settings (name, value) VALUES ('${name}', '${value}')`))
    expect(faults).toEqual([])
  }, 120_000)

  it('ends so where hashes lie beside the events that they are of', async () => {
    expect(await dayWith('INSERT INTO audit_purged SELECT leaf, zeroblob(32) FROM audit_events')).toEqual([])
    expect(await dayWith('INSERT INTO audit_nodes SELECT 1, number + 1000, zeroblob(32) FROM audit_nodes WHERE level = 1')).toEqual([])
    expect(await dayWith('DELETE FROM audit_nodes')).toEqual([])
  }, 120_000)
})
