import type { AuditEvent } from '../../../contract/audit.ts'
import { FoyerError } from '../../../contract/errors.ts'
import { RIGHTS_MAX, type Erasure, type NamedGuest } from '../../../contract/rights.ts'
import { checkpointBefore } from '../../audit/chart.ts'
import { exportPieces } from '../../audit/export.ts'
import { receiptsForProof } from '../../outbox/receipt.ts'
import { cosignedForProof } from '../../outbox/quorum.ts'
import { ERASED, toldErased, type ErasureFile } from '../../../tlog/erasure.ts'
import { forgetInViews } from '../../audit/views.ts'
import { signNow } from '../../audit/signing.ts'
import { isoTimeOf } from '../../clock/iso-time.ts'
import { opened } from '../../database/opened.ts'
import { scrub } from '../../database/scrub.ts'
import { toJson } from '../../records/content.ts'
import { guessIn } from '../../records/query.ts'
import { maskRow } from '../../records/masking.ts'
import type { StoredRecord } from '../../records/store.ts'
import { tellChange } from '../../requests/changes.ts'
import { deleteSetAside, setAsideIn, tellSetAside } from '../../retention/purge-set-aside.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { newId, type OpenDesk } from '../desk.ts'
import { tellOf } from './tell-of.ts'

/** Events of one record that are handed over with it: what the contract takes. */
const HISTORY = 500
/** The contract's limit of a file, with room for its frame, UTF-16 units. */
const MOST_TEXT = 63_000_000

/** @throws FoyerError `records.notFound` where one of them is gone */
function recordsOf(parts: OpenDesk, ids: readonly string[]): { id: string, stored: StoredRecord }[] {
  return [...new Set(ids)].map((id) => {
    const stored = parts.records.get(id)
    if (stored === null) throw new FoyerError('records.notFound')
    return { id, stored }
  })
}

/** Guests of that name in what other systems ask for now. */
const guestsOf = ({ requests, clients }: OpenDesk, query: string): NamedGuest[] =>
  requests.named(query).map(({ row, place, name }) => ({ requestId: row.id, place, name, client: clients.nameOf(row.client_id) ?? '', expiresAt: isoTimeOf(row.ends_at) }))

const picturesOf = ({ image, otherSide, portrait }: StoredRecord): number => [image, otherSide, portrait].filter((each) => each !== null).length

/** The events of an erasure, the one that names the others last. @throws FoyerError `records.notFound` where the trail says nothing of it */
function eventsOf({ search }: OpenDesk, id: string): { events: AuditEvent[], last: AuditEvent, setAside: number } {
  const [last] = search.page({ subject: id, action: ERASED, status: '2xx' }, null, 1).events
  const told = toldErased(last?.detail ?? null)
  if (last === undefined || told === null) throw new FoyerError('records.notFound')
  const erased = search.page({ action: 'records.erase', status: '2xx', user: last.user }, last.index, RIGHTS_MAX).events.filter(({ index }) => index >= told.first)
  return { events: [...erased.toReversed(), last], last, setAside: told.setAside }
}

/** What the trail says of an erasure. @throws FoyerError `records.notFound` where it says nothing */
function erasureOf(parts: OpenDesk, id: string): Erasure {
  const { events, last, setAside } = eventsOf(parts, id)
  const signed = checkpointBefore(parts.log, Number.MAX_SAFE_INTEGER)
  return {
    id, at: last.time, by: last.userName, records: events.slice(0, -1).flatMap(({ subject }) => subject ?? []), setAside, event: last.index,
    checkpoint: signed === null || signed.size <= last.index ? null : { size: signed.size, root: signed.root },
  }
}

/** What the person is handed, for `foyer-verify` (tlog/erasure.ts). */
function answerOf(parts: OpenDesk, id: string): ErasureFile {
  const { events } = eventsOf(parts, id)
  const { checkpoint: _shown, ...said } = erasureOf(parts, id)
  const file: ErasureFile = { foyer: 'erasure', version: 1, terminal: parts.terminal, ...said, events: [], proof: [] }
  const pieces = exportPieces({ ...parts, search: { each: () => events.values() } }, { filter: {}, format: 'jsonl', receipts: [...new Set([...receiptsForProof(parts), ...cosignedForProof(parts)])] }, parts.log.lastCheckpoint(), null)
  const linesOf = (text: string) => text.split('\n').slice(0, -1)
  for (const { text, proof } of pieces) {
    file.events.push(...linesOf(text))
    file.proof.push(...linesOf(proof))
  }
  return file
}

