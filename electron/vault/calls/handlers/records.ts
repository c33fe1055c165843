import { FoyerError } from '../../../contract/errors.ts'
import type { Reading } from '../../../contract/reading.ts'
import { printedRecord } from '../../../contract/paper.ts'
import { numberFields, type Record as DocumentRecord, type RecordField } from '../../../contract/records.ts'
import { CLOCK_UNCONFIRMED } from '../../../tlog/detail.ts'
import { isoTimeOf } from '../../clock/iso-time.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { deskNameOf } from '../../database/desk-name.ts'
import { opened } from '../../database/opened.ts'
import { newId, permissionsOf } from '../desk.ts'
import { judgeClock } from '../../retention/clock-doubt.ts'
import { endsNow } from '../../retention/ends.ts'
import { picturesTold } from '../../retention/pictures-told.ts'
import { purgeDesk } from '../../retention/purge-desk.ts'
import { recordOf } from '../../records/confirm.ts'
import { toJson } from '../../records/content.ts'
import { changedSince, documentBefore, personBefore, type Earlier } from '../../records/earlier.ts'
import { identityOf, valueOf, type Identity } from '../../records/identity.ts'
import type { Account } from '../../staff/accounts.ts'
import { forRequest } from './requests.ts'
import { scrub } from '../../database/scrub.ts'
import { facesIn } from '../../records/held-readings.ts'
import { maskRecord, maskRow } from '../../records/masking.ts'
import { noteText } from '../../records/notes.ts'
import { guessIn } from '../../records/query.ts'

const masks = (call: VaultCall) => !call.may('records.numbers')

const HISTORY = 500

/** A document that comes twice within this time was scanned twice, and no guest came back, milliseconds: a queue at a desk goes on for minutes. */
const AGAIN_MS = 10 * 60_000

/** Who else reads documents here, where policy lets one be handed over. */
function successors({ desk, principal }: VaultCall): Account[] {
  const parts = opened(desk)
  if (!parts.policy.inForce().values.allowHandOver) return []
  return parts.accounts.all().filter((each) => each.id !== principal.id && each.active === 1 && permissionsOf(parts, each).has('readings.make')).slice(0, 200)
}

/** A record as far as whoever asks may see it. */
function recordFor(call: VaultCall, id: string): DocumentRecord {
  const parts = opened(call.desk)
  const stored = parts.records.get(id)
  if (stored === null) throw new FoyerError('records.notFound')
  const { row, content, ...rest } = stored
  const whole = { ...row, ...content, ...rest, history: parts.search.history(id, HISTORY) }
  return masks(call) ? maskRecord(whole) : whole
}

const hasFace = (reading: Reading): boolean => Object.values(facesIn(reading)).some((face) => face !== null)

interface Before {
  /** Of the same document, or person: what is shown, and followed. */
  earlier: Earlier | null
  /** This very document was stored just now: by a clock that somebody may have set back meanwhile. */
  again: boolean
}

/** Who was here before, where policy has somebody look; for whom numbers are masked, by nothing that would tell a right number from a wrong one. */
function before(call: VaultCall, identity: Identity, fields: readonly Pick<RecordField, 'name' | 'value'>[]): Before {
  const { database, policy } = opened(call.desk)
  if (!policy.inForce().values.noticeReturning) return { earlier: null, again: false }
  const document = documentBefore(database, identity)
  return {
    earlier: masks(call) ? personBefore(database, identity, null) : document ?? personBefore(database, identity, valueOf(fields, 'personalNumber')),
    again: document !== null && Math.abs(call.desk.now().getTime() - document.at) < AGAIN_MS,
  }
}

