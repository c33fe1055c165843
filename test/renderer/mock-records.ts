import { FoyerError } from '../../electron/contract/errors.ts'
import type { FacesAnswer, Reading } from '../../electron/contract/reading.ts'
import type { Record as StoredRecord, RecordRow, SeenBefore } from '../../electron/contract/records.ts'
import { permissionsUnder, type Role } from '../../electron/contract/roles.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { genuineChip, passport, type Pictures } from './mock-documents.ts'
import { names, NOW } from './mock-scenario.ts'
import type { mockTrail } from './mock-trail.ts'

interface MockRecordsOptions {
  count: number
  pictures: Pictures
  role: () => Role | null
  event: ReturnType<typeof mockTrail>['event']
  /** A held Reading, which is held no more. @throws FoyerError `reading.gone` */
  take: (readingId: string) => Reading
  /** What was said of a Reading's faces. */
  facesOf: (readingId: string) => FacesAnswer | undefined
  /** What every Reading is held against. */
  before?: SeenBefore | undefined
  correctedAgain?: boolean | undefined
  /** What is confirmed belongs to a request. @throws FoyerError `requests.over` */
  belong: (request: string | undefined) => void
}

type RecordHandlers = Pick<MockHandlers, Extract<keyof MockHandlers, `records.${string}`>>

/** Two lines long on a small display, and written the other way than most. */
const ARABIC_NAME = 'الأنصاري, ليلى فاطمة الزهراء'

const reasonsOf: Readonly<Record<StoredRecord['verdict'], StoredRecord['reasons']>> = {
  readNotProven: [{ code: 'chipNotRead' }, { code: 'specimen' }], genuine: [{ code: 'chipProven' }, { code: 'specimen' }], stop: [{ code: 'expired' }, { code: 'specimen' }],
}

