/**
 * What an event says beside its fixed members, in its one free text, so that a leaf keeps its form (format 1) and the version before still
 * verifies it: a few words, then marked parts. `camera corrected=sex␟by=Maria Muster␟rec=…`
 */
export interface Marks {
  /** Salted hash of the record that the event is about, as it was stored or erased. */
  record?: string
  /** Hash of the account that the event is about, as it is from then on. */
  account?: string
  /** Hash of the second factors of the account that the event is about, as they are from then on. */
  factors?: string
  /** The beginning of the hash that the account or client had before the change, and of that of the factors: what was changed beside the trail does not get into it with the next change. */
  before?: string
  factorsBefore?: string
  /** Hash of the client that the event is about, with its keys, as they are from then on. */
  client?: string
  /** Hash over the list of records and accounts that a covering event takes in. */
  covers?: string
  /** Hash over the leaves whose content was deleted. */
  range?: string
  /** Hashes of what administrators set, of what the organisation fixed, and of the desk's name and language, as they are from then on. */
  policy?: string
  organisation?: string
  desk?: string
  /** Days after which records and pictures that are there already end at the latest: `30/7`; `30/7@12` where events up to leaf 12 said so that are gone. */
  keeps?: string
  /** Hashes of the checkpoints outside that a copy was taken into service in spite of, with spaces between. */
  notes?: string
  /** Who approved it beside whoever did it: a staff id and the name on the day, with a space between; `recoveryKey` where nobody else could. */
  second?: string
  /** The Reading that a record was made of. */
  reading?: string
}

export interface Detail {
  words: string | null
  /** Shown name of the event's person on the day. */
  name: string | null
  marks: Marks
}

/** How the event of a record says that the date was in doubt when it was made: before the names of fields, which give way to marks. */
export const CLOCK_UNCONFIRMED = 'clock=unconfirmed'

/** SYMBOL FOR UNIT SEPARATOR: readable where the version before shows it, and in no word or name. */
export const SEPARATOR = '\u241F'
/** The contract's limit of the text, in UTF-16 units; words give way to marks. */
const MOST = 300

const keys = { by: 'name', sec: 'second', rec: 'record', acc: 'account', fac: 'factors', cli: 'client', was: 'before', fwas: 'factorsBefore', all: 'covers', range: 'range', pol: 'policy', org: 'organisation', desk: 'desk', keep: 'keeps', note: 'notes', read: 'reading' } as const

/** The beginning of a text, never half of a character that takes two units: SQLite could not keep that. */
function clip(text: string, most: number): string {
  const cut = text.slice(0, most)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}

const plain = (text: string): string => text.replaceAll(SEPARATOR, ' ')

export function encodeDetail({ words, name, marks }: Detail): string | null {
  const values = { name, ...marks }
  const parts = Object.entries(keys).flatMap(([key, member]) => {
    const value = values[member]
    return value === null || value === undefined ? [] : [`${SEPARATOR}${key}=${plain(value)}`]
  }).join('')
  if (words === null && parts === '') return null
  return clip(plain(words ?? ''), MOST - parts.length) + parts
}

/** What `encodeDetail` wrote; a text of the version before is words alone. */
export function decodeDetail(text: string | null): Detail {
  // A forged row may hold anything.
  const [words = '', ...parts] = typeof text === 'string' ? text.split(SEPARATOR) : []
  const values: Partial<Record<(typeof keys)[keyof typeof keys], string>> = {}
  for (const part of parts) {
    const [key = ''] = part.split('=', 1)
    if (Object.hasOwn(keys, key)) values[keys[key as keyof typeof keys]] = part.slice(key.length + 1)
  }
  const { name = null, ...marks } = values
  return { words: typeof text !== 'string' || (words === '' && parts.length > 0) ? null : words, name, marks }
}

/** The same text with more marks. */
export function withMarks(text: string | null, marks: Marks): string | null {
  const detail = decodeDetail(text)
  return encodeDetail({ ...detail, marks: { ...detail.marks, ...marks } })
}