export const recordHandlers: HandlersOf<'records'> = {
  'records.confirm': ({ readingId, corrections, again, update, notSame, request }, call) => {
    const parts = opened(call.desk)
    const by = call.person
    if (by === null) throw new FoyerError('staff.signInRequired')
    const reading = call.desk.held.get(readingId, call.principal.id)
    // The desk goes on while the date is in doubt; what it stores does not end by that date.
    const belong = forRequest(call, request)
    judgeClock(call.desk)
    const doubtful = call.desk.clockDoubt !== null
    const id = newId(call.desk.randomBytes)
    call.commit(() => {
      // In the transaction: from the event on that tells of a shorter retention, nothing is stored for longer.
      const confirmation = { id, by, at: call.desk.now(), policy: parts.policy.renew().values }
      const faces = call.desk.held.facesOf(readingId, call.principal.id)
      if (confirmation.policy.requireFaces && faces === null && hasFace(reading)) throw new FoyerError('records.facesOpen')
      if (faces === 'notSame' && notSame !== true) throw new FoyerError('records.facesNotSame')
      const plain = recordOf(reading, corrections, confirmation)
      // As it will be stored: what was misread may be another document's number.
      const found = before(call, plain, plain.content.fields)
      if (found.again && again !== true) throw new FoyerError('records.storedAlready')
      // What a correction led to is nothing that somebody was shown.
      if (update !== undefined && found.earlier?.recordId !== update) throw new FoyerError('records.notFound')
      const record = update === undefined ? plain : recordOf(reading, corrections, confirmation, update)
      const corrected = record.content.fields.filter((field) => field.correction !== null).map((field) => field.name)
      call.setDetail([record.source, ...(doubtful ? [CLOCK_UNCONFIRMED] : []), ...(found.again ? ['again'] : []), ...(faces === null ? [] : [`faces=${faces}`]), ...(corrected.length === 0 ? [] : [`corrected=${corrected.join(',')}`]), ...(record.content.follows === undefined ? [] : [`follows=${record.content.follows}`]), ...(belong === null ? [] : [belong(id)])].join(' '))
      call.setMarks({ reading: readingId })
      call.setSubject(id)
      parts.records.add(record, doubtful)
    })
    call.desk.held.drop(readingId, call.principal.id, 'stored')
    // With the last document of a request the names of its guests were erased.
    if (request !== undefined && parts.requests.find(request)?.state === 'done') scrub(parts.database)
    return { recordId: id }
  },
  'records.before': ({ readingId }, call) => {
    const { fields, documentType } = call.desk.held.get(readingId, call.principal.id)
    const { earlier, again } = before(call, identityOf(fields, documentType), fields)
    const told = { here: earlier?.here ?? null, again }
    if (earlier === null || !call.may('records.read')) return { ...told, more: null }
    const record = opened(call.desk).records.get(earlier.recordId)
    const changed = record === null ? [] : changedSince(record.content.fields, fields).filter((name) => !masks(call) || !numberFields.has(name))
    return { ...told, more: { recordId: earlier.recordId, last: isoTimeOf(earlier.at), times: earlier.times, changed } }
  },
  'records.search': ({ query, ...asked }, call) => {
    const parts = opened(call.desk)
    call.setDetail(query.trim() === '' ? 'all' : 'query')
    const now = call.desk.now()
    const shown = <T extends { rows: readonly unknown[] }>(found: T): T => {
      call.showDocuments(found.rows.length)
      return found
    }
    if (!masks(call)) return shown(parts.records.search({ query, ...asked }, { numbers: 'part', now }))
    // Where each stands among the others would say what a number begins with.
    if (asked.sort?.by === 'number') throw new FoyerError('staff.forbidden', { detail: 'sort' })
    const look = () => parts.records.search({ query, ...asked }, { numbers: 'whole', now })
    const guess = guessIn(query)
    const found = guess === null ? look() : parts.guesses.counted(call.principal.id, guess, look)
    return shown({ ...found, rows: found.rows.map(maskRow) })
  },
  'records.choices': (_input, call) => opened(call.desk).records.choices(),
  'records.get': ({ id }, call) => {
    const record = recordFor(call, id)
    call.setSubject(id)
    return record
  },
  'records.setNote': ({ id, text }, call) => {
    const parts = opened(call.desk)
    const by = call.person
    if (by === null) throw new FoyerError('staff.signInRequired')
    const note = noteText(text)
    if (note !== '' && !call.may('records.note')) throw new FoyerError('staff.forbidden')
    call.setSubject(id)
    call.setDetail(note === '' ? 'removed' : 'written')
    const at = call.desk.now()
    call.commit(() => {
      if (parts.records.get(id) === null) throw new FoyerError('records.notFound')
      const { retentionDays, keepImagesDays } = parts.policy.renew().values
      const ends = endsNow(parts.database, parts.log.words, { days: retentionDays, imageDays: keepImagesDays })(id)
      parts.seals.renew(id, ends, picturesTold(parts.database, parts.log.words)(id), () => { parts.records.setNote(id, note, by, at) })
    })
    // What stood there before is gone, too.
    scrub(parts.database)
    return { note: note === '' ? null : { text: note, by: by.name, at: at.toISOString() } }
  },
  'records.erase': ({ id, reason }, call) => {
    const parts = opened(call.desk)
    call.setDetail(reason)
    call.commit(() => {
      if (!parts.records.erase(id)) throw new FoyerError('records.notFound')
      call.setSubject(id)
    })
    scrub(parts.database)
    return {}
  },
  'records.export': ({ id, to }, call) => {
    const record = recordFor(call, id)
    call.setSubject(id)
    if (to !== undefined) call.setDetail(`to=${to}`)
    return { fileName: `foyer-record-${id}.json`, text: toJson(record, 2) }
  },
  'records.purge': (_input, call) => {
    const erased = purgeDesk(call.desk)
    if (call.desk.clockDoubt !== null) throw new FoyerError('desk.dateUnconfirmed', { detail: call.desk.clockDoubt.kind })
    call.setDetail(`erased=${erased}`)
    return { erased }
  },
}