/** Erase records in one transaction: an event for each, as for one that is erased by itself, and then the one that names them all. */
function erase(call: VaultCall, ids: readonly string[], alsoSetAside: boolean): Erasure {
  const { desk } = call
  const parts = opened(desk)
  const id = newId(desk.randomBytes)
  const setAside = alsoSetAside ? setAsideIn(parts) : []
  call.commit(() => {
    if (setAside.length > 0) tellSetAside(desk, parts, setAside)
    const first = parts.log.size()
    const rows = recordsOf(parts, ids).map(({ stored: { row } }) => row)
    forgetInViews(parts.database, rows.flatMap(({ name, documentNumber }) => [name, documentNumber]))
    if (parts.requests.forgetGuests(rows.map(({ name }) => name))) desk.emit('requests.changed', {}, null)
    for (const record of new Set(ids)) {
      if (!parts.records.erase(record)) throw new FoyerError('records.notFound')
      tellOf(call, 'records.erase', record, 'requestOfPerson')
    }
    call.setSubject(id)
    call.setDetail(`records=${parts.log.size() - first} first=${first} setAside=${setAside.length}`)
  })
  deleteSetAside(setAside)
  scrub(parts.database)
  // What the person is handed names a signature that covers it.
  signNow(desk)
  return erasureOf(parts, id)
}

export const rightsHandlers: HandlersOf<'rights'> = {
  'rights.find': ({ query }, call) => {
    const parts = opened(call.desk)
    if (query.trim() === '') return { rows: [], more: false, guests: [] }
    call.setDetail('query')
    const masked = !call.may('records.numbers')
    const look = () => parts.records.search({ query, limit: RIGHTS_MAX }, { numbers: masked ? 'whole' : 'part', now: call.desk.now() })
    const guess = masked ? guessIn(query) : null
    const { rows, more } = guess === null ? look() : parts.guesses.counted(call.principal.id, guess, look)
    return { rows: masked ? rows.map(maskRow) : rows, more, guests: guestsOf(parts, query) }
  },
  'rights.about': ({ ids }, call) => {
    const parts = opened(call.desk)
    const found = recordsOf(parts, ids)
    return {
      records: found.length, pictures: found.reduce((sum, { stored }) => sum + picturesOf(stored), 0), notes: found.filter(({ stored }) => stored.note !== null).length,
      events: found.reduce((sum, { id }) => sum + parts.search.history(id, HISTORY).length, 0), setAside: setAsideIn(parts).length, requests: parts.requests.answeredBy(ids),
    }
  },
  'rights.forgetGuest': ({ requestId, place }, call) => {
    const { requests, database } = opened(call.desk)
    call.setSubject(requestId)
    call.commit(() => {
      if (!requests.forgetGuest(requestId, place)) throw new FoyerError('requests.notFound')
      tellChange(call.desk, requestId)
    })
    scrub(database)
    return {}
  },
  'rights.erase': ({ ids, setAside }, call) => erase(call, ids, setAside),
  'rights.erasure': ({ id }, call) => erasureOf(opened(call.desk), id),
  'rights.export': ({ ids, to }, call) => {
    const parts = opened(call.desk)
    if (!call.may('records.numbers')) throw new FoyerError('staff.forbidden')
    const found = recordsOf(parts, ids)
    const at = call.desk.now().toISOString()
    call.setDetail(`records=${found.length}${to === undefined ? '' : ` to=${to}`}`)
    let text = ''
    for (const { id, stored: { row, content, ...rest } } of found) {
      text += `${text === '' ? '' : ',\n'}${toJson({ ...row, ...content, ...rest, history: parts.search.history(id, HISTORY) }, 2)}`
      if (text.length > MOST_TEXT) throw new FoyerError('input.tooLarge')
    }
    call.commit(() => { for (const { id } of found) tellOf(call, 'records.export', id, 'requestOfPerson') })
    return { fileName: `foyer-person-${at.slice(0, 10)}.json`, text: `{"foyer":"person","at":"${at}","terminal":"${parts.terminal}","records":[\n${text}\n]}\n` }
  },
  'rights.answer': ({ id }, call) => {
    const parts = opened(call.desk)
    call.setSubject(id)
    const answer = answerOf(parts, id)
    return { fileName: `foyer-erasure-${answer.at.slice(0, 10)}.json`, text: `${JSON.stringify(answer, null, 2)}\n`, erasure: erasureOf(parts, id) }
  },
}