/** The records of the double's desk: so many of one specimen, and what is confirmed. */
export function mockRecords({ count, pictures, role, event, take, facesOf, before, correctedAgain, belong }: MockRecordsOptions): RecordHandlers {
  const records: StoredRecord[] = Array.from({ length: count }, (_, index) => stored(`r-${index}`, passport(pictures), index))

  /** As the table has it at a desk whose policy masks numbers. */
  function masks(): boolean {
    const whose = role()
    return whose !== null && !permissionsUnder(whose, { maskNumbersForClerks: true }).has('records.numbers')
  }

  function stored(id: string, reading: Reading, index: number): StoredRecord {
    const value = (name: string) => reading.fields.find((each) => each.name === name)?.value ?? ''
    const at = new Date(Date.parse(NOW) - index * 61_000 - Math.floor(index / 40) * 86_400_000).toISOString()
    const verdict = (['readNotProven', 'genuine', 'stop'] as const)[index % 3] ?? 'stop'
    const confirmed = event('records.confirm', 'clerk', null, id, at)
    return {
      id, createdAt: at, documentType: reading.documentType.code, issuingState: reading.documentType.issuingState,
      documentNumber: masks() ? '••••••2C3' : value('documentNumber'), name: index % 5 === 2 ? ARABIC_NAME : `${value('primaryIdentifier')}, ${value('secondaryIdentifier')}`,
      dateOfBirth: value('dateOfBirth'), verdict, corrected: index % 4 === 1,
      keepUntil: '2026-06-03', confirmedBy: names.clerk,
      fields: reading.fields.map((each) => ({ ...each, correction: each.name === 'secondaryIdentifier' && index % 4 === 1 ? { by: names.clerk, at, was: 'ANNA MAR1A' } : null })),
      checks: reading.checks, reasons: reasonsOf[verdict], mrzLines: reading.mrz?.lines ?? [], source: 'camera',
      evidence: index % 3 === 1 ? genuineChip.evidence : null, image: null, otherSide: null, portrait: null, note: null,
      history: [confirmed, { ...event('records.get', 'supervisor', null, id, at), index: confirmed.index + 1 }],
    }
  }
  const find = (id: string) => {
    const found = records.find((each) => each.id === id)
    if (found === undefined) throw new FoyerError('records.notFound')
    return found
  }

  return {
    'records.confirm': ({ readingId, corrections, again, update, notSame, request }) => {
      if ((before?.again === true || (correctedAgain === true && corrections.length > 0)) && again !== true) throw new FoyerError('records.storedAlready')
      if (facesOf(readingId) === 'notSame' && notSame !== true) throw new FoyerError('records.facesNotSame')
      if (update !== undefined && update !== before?.more?.recordId) throw new FoyerError('records.notFound')
      belong(request)
      const reading = take(readingId)
      const id = `new-${records.length}`
      const made = stored(id, reading, 0)
      for (const { field, value } of corrections) {
        const found = made.fields.find((each) => each.name === field)
        if (found === undefined) continue
        found.correction = { by: names.clerk, at: NOW, was: found.value }
        found.value = value
        found.sources = [{ source: 'hand', value, confidence: 1 }]
      }
      made.corrected = corrections.length > 0
      made.verdict = reading.verdict
      const named = (name: string) => made.fields.find((each) => each.name === name)?.value ?? ''
      made.name = `${named('primaryIdentifier')}, ${named('secondaryIdentifier')}`
      records.unshift(made)
      return { recordId: id }
    },
    'records.before': () => before ?? { here: null, again: false, more: null },
    'records.search': ({ query, limit, filter = {}, sort = { by: 'stored', down: true }, after }) => {
      const wanted = query.trim().toLowerCase()
      const lets = (asked: string | null | undefined, is: string | null) => asked === null || asked === undefined || asked === is
      const found = records.filter((each) => `${each.name} ${each.documentNumber} ${each.dateOfBirth}`.toLowerCase().includes(wanted)
        && lets(filter.documentType, each.documentType) && lets(filter.issuingState, each.issuingState) && lets(filter.by, 'clerk')
        && (filter.state === 'corrected' ? each.corrected : lets(filter.state, each.verdict))
        && each.createdAt >= (filter.from ?? '') && each.createdAt < (filter.to ?? '9'))
      const of = (each: StoredRecord) => ({ stored: each.createdAt, name: each.name, document: each.documentType, number: each.documentNumber, birth: each.dateOfBirth, state: each.verdict })[sort.by]
      found.sort((one, other) => (sort.down ? -1 : 1) * (of(one) < of(other) ? -1 : of(one) > of(other) ? 1 : 0))
      const from = after === undefined ? 0 : found.findIndex((each) => each.id === after.id) + 1
      return { rows: found.slice(from, from + limit).map(row), more: from + limit < found.length, total: found.length, all: records.length }
    },
    'records.choices': () => ({ documentTypes: [...new Set(records.map((each) => each.documentType))], issuingStates: ['UTO'], people: [{ id: 'clerk', name: names.clerk }] }),
    'records.setNote': ({ id, text }) => {
      const note = text === '' ? null : { text, by: names.supervisor, at: NOW }
      find(id).note = note
      return { note }
    },
    'records.copy': ({ id }) => {
      find(id)
      return {}
    },
    'records.print': ({ printer }) => (printer === null ? { printed: false, choose: ['Office', 'Lobby'] } : { printed: true, choose: [] }),
    'records.get': ({ id }) => find(id),
    'records.erase': ({ id }) => {
      records.splice(records.indexOf(find(id)), 1)
      return {}
    },
    'records.eraseSeveral': ({ ids }) => {
      const gone = ids.filter((id) => !records.some((each) => each.id === id))
      for (const id of ids) if (!gone.includes(id)) records.splice(records.indexOf(find(id)), 1)
      return { erased: ids.length - gone.length, gone }
    },
    'records.purge': () => ({ erased: 2 }),
    'records.save': ({ id, place }) => {
      find(id)
      if (place === 'place-locked') throw new FoyerError('files.readOnly')
      return { fileName: `foyer-record-${id}.json` }
    },
  }
}

function row(record: StoredRecord): RecordRow {
  const { id, createdAt, documentType, issuingState, documentNumber, name, dateOfBirth, verdict, corrected, keepUntil, confirmedBy } = record
  return { id, createdAt, documentType, issuingState, documentNumber, name, dateOfBirth, verdict, corrected, keepUntil, confirmedBy }
}