/** What main does with a record on behalf of whoever asked it; what it was is in the trail before main has it. */
export const recordInternalHandlers: Pick<HandlersOf<'internal'>, 'internal.copyFields' | 'internal.printRecord' | 'internal.paperHead'> = {
  'internal.copyFields': ({ id, fields }, call) => {
    const record = recordFor(call, id)
    call.setSubject(id)
    call.setDetail(fields.join(','))
    if (masks(call) && fields.some((name) => numberFields.has(name))) throw new FoyerError('staff.forbidden')
    return { values: fields.flatMap((name) => record.fields.filter((field) => field.name === name).map(({ value }) => ({ name, value }))) }
  },
  'internal.printRecord': ({ id }, call) => {
    call.setSubject(id)
    return printedRecord.parse(recordFor(call, id))
  },
  'internal.paperHead': (_input, { desk, person }) => {
    const { settings, policy } = opened(desk)
    return { head: { deskName: deskNameOf(settings), by: person?.name ?? '', at: desk.now().toISOString() }, policy: policy.inForce().values }
  },
}

/** Readings that wait to be confirmed or dropped. */
export const readingHandlers: HandlersOf<'reading'> = {
  'reading.compareFaces': ({ readingId, answer, seen }, call) => {
    const { policy } = opened(call.desk)
    const { compareFaces, requireFaces } = policy.inForce().values
    if (!compareFaces && !requireFaces) throw new FoyerError('staff.forbidden', { detail: 'policy' })
    const { held } = call.desk
    const faces = facesIn(held.get(readingId, call.principal.id))
    // A still is the page's own; what the document shows is known here.
    const kinds = new Set(seen)
    // One face is like nothing, and none less.
    if (answer !== 'notCompared' && kinds.size < 2) throw new FoyerError('input.invalid', { detail: 'seen' })
    if (seen.some((each) => each !== 'live' && faces[each] === null)) throw new FoyerError('input.invalid', { detail: 'seen' })
    call.setSubject(readingId)
    call.setDetail([answer, ...kinds].join(' '))
    // First the trail: what it could not take was not said.
    call.commit(() => undefined)
    held.setFaces(readingId, call.principal.id, answer)
    return {}
  },
  'reading.waiting': (_input, { desk, principal }) => desk.held.of(principal.id).map((readingId) => ({ readingId })),
  'reading.reopen': ({ readingId }, { desk, principal }) => ({ readingId, reading: desk.held.get(readingId, principal.id) }),
  'reading.successors': (_input, call) => successors(call).map(({ id, name, role }) => ({ id, name, role })),
  'reading.handOver': ({ staffId }, call) => {
    const { desk, principal } = call
    call.setSubject(staffId)
    if (!successors(call).some(({ id }) => id === staffId)) throw new FoyerError('reading.notHandedOver')
    desk.held.checkRoom(principal.id, staffId)
    const count = desk.held.of(principal.id).length
    call.setDetail(`count=${count}`)
    // First the trail: what it could not take was not handed over.
    call.commit(() => undefined)
    for (const readingId of desk.held.handOver(principal.id, staffId)) desk.emit('reading.passed', { readingId, owner: desk.ownerName(staffId) }, null)
    return { count }
  },
  'reading.discard': ({ readingId }, call) => {
    call.desk.held.drop(readingId, call.principal.id, 'discarded')
    return {}
  },
}

