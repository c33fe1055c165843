import { isHarmless } from '../audit/anchors.ts'
import { DAY_MS } from '../clock/limits.ts'
import { INSTEAD_OF } from '../outbox/enrolment.ts'
import { MINUTE_MS, since, type AlertRule } from './alert-rule.ts'

/** It is about one event, and raised once. */
const ONCE = Number.POSITIVE_INFINITY

/** Clocks of two processes, and what the network corrects, differ by less, milliseconds: as where the trail is verified. */
const BACKWARDS_MS = 300_000
/** Turns that one look takes in, the newest. */
const TURNS = 16

/** An event has an earlier time than the one before it. */
export const clockSetBack: AlertRule = {
  quietMs: ONCE,
  look: ({ search, now }) => search.spans.turns(TURNS).filter(({ by }) => by > BACKWARDS_MS).flatMap(({ leaf, by }) => {
    const [event] = search.page({}, leaf + 1, 1).events
    // What was so before this was looked for is known by now, or never will be.
    if (event === undefined || Math.abs(now.getTime() - Date.parse(event.time)) > DAY_MS) return []
    return [{ code: 'clockSetBack' as const, about: String(leaf), numbers: { minutes: Math.round(by / MINUTE_MS), event: leaf } }]
  }),
}

/** An opening found that the trail does not prove to be what was signed before: its end is missing, or it is another one. */
export const trailGap: AlertRule = {
  quietMs: ONCE,
  look: (at) => since(at, DAY_MS, { action: 'audit.anchor' }).filter(({ detail }) => !isHarmless(detail ?? ''))
    .map(({ index }) => ({ code: 'trailGap', about: String(index), numbers: { event: index } })),
}

/** A verification found something. */
export const trailBroken: AlertRule = {
  quietMs: DAY_MS,
  look: (at) => since(at, DAY_MS, { action: 'audit.verify', status: '2xx' }).slice(0, 1).flatMap(({ detail }) => {
    const [, count] = /^problems=(\d+)$/.exec(detail ?? '') ?? []
    return count === undefined ? [] : [{ code: 'trailBroken' as const, about: 'trail', numbers: { count: Number(count) } }]
  }),
}

/** Receipts of another key count than before: that of another receiver with which the desk was enrolled, or one that policy names. */
export const receiverChanged: AlertRule = {
  quietMs: ONCE,
  look: (at) => ['uplink.enrolled', 'uplink.keyChanged'].flatMap((action) => since(at, DAY_MS, { action, status: '2xx' })).filter(({ detail }) => detail?.includes(INSTEAD_OF) === true)
    .map(({ index }) => ({ code: 'receiverChanged', about: String(index), numbers: { event: index } })),
}

/** Programs and browsers that trust the desk's own authority of before trust this one not. */
export const authorityReplaced: AlertRule = {
  quietMs: ONCE,
  look: (at) => since(at, DAY_MS, { action: 'connections.authorityMade', status: '2xx' }).filter(({ detail }) => detail?.includes(INSTEAD_OF) === true)
    .map(({ index }) => ({ code: 'authorityReplaced', about: String(index), numbers: { event: index } })),
}

/** A feed was not given events that are not what the tree has. */
export const feedGap: AlertRule = {
  quietMs: ONCE,
  look: (at) => since(at, DAY_MS, { action: 'uplink.feedGap' }).flatMap(({ index, detail }) => {
    const [, first, count] = /^[a-z]+ first=(\d+) count=(\d+)$/.exec(detail ?? '') ?? []
    return first === undefined ? [] : [{ code: 'feedGap' as const, about: String(index), numbers: { event: Number(first), count: Number(count) } }]
  }),
}

const HOLD = 'internal.holdReading'

/** What a chip says is not what was signed for it. */
export const chipAltered: AlertRule = {
  quietMs: ONCE,
  look: (at) => since(at, DAY_MS, { action: HOLD, status: '2xx', text: { typed: 'chipAltered', actions: [] } })
    .map(({ index, subject, user }) => ({ code: 'chipAltered', about: String(index), who: user, numbers: { event: index }, ...(subject === null ? {} : { subject }) })),
}

/** A chip that offers PACE was read without it, or refused for that: somebody may stand between the reader and the chip. */
export const paceDowngrade: AlertRule = {
  quietMs: ONCE,
  look: (at) => [
    ...since(at, DAY_MS, { action: HOLD, status: '2xx', text: { typed: 'paceDowngrade', actions: [] } }),
    ...since(at, DAY_MS, { action: 'reading.readChip', status: '4xx', text: { typed: 'chip.downgrade', actions: [] } }),
  ].map(({ index, subject, user }) => ({ code: 'paceDowngrade', about: String(index), who: user, numbers: { event: index }, ...(subject === null ? {} : { subject }) })),
}
