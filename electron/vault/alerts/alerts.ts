import { alert, ALERTS_MAX, alertCode, type Alert } from '../../contract/alerts.ts'
import type { AuditEvent } from '../../contract/audit.ts'
import { record } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import type { AuditSearch } from '../audit/search.ts'
import type { Trail, TrailDesk } from '../audit/trail.ts'
import type { ClientBook } from '../clients/book.ts'
import type { ClientUse } from '../clients/use.ts'
import { DAY_MS } from '../clock/limits.ts'
import type { AlertRule, Finding } from './alert-rule.ts'
import { documentsMany, errorsMany, hourNew, keyRevokedTried, volumeUnusual } from './clients.ts'
import { addressNew, exportsUnusual, factorsReset, keyCopied, readsUnconfirmed, signInsRefused } from './people.ts'
import { authorityReplaced, chipAltered, clockSetBack, feedGap, paceDowngrade, receiverChanged, trailBroken, trailGap } from './things.ts'

const rules: readonly AlertRule[] = [signInsRefused, readsUnconfirmed, exportsUnusual, addressNew, clockSetBack, trailGap, trailBroken, chipAltered, paceDowngrade, receiverChanged, feedGap, authorityReplaced, keyRevokedTried, hourNew, volumeUnusual, errorsMany, documentsMany, factorsReset, keyCopied]

export const RAISED = 'alert.raise'
export const ACKNOWLEDGED = 'alerts.acknowledge'

/** Every rule looks at a day, or is quiet for one: what was raised within two, and at times that are still to come, is all that a finding can be again. */
const HELD_AGAINST_MS = 2 * DAY_MS
const PAGE = 500
/** Alerts of one code of which the open ones are looked for, the newest: a flood of one kind pushes out none of another. */
const MOST_OF_A_CODE = 200
/** Acknowledgements that are read at once; where there are more, each alert's own is asked for. */
const MOST_ACKNOWLEDGED = 2_000
/** A look that finds more at once raises the first of them, and the next look the others: nobody fills the trail with them. */
const MOST_AT_ONCE = 20

export interface WatchedDesk extends TrailDesk { opened: Trail & { search: AuditSearch, accounts: { nameOf(id: string): string }, clients: Pick<ClientBook, 'all' | 'nameOf'>, clientUse: Pick<ClientUse, 'flush' | 'hours'> } | null }

/** An alert in words of the trail: `signInsRefused about=3fK count=5 minutes=15`. */
const wordsOf = ({ code, about, numbers, who, subject }: Finding): string =>
  [code, `about=${about}`, ...(who === undefined ? [] : [`who=${who}`]), ...(subject === undefined ? [] : [`subject=${subject}`]), ...Object.entries(numbers).map(([name, value]) => `${name}=${value}`)].join(' ')

interface Raised { code: Alert['code'], about: string, who: string | null, subject: string | null, params: Record<string, number> }

/** What an event says; null where it is none of ours. */
function raisedBy(detail: string | null): Raised | null {
  const [said, ...parts] = (detail ?? '').split(' ')
  const code = alertCode.safeParse(said)
  if (!code.success) return null
  const values = new Map(parts.map((part) => [part.split('=', 1)[0] ?? '', part.slice(part.indexOf('=') + 1)]))
  const params = Object.fromEntries([...values].flatMap(([name, value]) => (/^\d{1,15}$/.test(value) && name !== 'about' && name !== 'who' && name !== 'subject' ? [[name, Number(value)]] : [])))
  return { code: code.data, about: values.get('about') ?? '', who: values.get('who') ?? null, subject: values.get('subject') ?? null, params }
}

