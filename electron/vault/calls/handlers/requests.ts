import { createHash } from 'node:crypto'
import { FoyerError } from '../../../contract/errors.ts'
import type { AskedScan, ScanRequest } from '../../../contract/scan-requests.ts'
import { eventOf } from '../../audit/event.ts'
import { allCalls } from '../../../contract/index.ts'
import { isoTimeOf, isoTimeOrNull } from '../../clock/iso-time.ts'
import { opened } from '../../database/opened.ts'
import { scrub } from '../../database/scrub.ts'
import { maskRecord } from '../../records/masking.ts'
import type { RequestRow } from '../../requests/book.ts'
import { tellChange } from '../../requests/changes.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId, permissionsOf, type Desk } from '../desk.ts'
import { endRequestsDue, isOpenRequest, settleRequest } from '../request-ends.ts'

const MINUTE_MS = 60_000
/** A document that is given to a system that waits was confirmed for the guest who stands here, milliseconds. */
const GIVEN_WITHIN_MS = 10 * MINUTE_MS

const hashOf = (value: unknown): Uint8Array => createHash('sha256').update(JSON.stringify(value)).digest()

/** Whether somebody is signed in who could take a request. */
function isAttended(desk: Desk): boolean {
  const parts = opened(desk)
  return desk.sessions.open().some(({ staffId }) => {
    const account = parts.accounts.find(staffId)
    return account?.active === 1 && permissionsOf(parts, account).has('records.confirm')
  })
}

/** Who is at it. Whoever has left is at nothing any more. */
const takerOf = (desk: Desk, { taken_by: by }: RequestRow): string | null => (by !== null && desk.sessions.of(by).length > 0 ? by : null)

/** A client's own request: another's is none. @throws FoyerError `requests.notFound` */
function ofClient(call: VaultCall, id: string): RequestRow {
  const row = opened(call.desk).requests.find(id)
  if (row?.client_id !== call.principal.id) throw new FoyerError('requests.notFound')
  call.setSubject(id)
  return row
}

/** An open request as whoever works here has it. @throws FoyerError `requests.notFound`, `requests.over`, `requests.taken` where somebody else is at it */
function openOne(call: VaultCall, id: string): RequestRow {
  endRequestsDue(call.desk)
  const row = opened(call.desk).requests.find(id)
  if (row === null) throw new FoyerError('requests.notFound')
  call.setSubject(id)
  if (!isOpenRequest(row)) throw new FoyerError('requests.over')
  const taker = takerOf(call.desk, row)
  if (taker !== null && taker !== call.principal.id) throw new FoyerError('requests.taken')
  return row
}

/** One that whoever asks is at. @throws FoyerError as {@link openOne}, `requests.over` where it was put back */
function mine(call: VaultCall, id: string): RequestRow {
  const row = openOne(call, id)
  if (row.taken_by !== call.principal.id) throw new FoyerError('requests.over')
  return row
}

/** What of a record a client may see, by what it may now: it may have waited a while. */
function documentOf(call: VaultCall, recordId: string): ScanRequest['records'][number]['document'] {
  const parts = opened(call.desk)
  const now = parts.clients.find(call.principal.id)?.permissions ?? []
  const may = (permission: 'records.read' | 'records.numbers') => call.may(permission) && now.includes(permission)
  const stored = may('records.read') ? parts.records.get(recordId) : null
  if (stored === null) return null
  const { row, content, ...rest } = stored
  const whole = { ...row, ...content, ...rest, history: [] }
  const { documentType, issuingState, verdict, corrected, createdAt, fields } = may('records.numbers') ? whole : maskRecord(whole)
  return { documentType, issuingState, verdict, corrected, createdAt, fields: fields.map(({ name, value }) => ({ name, value })) }
}

function shown(call: VaultCall, id: string): ScanRequest {
  const row = ofClient(call, id)
  const state = row.state === 'taken' && takerOf(call.desk, row) === null ? 'waiting' : row.state
  return {
    id, reference: row.reference, guests: row.places, state, attended: isAttended(call.desk), createdAt: isoTimeOf(row.made_at), expiresAt: isoTimeOf(row.ends_at),
    keptUntil: isoTimeOrNull(row.gone_at), reason: row.reason,
    records: opened(call.desk).requests.recordsOf(id).map((recordId) => ({ recordId, document: documentOf(call, recordId) })),
  }
}

/**
 * A record belongs to a request, in the transaction that goes on; with the last one the request is done, which the trail has as an event of its own.
 * @returns a few words for the trail
 */
function addTo(call: VaultCall, row: RequestRow, recordId: string): string {
  const { desk } = call
  const parts = opened(desk)
  const { requests } = parts
  requests.addRecord(row.id, recordId)
  const at = requests.recordsOf(row.id).length
  tellChange(desk, row.id)
  if (at >= row.places) {
    settleRequest(desk, row, 'done')
    const done = eventOf(desk, { spec: allCalls['requests.finish'], action: 'requests.finish', person: call.person, credential: call.credential, context: call.context }, { status: 200, error: null, subject: row.id, detail: `documents=${at}/${row.places}` })
    parts.log.append({ ...parts.mark(done), terminal: parts.terminal })
  }
  return `request=${row.id} ${at}/${row.places}`
}

