import type { AuditFilter } from '../../contract/audit.ts'
import { fold } from '../database/fold.ts'
import type { Kind } from './kinds.ts'
import type { WordBook } from './words.ts'

/** Which kinds a filter lets through, without what it says of subjects and times. */
export interface Matching {
  /** All but the free text. */
  kind: (kind: Kind) => boolean
  /** The free text; true where none is given. */
  text: (kind: Kind) => boolean
}

/** How an event ended, by the first digit of its status. */
const CLASS = 100
/** From here on it came to nothing. */
const REFUSED = 400

/** Null where the filter names a word that no event has. */
export function matchingOf(filter: AuditFilter, words: WordBook): Matching | null {
  const conditions: ((kind: Kind) => boolean)[] = []
  for (const column of ['user', 'method', 'action', 'terminal', 'door'] as const) {
    const asked = filter[column]
    if (asked === null || asked === undefined) continue
    const number = words.find(asked)
    if (number === null) return null
    conditions.push((kind) => kind[column] === number)
  }
  const { status, text } = filter
  if (filter.actions !== null && filter.actions !== undefined) {
    const any = new Set(filter.actions.flatMap((action) => words.find(action) ?? []))
    conditions.push(({ action }) => any.has(action))
  }
  if (status === '4xx+') conditions.push((kind) => kind.status >= REFUSED)
  else if (status !== null && status !== undefined) {
    const wanted = Number(status.endsWith('xx') ? status.charAt(0) : status)
    conditions.push(status.endsWith('xx') ? (kind) => Math.floor(kind.status / CLASS) === wanted : (kind) => kind.status === wanted)
  }
  const part = fold(text?.typed ?? '')
  const actions = new Set((text?.actions ?? []).flatMap((action) => words.find(action) ?? []))
  return {
    kind: (kind) => conditions.every((holds) => holds(kind)),
    text: part === '' ? () => true : (kind) => actions.has(kind.action) || kind.text.includes(part),
  }
}
