import { DAY_MS } from '../clock/limits.ts'
import type { HourOfUse } from '../clients/use.ts'
import { HOUR_MS, since, type AlertRule, type Finding, type LookedAt } from './alert-rule.ts'

/** Tries with a revoked key are counted over so long: one is enough, and what comes after it is the same finding. */
const REVOKED_MINUTES = 60

/** A key that was taken away is tried: somebody has a copy of it, or a computer was forgotten. */
export const keyRevokedTried: AlertRule = {
  quietMs: DAY_MS,
  look(at) {
    const tries = new Map<string, { who: string, count: number }>()
    for (const { user, credential, detail } of since(at, REVOKED_MINUTES * 60_000, { door: 'api', status: '4xx', text: { typed: 'revoked', actions: [] } })) {
      if (credential === null || detail?.split(' ').includes('revoked') !== true) continue
      tries.set(credential, { who: user, count: (tries.get(credential)?.count ?? 0) + 1 })
    }
    return [...tries].map(([key, { who, count }]) => ({ code: 'keyRevokedTried' as const, about: `${who}/${key}`, who, numbers: { count, minutes: REVOKED_MINUTES } }))
  },
}

/** What is usual is told by four weeks, and by nothing less than one: a client of yesterday has no habits. */
const USUAL_DAYS = 28
const LEAST_DAYS = 7
const DAY_HOURS = 24

/** What a client asked in the hour that goes on or went before, and in the weeks before those two. */
function eachClient({ clients, now }: LookedAt, look: (of: { who: string, recent: HourOfUse[], before: HourOfUse[], hour: number }) => Finding[]): Finding[] {
  const hour = Math.floor(now.getTime() / HOUR_MS)
  return clients.all().filter(({ revoked_at }) => revoked_at === null).flatMap(({ id }) => {
    const hours = clients.hours(id, now.getTime() - (USUAL_DAYS + 1) * DAY_MS)
    return look({ who: id, recent: hours.filter((each) => each.hour >= hour - 1), before: hours.filter((each) => each.hour < hour - 1), hour })
  })
}

const sum = (hours: readonly HourOfUse[], of: 'asked' | 'failed' | 'documents'): number => hours.reduce((total, each) => total + each[of], 0)
const daysKnown = (before: readonly HourOfUse[], hour: number): number => (before[0] === undefined ? 0 : (hour - before[0].hour) / DAY_HOURS)

/** Fewer requests at a new hour are a person who tries something. */
const HOUR_LEAST = 10

/** It asks at an hour of the day at which it never asked, nor in the hours next to it. */
export const hourNew: AlertRule = {
  quietMs: DAY_MS,
  look: (at) => eachClient(at, ({ who, recent, before, hour }) => {
    if (daysKnown(before, hour) < LEAST_DAYS) return []
    const of = (each: number) => each % DAY_HOURS
    const near = (one: number, other: number) => [0, 1, DAY_HOURS - 1].includes((one - other + DAY_HOURS) % DAY_HOURS)
    return recent.filter(({ hour: asked, asked: count }) => count >= HOUR_LEAST && !before.some((each) => near(of(each.hour), of(asked))))
      .map(({ asked: count }) => ({ code: 'hourNew' as const, about: who, who, numbers: { count, days: Math.floor(daysKnown(before, hour)) } })).slice(0, 1)
  }),
}

/** So many times what a day had on average is not usual any more, from so many on. */
const TIMES_USUAL = 5
const VOLUME_LEAST = 200

/** It asks much more within a day than its own usual week has a day. */
export const volumeUnusual: AlertRule = {
  quietMs: DAY_MS,
  look: (at) => eachClient(at, ({ who, recent, before, hour }) => {
    const today = [...before.filter((each) => each.hour > hour - DAY_HOURS), ...recent]
    const earlier = before.filter((each) => each.hour <= hour - DAY_HOURS)
    const days = Math.min(USUAL_DAYS, daysKnown(earlier, hour - DAY_HOURS))
    if (days < LEAST_DAYS) return []
    const count = sum(today, 'asked')
    const usual = sum(earlier, 'asked') / days
    return count >= VOLUME_LEAST && count > TIMES_USUAL * usual ? [{ code: 'volumeUnusual', about: who, who, numbers: { count, usual: Math.round(usual) } }] : []
  }),
}

/** Refused or failed within two hours, from so many on: a program with a mistake in it fails with half of what it asks, one that probes with nearly all. */
const ERRORS_LEAST = 20
const ERRORS_PERCENT = 50

/** Much of what it asks is refused: a mistake in it, or somebody who tries what it may. */
export const errorsMany: AlertRule = {
  quietMs: DAY_MS,
  look: (at) => eachClient(at, ({ who, recent }) => {
    const [count, of] = [sum(recent, 'failed'), sum(recent, 'asked')]
    return count >= ERRORS_LEAST && count * 100 >= of * ERRORS_PERCENT ? [{ code: 'errorsMany', about: who, who, numbers: { count, of } }] : []
  }),
}

/** Documents within two hours, from so many on: more than a busy desk receives, and five times the client's own most is more than it ever needed. */
const DOCUMENTS_LEAST = 60
const TIMES_MOST = 5

/** It takes one document after the other. */
export const documentsMany: AlertRule = {
  quietMs: DAY_MS,
  look: (at) => eachClient(at, ({ who, recent, before }) => {
    const count = sum(recent, 'documents')
    const most = Math.max(0, ...before.map(({ documents }) => documents))
    return count >= DOCUMENTS_LEAST && count > TIMES_MOST * most ? [{ code: 'documentsMany', about: who, who, numbers: { count, most } }] : []
  }),
}
