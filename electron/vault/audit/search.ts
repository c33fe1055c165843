import { auditEvent, type AuditEvent, type AuditFilter } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { principalKind, way } from '../../contract/principal.ts'
import { role } from '../../contract/roles.ts'
import type { Database } from '../database/database.ts'
import { KIND } from '../database/migrations/0006-audit-search.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import { contentOf, eventColumns, type EventRow } from './event-row.ts'
import { kindsOf, type Kind } from './kinds.ts'
import { leafSpans, type LeafSpans } from './leaf-spans.ts'
import { matchingOf } from './matching.ts'
import { firstOf, streamIn, type Order, type Stream } from './merge.ts'
import type { WordBook } from './words.ts'

const methods: ReadonlySet<string> = new Set(auditEvent.shape.method.options)
const kinds: ReadonlySet<string> = new Set(principalKind.options)
const ways: ReadonlySet<string> = new Set(way.options)
const roles: ReadonlySet<string> = new Set(role.options)
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most
const isId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)

/** Whether it can be shown as an event, by the contract; written out, since an export has a million of them. */
function isEvent(event: AuditEvent): boolean {
  const { index, user, userName, role: had, method, path, action, status, error, subject, detail, terminal, address, version, format, principal, door, credential } = event
  return Number.isSafeInteger(index) && index >= 0 && Number.isSafeInteger(status) && isId(user) && isId(terminal) && (subject === null || isId(subject))
    && methods.has(method) && (had === null || roles.has(had)) && isText(userName, 80) && isText(path, 200) && isText(action, 60)
    && (error === null || isText(error, 60)) && (detail === null || isText(detail, 300)) && isText(address, 64) && isText(version, 40)
    && (format === 1 || format === 2) && (principal === null || kinds.has(principal)) && (door === null || ways.has(door)) && (credential === null || isId(credential))
}

/** @throws FoyerError `audit.damaged` at a row that is no event */
export interface AuditSearch {
  /** Newest first, below leaf `before`. */
  page(filter: AuditFilter, before: number | null, limit: number): { events: AuditEvent[], more: boolean }
  /** Oldest first, all of them. */
  each(filter: AuditFilter): IterableIterator<AuditEvent>
  /** What was done with one subject, oldest first, the newest `limit` of it. */
  history(subject: string, limit: number): AuditEvent[]
  /** Whoever has an event, by the name of today. */
  people(): { id: string, name: string }[]
  /** Leaf of the newest success of an action. */
  last(action: string): number | null
  /** The Reading of which an event says that its record was made; null where it says none. */
  readingOf(leaf: number): string | null
  /** Where in the trail a time is. */
  spans: LeafSpans
}

/** The contract's limit. */
const MOST_PEOPLE = 500
/** Rows looked at one after the other before a filter goes by its kinds: what is in every third event is found at once so. */
const DENSE_ROWS = 600
/** Of these the first, after which it is clear whether they are that dense. */
const DENSE_PROBE = 100
/** Kinds of which a filter must let through more to be tried so. */
const DENSE_KINDS = 64
/** Leaves that an export reads at a time. */
const EACH = 2_000
/** Subjects whose ids begin with a typed text, and the fewest characters of it: a shorter beginning nobody knows by heart. */
const MOST_SUBJECTS = 32
const SHORTEST_SUBJECT = 4
/** Events of them that are read in one go: a record has a handful, and where there are more, each subject is asked for by its kinds. */
const SUBJECT_EVENTS = 1_000
const LAST_CHARACTER = '\u{10FFFF}'

/** The name without the id before it; what has none is a word itself. */
const secondName = (mark: string): string => mark.slice(mark.indexOf(' ') + 1).slice(0, 80)

