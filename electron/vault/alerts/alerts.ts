import { alert, ALERTS_MAX, alertCode, type Alert } from '../../contract/alerts.ts'
import type { AuditEvent } from '../../contract/audit.ts'
import { record } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import type { AuditSearch } from '../audit/search.ts'
import type { Trail, TrailDesk } from '../audit/trail.ts'
import type { AlertRule, Finding } from './alert-rule.ts'
import { addressNew, exportsUnusual, readsUnconfirmed, signInsRefused } from './people.ts'
import { chipAltered, clockSetBack, feedGap, paceDowngrade, trailBroken, trailGap } from './things.ts'

const rules: readonly AlertRule[] = [signInsRefused, readsUnconfirmed, exportsUnusual, addressNew, clockSetBack, trailGap, trailBroken, chipAltered, paceDowngrade, feedGap]

export const RAISED = 'alert.raise'
export const ACKNOWLEDGED = 'alerts.acknowledge'

/** Alerts that a look holds its findings against: more are not raised within the longest time that one is quiet. */
const MOST_HELD_AGAINST = 500
/** A look that finds more at once raises the first of them, and the next look the others: nobody fills the trail with them. */
const MOST_AT_ONCE = 20

export interface WatchedDesk extends TrailDesk { opened: Trail & { search: AuditSearch, accounts: { nameOf(id: string): string } } | null }

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
  const found = rules.flatMap((rule) => rule.look({ search, now }).map((finding) => ({ ...finding, quietMs: rule.quietMs })))
  if (found.length === 0) return
  const before = search.page({ action: RAISED, status: '2xx' }, null, MOST_HELD_AGAINST).events.flatMap(({ time, detail }) => {
    const raised = raisedBy(detail)
    return raised === null ? [] : [{ ...raised, at: Date.parse(time) }]
  })
  const isKnown = ({ code, about, quietMs }: (typeof found)[number]) => before.some((each) => each.code === code && each.about === about && Math.abs(now.getTime() - each.at) < quietMs)
  for (const finding of found.filter((each) => !isKnown(each)).slice(0, MOST_AT_ONCE)) {
    record(desk, eventOf(desk, systemFrame('POST', '/alerts', RAISED), { status: 200, error: null, subject: newId(), detail: wordsOf(finding) }))
  }
}

/** Who looked at an alert, and when: the first who did. */
const acknowledgedBy = (search: AuditSearch, id: string): AuditEvent | undefined => search.page({ subject: id, action: ACKNOWLEDGED, status: '2xx' }, null, 10).events.at(-1)

/** The alerts that the trail has, the newest first. */
export function alertsIn({ search, accounts }: NonNullable<WatchedDesk['opened']>): Alert[] {
  return search.page({ action: RAISED, status: '2xx' }, null, ALERTS_MAX).events.flatMap(({ index, time, subject: id, detail }) => {
    const raised = raisedBy(detail)
    if (raised === null || id === null) return []
    const acknowledged = acknowledgedBy(search, id)
    const who = raised.who === null ? null : { id: raised.who, name: accounts.nameOf(raised.who) }
    const { data } = alert.safeParse({
      id, code: raised.code, at: time, event: index, params: raised.params, who, subject: raised.subject,
      acknowledged: acknowledged === undefined ? null : { by: acknowledged.userName, at: acknowledged.time },
    })
    // A forged row may hold anything; the verification tells of it.
    return data === undefined ? [] : [data]
  })
}
