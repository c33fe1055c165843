import { X509Certificate } from 'node:crypto'
import type { DayAlert } from '../../contract/day.ts'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { feedsNamed } from '../../contract/feeds.ts'
import { namesReceiver, RECEIVER, uplinkSecretName, type UplinkState, type UplinkTold } from '../../contract/uplink.ts'
import { keyType, verifierKeyOf } from '../../tlog/signed-note.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import { DAY_MS } from '../clock/limits.ts'
import { opened } from '../database/opened.ts'
import type { OutboxDesk, Sends } from './desk.ts'
import { ownCertificate, RENEW_DAYS } from './enrolment.ts'
import { seenOf } from './quorum.ts'
import { readReceipt } from './receipt.ts'

/** So many heartbeats in a row that did not get through are more than a network that comes and goes. */
const SILENT_HEARTBEATS = 4

/** Up to where the receiver countersigned this very trail, by what is stored of it now: a row that somebody wrote is not believed. */
export function receivedOf({ outbox, log, policy }: Sends): UplinkState['received'] {
  const kept = outbox.receipts.newest()
  const text = policy.inForce().values.uplinkKey || outbox.enrolment()?.receiverKey
  const key = text === undefined ? null : verifierKeyOf(text, keyType.cosignature)
  if (kept === null || key === null) return null
  const read = readReceipt(log, key, kept.note, null)
  return typeof read === 'string' || read.standing !== 'holds' ? null : { size: read.size, at: isoTimeOf(read.time) }
}

export function uplinkStateOf(desk: OutboxDesk): UplinkState {
  const parts = opened(desk)
  const { outbox, log, policy } = parts
  const all = outbox.destinations()
  const enrolled = outbox.enrolment()
  const certificate = ownCertificate(parts)
  return {
    address: policy.inForce().values.uplinkAddress, size: log.size(), next: outbox.next(RECEIVER), received: receivedOf(parts), seen: seenOf(parts),
    told: all.find(({ name }) => name === RECEIVER)?.told ?? null,
    enrolled: enrolled === null ? null : { at: isoTimeOf(enrolled.time), receiver: enrolled.receiverKey.split('+')[0] ?? '' },
    certificateUntil: certificate === null ? null : isoTimeOf(certificate.until), halt: outbox.halt(),
    secrets: uplinkSecretName.options.filter((name) => outbox.secret(name) !== null),
    feeds: feedsNamed(policy.inForce().values).map((name) => ({ name, next: outbox.next(name), told: all.find((each) => each.name === name)?.told ?? null })),
    neighbours: outbox.neighbours().map(({ terminal, key, size, time }) => ({ terminal, key, size, at: isoTimeOf(time) })),
  }
}

/** Nothing gets through, and has not for a while. */
const isSilent = (told: UplinkTold | null, silentMs: number, now: number): boolean =>
  told !== null && told.error !== null && (told.okAt === null || now - Date.parse(told.okAt) > silentMs)

/**
 * Since when the first event waits that no receipt covers, milliseconds since the epoch: by the trail and by receipts alone, since the process that sends may
 * say of itself what it likes. What was there before the receiver knew this desk waits from then on, and what is dated ahead of now since nobody knows when.
 */
function waitsSince({ database, outbox }: Sends, { size, received }: UplinkState, now: number): number | null {
  const from = received?.size ?? 0
  if (from >= size) return null
  const time = database.prepare<[number], { time: unknown }>('SELECT time FROM audit_events WHERE leaf >= ? ORDER BY leaf LIMIT 1').get(from)?.time
  const past = (moment: unknown): number => (typeof moment === 'number' && moment <= now ? moment : 0)
  return Math.max(past(time), past(outbox.enrolment()?.time))
}

/** What is wrong with what leaves the desk, for whoever looks at the day. */
export function outboxAlerts(desk: OutboxDesk): DayAlert[] {
  const parts = opened(desk)
  const { values } = parts.policy.inForce()
  const state = uplinkStateOf(desk)
  const now = desk.now().getTime()
  const silentMs = SILENT_HEARTBEATS * values.uplinkHeartbeatMinutes * 60_000
  return [...(namesReceiver(values) ? receiverAlerts(state, waitsSince(parts, state, now), silentMs, now) : []), ...feedAlerts(state, parts.outbox.secret('feedCertificate'), silentMs, now)]
}

const endsSoon = (at: string, now: number): boolean => Date.parse(at) - now < RENEW_DAYS * DAY_MS

function receiverAlerts({ halt, told, certificateUntil }: UplinkState, since: number | null, silentMs: number, now: number): DayAlert[] {
  const alerts: DayAlert[] = []
  if (halt !== null) alerts.push({ code: 'uplinkFork' })
  if (told?.error?.code === 'uplink.receiptFalse') alerts.push({ code: 'uplinkReceiptFalse' })
  if (isSilent(told, silentMs, now)) alerts.push({ code: 'uplinkSilent' })
  // Where one of these says why, no second one says that.
  if (alerts.length === 0 && since !== null && now - since > silentMs) alerts.push({ code: 'uplinkNoReceipt' })
  const [first] = [certificateUntil, told?.theirCertificateUntil ?? null].filter((at) => at !== null).toSorted()
  // The desk renews its own by itself at this moment: a day later it should have come about.
  if (first !== undefined && endsSoon(first, now)) alerts.push({ code: 'uplinkCertificate', params: { date: first.slice(0, 10) } })
  return alerts
}

/** Faults that no waiting mends: somebody has to look. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['uplink.refused', 'uplink.badAnswer', 'uplink.certificate', 'uplink.settings', 'uplink.signIn', 'policy.unreadable'])

function feedAlerts({ feeds }: UplinkState, ownCertificates: string | null, silentMs: number, now: number): DayAlert[] {
  const alerts = feeds.flatMap(({ name, told }): DayAlert[] => {
    const refused = told !== null && told.error !== null && REFUSALS.has(told.error.code)
    const theirs = told?.theirCertificateUntil ?? null
    return [
      ...(refused ? [{ code: 'feedRefused' as const, params: { name } }] : isSilent(told, silentMs, now) ? [{ code: 'feedSilent' as const, params: { name } }] : []),
      ...(theirs !== null && endsSoon(theirs, now) ? [{ code: 'feedCertificate' as const, params: { name, date: theirs.slice(0, 10) } }] : []),
    ]
  })
  const until = feeds.length === 0 || ownCertificates === null ? null : endOf(ownCertificates)
  return until !== null && endsSoon(until, now) ? [...alerts, { code: 'feedOwnCertificate', params: { date: until.slice(0, 10) } }] : alerts
}

/** When the first certificate of a chain ends; null where it is none. */
function endOf(certificates: string): string | null {
  try {
    return isoTimeOf(Date.parse(new X509Certificate(certificates).validTo))
  } catch {
    return null
  }
}