/** @param nameOf shown name of a staff id, now: for events that do not carry the name of their day */
export function auditSearch(database: Database, words: WordBook, nameOf: (staffId: string) => string): AuditSearch {
  const kinds = kindsOf(database, words)
  const spans = leafSpans(database)
  const eventOf = (row: EventRow): AuditEvent => {
    const content = contentOf(row, words)
    const { words: detail, name, marks: { second } } = decodeDetail(content.detail)
    const event = { index: row.leaf, userName: name ?? nameOf(content.user), ...content, detail, ...(second === undefined ? {} : { second: secondName(second) }) }
    if (!isEvent(event)) throw new FoyerError('audit.damaged', { detail: `leaf=${String(row.leaf).slice(0, 16)}` })
    return event
  }
  const row = database.prepare<[number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE leaf = ?`)
  const ofSubjects = database.prepare<[string, string, number], [subject: string, leaf: number, key: string]>(`SELECT subject, leaf, ${KIND} FROM audit_events WHERE subject >= ? AND subject < ? ORDER BY subject, ${KIND} LIMIT ?`).raw()
  const subjects = database.prepare<[string, string], { subject: string }>('SELECT subject FROM audit_events WHERE subject > ? AND subject < ? ORDER BY subject LIMIT 1')
  const leavesOf = (order: Order) => {
    const by = order === 'down' ? 'DESC' : 'ASC'
    const within = `leaf >= ? AND leaf <= ? ORDER BY leaf ${by} LIMIT ?`
    return {
      kind: database.prepare<[string, number, number, number], number>(`SELECT leaf FROM audit_events WHERE ${KIND} = ? AND ${within}`).pluck(),
      subject: database.prepare<[string, string, number, number, number], number>(`SELECT leaf FROM audit_events WHERE subject = ? AND ${KIND} = ? AND ${within}`).pluck(),
      all: database.prepare<[number, number, number], [number, string]>(`SELECT leaf, ${KIND} FROM audit_events WHERE ${within}`).raw(),
      bare: database.prepare<[number, number, number], number>(`SELECT leaf FROM audit_events WHERE ${within}`).pluck(),
    }
  }
  const leaves = { down: leavesOf('down'), up: leavesOf('up') }
  const streamsOfKinds = (all: readonly Kind[]): Stream[] => {
    const few: number[][] = []
    const streams: Stream[] = []
    for (const { key, oldest, newest, leaves: known } of all) {
      if (known !== null) few.push(known)
      else streams.push({ oldest, newest, read: (first, last, limit, order) => leaves[order].kind.all(key, first, last, limit) })
    }
    return few.length === 0 ? streams : [...streams, streamIn(few, kinds.oldest())]
  }
  const everything: Stream = { oldest: Number.MIN_SAFE_INTEGER, newest: Number.MAX_SAFE_INTEGER, read: (first, last, limit, order) => leaves[order].bare.all(first, last, limit) }
  const streamsOfSubject = (subject: string, keys: ReadonlySet<string>): Stream[] => kinds.of(subject).filter((key) => keys.has(key)).map((key) => ({
    ...everything, read: (first, last, limit, order) => leaves[order].subject.all(subject, key, first, last, limit),
  }))
  const beginsSubjects = (typed: string) => typed.length >= SHORTEST_SUBJECT && isId(typed)
  const subjectsLike = (typed: string): string[] => {
    const found: string[] = []
    // The id itself is greater than what it begins with by nothing.
    for (let after = typed.slice(0, -1) + String.fromCodePoint((typed.codePointAt(typed.length - 1) ?? 1) - 1) + LAST_CHARACTER; found.length < MOST_SUBJECTS;) {
      const next = subjects.get(after, typed + LAST_CHARACTER)?.subject
      if (next === undefined) break
      found.push(next)
      after = next
    }
    return found
  }
  /** Events of the first subjects whose ids begin with what is typed, of these kinds. */
  const streamsLike = (typed: string, keys: ReadonlySet<string>): Stream[] => {
    if (!beginsSubjects(typed)) return []
    const rows = ofSubjects.all(typed, typed + LAST_CHARACTER, SUBJECT_EVENTS)
    const named = [...new Set(rows.map(([subject]) => subject))]
    if (rows.length === SUBJECT_EVENTS && named.length <= MOST_SUBJECTS) return subjectsLike(typed).flatMap((each) => streamsOfSubject(each, keys))
    const after = named[MOST_SUBJECTS]
    const end = after === undefined ? rows.length : rows.findIndex(([subject]) => subject === after)
    return [streamIn(rows.slice(0, end).flatMap(([, leaf, key]) => (keys.has(key) ? [[leaf]] : [])), Number.MIN_SAFE_INTEGER)]
  }

  /** What a filter asks for, as streams of leaves; with the keys of its kinds where they are so many that what is asked for may be everywhere. */
  const streamsOf = (filter: AuditFilter): { streams: Stream[], dense: ReadonlySet<string> | null } => {
    const matching = matchingOf(filter, words)
    if (matching === null) return { streams: [], dense: null }
    const { subject = null, text = null } = filter
    const rest = ['user', 'door', 'method', 'action', 'actions', 'status', 'terminal', 'text'].every((key) => (filter[key as keyof AuditFilter] ?? null) === null)
    if (subject === null && rest) return { streams: [everything], dense: null }
    const allowed = [...kinds.all()].filter(matching.kind)
    const isMeant = subject !== null && text !== null && beginsSubjects(text.typed.trim()) && subject.startsWith(text.typed.trim())
    const meant = isMeant ? allowed : allowed.filter(matching.text)
    if (subject !== null) return { streams: streamsOfSubject(subject, new Set(meant.map(({ key }) => key))), dense: null }
    const others = text === null ? [] : streamsLike(text.typed.trim(), new Set(allowed.map(({ key }) => key)))
    return { streams: [...streamsOfKinds(meant), ...others], dense: meant.length > DENSE_KINDS && others.length === 0 ? new Set(meant.map(({ key }) => key)) : null }
  }

  /** The first leaves that a filter lets through beyond a leaf, in an order. */
  const find = (filter: AuditFilter, beyond: number | null, limit: number, order: Order): number[] => {
    const { streams, dense } = streamsOf(filter)
    if (streams.length === 0) return []
    const time = (text: string | null | undefined) => (text === null || text === undefined ? null : Date.parse(text))
    const [from, to] = [time(filter.from), time(filter.to)]
    const all = from === null && to === null ? [{ first: Number.MIN_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER }] : spans.between(from, to)
    const found: number[] = []
    for (const span of order === 'down' ? all.toReversed() : all) {
      const here = { ...span }
      if (beyond !== null && order === 'down') here.last = Math.min(here.last, beyond - 1)
      if (beyond !== null && order === 'up') here.first = Math.max(here.first, beyond + 1)
      if (here.first > here.last) continue
      // The first few tell whether the others are worth reading.
      for (const rowsAtOnce of dense === null ? [] : [DENSE_PROBE, DENSE_ROWS - DENSE_PROBE]) {
        const before = found.length
        const rows = leaves[order].all.all(here.first, here.last, rowsAtOnce)
        for (const [leaf, key] of rows) if (dense?.has(key) === true && found.length < limit) found.push(leaf)
        const end = rows.at(-1)?.[0]
        if (end === undefined || rows.length < rowsAtOnce) here.last = here.first - 1
        else if (order === 'down') here.last = end - 1
        else here.first = end + 1
        if (here.first > here.last || found.length >= limit || (found.length - before) * DENSE_ROWS < (limit - before) * rowsAtOnce) break
      }
      if (here.first > here.last) continue
      if (found.length < limit) found.push(...firstOf(streams, here, limit - found.length, order))
      if (found.length >= limit) break
    }
    return found
  }
  const eventsAt = (found: readonly number[]): AuditEvent[] => found.flatMap((leaf) => {
    const stored = row.get(leaf)
    return stored === undefined ? [] : [eventOf(stored)]
  })

  const search: AuditSearch = {
    page(filter, before, limit) {
      const found = find(filter, before, limit + 1, 'down')
      return { events: eventsAt(found.slice(0, limit)), more: found.length > limit }
    },
    * each(filter) {
      // Page by page: a statement that is being stepped through would block every write.
      for (let last: number | null = null; ;) {
        const found = find(filter, last, EACH, 'up')
        for (const leaf of found) yield* eventsAt([leaf])
        if (found.length < EACH) return
        last = found.at(-1) ?? null
      }
    },
    people: () => [...new Set([...kinds.all()].map(({ user }) => user))].slice(0, MOST_PEOPLE)
      .map((user) => words.wordOf(user)).filter(isId).map((id) => ({ id, name: nameOf(id).slice(0, 80) })),
    last: (action) => search.page({ action, status: '200' }, null, 1).events[0]?.index ?? null,
    history: (subject, limit) => search.page({ subject }, null, limit).events.toReversed(),
    readingOf: (leaf) => decodeDetail(row.get(leaf)?.detail ?? null).marks.reading ?? null,
    spans,
  }
  return search
}