/** Look for what has come up, and say each in the trail, once. @param newId of an alert */
export function raiseAlerts(desk: WatchedDesk, newId: () => string): void {
  const parts = desk.opened
  if (parts === null) return
  const { search } = parts
  const now = desk.now()
  parts.clientUse.flush(now.getTime())
  const clients = { all: () => parts.clients.all(), hours: (client: string, from: number) => parts.clientUse.hours(client, from) }
  const found = rules.flatMap((rule) => rule.look({ search, clients, now }).map((finding) => ({ ...finding, quietMs: rule.quietMs })))
  if (found.length === 0) return
  const before = raisedSince(search, now.getTime() - HELD_AGAINST_MS)
  const isKnown = ({ code, about, quietMs }: (typeof found)[number]) => before.get(`${code} ${about}`)?.some((at) => Math.abs(now.getTime() - at) < quietMs) === true
  for (const finding of found.filter((each) => !isKnown(each)).slice(0, MOST_AT_ONCE)) {
    record(desk, eventOf(desk, systemFrame('POST', '/alerts', RAISED), { status: 200, error: null, subject: newId(), detail: wordsOf(finding) }))
  }
}

/** When what was raised, by its code and what it is about. */
function raisedSince(search: AuditSearch, from: number): Map<string, number[]> {
  const raisedAt = new Map<string, number[]>()
  for (let last: number | null = null; ;) {
    const { events, more } = search.page({ action: RAISED, status: '2xx', from: new Date(from).toISOString() }, last, PAGE)
    for (const { time, detail } of events) {
      const raised = raisedBy(detail)
      if (raised === null) continue
      const key = `${raised.code} ${raised.about}`
      raisedAt.set(key, [...raisedAt.get(key) ?? [], Date.parse(time)])
    }
    if (!more) return raisedAt
    last = events.at(-1)?.index ?? null
  }
}

type AlertParts = NonNullable<WatchedDesk['opened']>

/** Who looked at an alert, and when: the first who did. */
function acknowledgements(search: AuditSearch): (id: string) => AuditEvent | undefined {
  const { events, more } = search.page({ action: ACKNOWLEDGED, status: '2xx' }, null, MOST_ACKNOWLEDGED)
  const newest = new Map(events.map((event) => [event.subject, event]))
  return (id) => (more ? search.page({ subject: id, action: ACKNOWLEDGED, status: '2xx' }, null, 10).events.at(-1) : newest.get(id))
}

function alertOf({ index, time, subject: id, detail }: AuditEvent, { accounts, clients }: AlertParts, acknowledged: AuditEvent | undefined): Alert | null {
  const raised = raisedBy(detail)
  if (raised === null || id === null) return null
  const who = raised.who === null ? null : { id: raised.who, name: clients.nameOf(raised.who) ?? accounts.nameOf(raised.who) }
  // A forged row may hold anything; the verification tells of it.
  return alert.safeParse({
    id, code: raised.code, at: time, event: index, params: raised.params, who, subject: raised.subject,
    acknowledged: acknowledged === undefined ? null : { by: acknowledged.userName, at: acknowledged.time },
  }).data ?? null
}

/** An alert by its id, however old. */
export function alertBy(parts: AlertParts, id: string): Alert | null {
  const { search } = parts
  const [event] = search.page({ subject: id, action: RAISED, status: '2xx' }, null, 1).events
  return event === undefined ? null : alertOf(event, parts, acknowledgements(search)(id))
}

/** The alerts that the trail has: those to show, the open ones of each code before what was looked at, the newest first; and how many are open. */
export function alertsIn(parts: AlertParts): { alerts: Alert[], open: number } {
  const { search } = parts
  const acknowledged = acknowledgements(search)
  const byCode = alertCode.options.map((code) => search.page({ action: RAISED, status: '2xx', text: { typed: code, actions: [] } }, null, MOST_OF_A_CODE).events
    .map((event) => alertOf(event, parts, event.subject === null ? undefined : acknowledged(event.subject))).filter((each) => each?.code === code))
  const all = byCode.flatMap((ofCode) => {
    const rank = { open: 0, done: 0 }
    return ofCode.flatMap((each) => (each === null || each === undefined ? [] : [{ alert: each, rank: each.acknowledged === null ? rank.open++ : rank.done++ }]))
  })
  const isOpen = ({ acknowledged: looked }: Alert): boolean => looked === null
  const shown = all.toSorted((a, b) => Number(isOpen(b.alert)) - Number(isOpen(a.alert)) || a.rank - b.rank || b.alert.event - a.alert.event).slice(0, ALERTS_MAX)
  return { alerts: shown.map((each) => each.alert).toSorted((a, b) => b.event - a.event), open: all.filter((each) => isOpen(each.alert)).length }
}
