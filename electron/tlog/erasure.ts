import { decodeDetail } from './detail.ts'
import type { ExportedEvent } from './export-line.ts'

/**
 * The file that a person is handed who had everything erased: one JSON object, what it says in words of its own, and below that the lines and the proof of
 * an export (JSON Lines) of the very events that say so. Nothing in it is to be believed that is not made again from them.
 */
export interface ErasureSaid {
  id: string
  at: string
  by: string
  /** Ids of the records, in their order. */
  records: string[]
  /** Databases beside that were deleted with them. */
  setAside: number
  /** Index of the event that names them all. */
  event: number
}

export interface ErasureFile extends ErasureSaid {
  foyer: 'erasure'
  version: 1
  terminal: string
  /** Exported lines, one event each. */
  events: string[]
  /** Lines of the proof beside an export (proof-file.ts). */
  proof: string[]
}

/** In UTF-16 units: of the whole file, with two hundred records and sixty-four checkpoints. */
export const LONGEST_ERASURE = 500_000
/** How the file begins, whether it is written on one line or on many. */
export const beginsErasure = (text: string): boolean => /^\{\s*"foyer"\s*:\s*"erasure"/.test(text)

export const ERASED = 'rights.erase'
const ERASED_ONE = 'records.erase'

/** What one event says of an erasure; null for any other event. */
export function toldErased(detail: string | null): { count: number, first: number, setAside: number } | null {
  const [, count, first, setAside] = /^records=(\d{1,9}) first=(\d{1,15}) setAside=(\d{1,9})$/.exec(decodeDetail(detail).words ?? '') ?? []
  return count === undefined ? null : { count: Number(count), first: Number(first), setAside: Number(setAside) }
}

const succeeded = ({ content }: ExportedEvent, action: string): boolean => content.action === action && content.status >= 200 && content.status < 300

/** What these events say, the last of them of all the others; null where they are not exactly those of one erasure. */
export function saidByEvents(events: readonly ExportedEvent[]): ErasureSaid | null {
  const last = events.at(-1)
  const ones = events.slice(0, -1)
  const told = last === undefined || !succeeded(last, ERASED) ? null : toldErased(last.content.detail)
  if (last === undefined || told === null || last.content.subject === null || told.count !== ones.length) return null
  const records = ones.map((each) => (succeeded(each, ERASED_ONE) && each.index >= told.first && each.content.user === last.content.user ? each.content.subject : null))
  if (records.includes(null)) return null
  return { id: last.content.subject, at: last.content.time, by: decodeDetail(last.content.detail).name ?? last.content.user, records: records as string[], setAside: told.setAside, event: last.index }
}

/** The file's members; null where it is none, or has others. */
export function erasureFileOf(text: string): ErasureFile | null {
  try {
    const file = JSON.parse(text) as ErasureFile
    const lines = (value: unknown): boolean => Array.isArray(value) && value.every((line) => typeof line === 'string' && !line.includes('\n'))
    const { foyer, version, terminal, id, at, by, records, setAside, event, events, proof } = file
    if (!lines(events) || !lines(proof) || !lines(records)) return null
    const again: ErasureFile = { foyer: 'erasure', version: 1, terminal, id, at, by, records, setAside, event, events, proof }
    return foyer === 'erasure' && version === 1 && JSON.stringify(file) === JSON.stringify(again) ? file : null
  } catch {
    return null
  }
}
