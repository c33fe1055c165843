import { id } from '../../contract/primitives.ts'
import type { FieldName } from '../../contract/reading.ts'
import type { RecordField } from '../../contract/records.ts'
import type { Database } from '../database/database.ts'
import { fold } from '../database/fold.ts'
import { valueOf, type Identity } from './identity.ts'
import { isIsoDate, isSameName, nameWords, numberWord } from './words.ts'

/** Records of one document or person, the newest of them first. */
export interface Earlier {
  here: 'document' | 'person'
  recordId: string
  /** When that was stored, milliseconds since 1970. */
  at: number
  times: number
}

/** As much of a row as is compared. Whoever has the key may have written anything: what is no record is nobody's, and the list tells of it. */
interface Candidate { id: string, created_at: number, document_type: string, issuing_state: string | null, document_number: string, name: string, date_of_birth: string }

/** More of one document or person than any stay brings; bounds what a look costs. */
const MOST = 200
/** Words of a name that are looked for. */
const NAME_WORDS = 16

function isCandidate(row: Record<keyof Candidate, unknown>): row is Candidate {
  const { id: recordId, created_at: at, issuing_state: state, ...texts } = row
  return id.safeParse(recordId).success && Number.isSafeInteger(at) && (state === null || typeof state === 'string') && Object.values(texts).every((text) => typeof text === 'string')
}

const select = (which: string) => `SELECT id, created_at, document_type, issuing_state, document_number, name, date_of_birth FROM records
  WHERE id IN (${which}) ORDER BY created_at DESC LIMIT ${MOST}`
const byNumber = "SELECT record_id FROM record_words WHERE kind = 'number' AND word = ?"
const byNameAndDate = (names: number) => `SELECT record_id FROM record_words WHERE kind = 'date' AND word = ?
  INTERSECT SELECT record_id FROM record_words WHERE kind = 'name' AND word IN (${Array.from({ length: names }, () => '?').join(', ')})`

function summary(here: Earlier['here'], found: readonly Candidate[]): Earlier | null {
  const [newest] = found
  return newest === undefined ? null : { here, recordId: newest.id, at: newest.created_at, times: found.length }
}

/** What a look has of a row: its own columns, found by the index of words; nobody else's fields are read. */
function find(database: Database, which: string, ...values: string[]): Candidate[] {
  return database.prepare<string[], Record<keyof Candidate, unknown>>(select(which)).all(...values).filter(isCandidate)
}

const withNumber = (database: Database, word: string): Candidate[] => (word === '' ? [] : find(database, byNumber, word))

/** Whether this very document was stored: number, issuing state and kind. */
export function documentBefore(database: Database, identity: Identity): Earlier | null {
  const number = numberWord(identity.documentNumber)
  return summary('document', withNumber(database, number).filter((each) => numberWord(each.document_number) === number
    && each.issuing_state === identity.issuingState && each.document_type === identity.documentType))
}

/**
 * Whether the person was here, with this document or another: by name and date of birth, or, where the name has changed, by personal number, state
 * and date of birth.
 *
 * @param personalNumber null for whoever sees no numbers: what is found by one would say that it is right
 */
export function personBefore(database: Database, identity: Identity, personalNumber: string | null): Earlier | null {
  const born = identity.dateOfBirth
  if (!isIsoDate(born)) return null
  const names = nameWords(identity.name).slice(0, NAME_WORDS)
  const named = names.length === 0 ? [] : find(database, byNameAndDate(names.length), born, ...names).filter((each) => isSameName(each.name, identity.name))
  const numbered = withNumber(database, numberWord(personalNumber ?? '')).filter((each) => each.issuing_state === identity.issuingState)
  const person = new Map([...named, ...numbered].filter((each) => each.date_of_birth === born).map((each) => [each.id, each]))
  return summary('person', [...person.values()].toSorted((one, other) => other.created_at - one.created_at))
}

/** What a document says of itself and not of its person, and what no guest would call a change. */
const notTold: ReadonlySet<FieldName> = new Set(['documentCode', 'optionalData', 'optionalData2'])
const nameFields: ReadonlySet<FieldName> = new Set(['primaryIdentifier', 'secondaryIdentifier'])

function says(field: FieldName, one: string, other: string): boolean {
  return nameFields.has(field) ? isSameName(one, other) : fold(one) === fold(other)
}

/**
 * Names of the fields that say something else now than in a record. What only one of the two knows is no change: another source may have been
 * read; nor is what a person corrected then and the machine reads as it did.
 */
export function changedSince(record: readonly RecordField[], now: readonly Pick<RecordField, 'name' | 'value'>[]): FieldName[] {
  return record.filter(({ name, value, correction }) => {
    const present = valueOf(now, name)
    if (notTold.has(name) || present === '' || value === '') return false
    return !says(name, value, present) && !(correction !== null && says(name, correction.was, present))
  }).map(({ name }) => name)
}