/** Looks whether a record may be confirmed for a request, before it is. @returns what to do in the transaction that stores it */
export function forRequest(call: VaultCall, requestId: string | undefined): ((recordId: string) => string) | null {
  if (requestId === undefined) return null
  const row = mine(call, requestId)
  return (recordId) => addTo(call, row, recordId)
}

type RequestHandlers = HandlersOf<'requests'>

export const requestHandlers: RequestHandlers = {
  'requests.make': ({ idempotencyKey, minutes, reference, guests }, call) => {
    const { desk } = call
    const { requests, policy } = opened(desk)
    endRequestsDue(desk)
    const id = newId(desk.randomBytes)
    // Without a key it is no other request's: its own id is nobody's to send.
    const [retryKey, retryBody] = [hashOf(idempotencyKey ?? { id }), hashOf({ minutes, reference, guests })]
    const before = requests.sent(call.principal.id, retryKey)
    if (before !== null) {
      if (Buffer.compare(before.retry_body, retryBody) !== 0) throw new FoyerError('api.idempotencyReused')
      call.setDetail('again')
      return shown(call, before.id)
    }
    const madeAt = desk.now().getTime()
    const most = policy.inForce().values.requestMinutes
    call.setDetail(`guests=${guests.length}`)
    call.commit(() => {
      requests.add({ id, clientId: call.principal.id, reference: reference.trim(), guests: guests.map(({ name }) => name?.trim() ?? null), madeAt, endsAt: madeAt + Math.min(minutes ?? most, most) * MINUTE_MS, retryKey, retryBody })
      call.setSubject(id)
      tellChange(desk, id)
    })
    return shown(call, id)
  },
  'requests.get': async ({ id, wait }, call) => {
    endRequestsDue(call.desk)
    if (wait > 0 && isOpenRequest(ofClient(call, id))) await call.desk.requestWatch.wait({ requestId: id, clientId: call.principal.id }, wait, call.signal)
    return shown(call, id)
  },
  'requests.cancel': ({ id }, call) => {
    endRequestsDue(call.desk)
    const row = ofClient(call, id)
    if (!isOpenRequest(row)) throw new FoyerError('requests.over')
    call.commit(() => { settleRequest(call.desk, row, 'cancelled') })
    scrub(opened(call.desk).database)
    return {}
  },
  'requests.list': (_input, call): AskedScan[] => {
    const { desk } = call
    endRequestsDue(desk)
    const { requests, clients, accounts } = opened(desk)
    return requests.open().map((row) => {
      const taker = takerOf(desk, row)
      return {
        id: row.id, client: clients.nameOf(row.client_id) ?? '', reference: row.reference, createdAt: isoTimeOf(row.made_at), expiresAt: isoTimeOf(row.ends_at), guests: row.guests,
        done: requests.recordsOf(row.id).length, by: taker === null ? null : { name: accounts.nameOf(taker) ?? '', me: taker === call.principal.id },
      }
    })
  },
  'requests.take': ({ id }, call) => {
    const row = openOne(call, id)
    const { requests, policy } = opened(call.desk)
    // Whoever begins has as long as somebody had to begin.
    call.commit(() => {
      requests.take(id, call.principal.id, call.desk.now().getTime() + policy.inForce().values.requestMinutes * MINUTE_MS)
      tellChange(call.desk, row.id)
    })
    return {}
  },
  'requests.putBack': ({ id }, call) => {
    const row = mine(call, id)
    call.commit(() => {
      opened(call.desk).requests.take(id, null, row.ends_at)
      tellChange(call.desk, row.id)
    })
    return {}
  },
  'requests.decline': ({ id, reason }, call) => {
    const row = openOne(call, id)
    call.setDetail(reason)
    call.commit(() => { settleRequest(call.desk, row, 'declined', reason) })
    scrub(opened(call.desk).database)
    return {}
  },
  'requests.finish': ({ id }, call) => {
    const row = mine(call, id)
    const documents = opened(call.desk).requests.recordsOf(id).length
    // Nothing is no end of it: that is declining, with a reason.
    if (documents === 0) throw new FoyerError('input.invalid', { detail: 'documents' })
    call.setDetail(`documents=${documents}/${row.places}`)
    call.commit(() => { settleRequest(call.desk, row, 'done') })
    scrub(opened(call.desk).database)
    return {}
  },
  'requests.give': ({ id, recordId }, call) => {
    const { desk } = call
    const { policy, database, requests } = opened(desk)
    const row = openOne(call, id)
    call.commit(() => {
      if (!policy.renew().values.giveStored) throw new FoyerError('staff.forbidden', { detail: 'policy' })
      const stored = database.prepare<[string], { by: unknown, at: unknown }>('SELECT confirmed_by_id AS by, created_at AS at FROM records WHERE id = ?').get(recordId)
      const age = desk.now().getTime() - Number(stored?.at)
      if (stored?.by !== call.principal.id || !(age >= 0 && age < GIVEN_WITHIN_MS) || requests.recordsOf(id).includes(recordId)) throw new FoyerError('records.notFound')
      call.setDetail(`record=${recordId} ${addTo(call, row, recordId)}`)
    })
    if (requests.find(id)?.state === 'done') scrub(database)
    return {}
  },
}
