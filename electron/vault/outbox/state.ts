import type { DayAlert } from '../../contract/day.ts'
import { namesReceiver, RECEIVER, uplinkSecretName, type UplinkState } from '../../contract/uplink.ts'
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
  const read = readReceipt(log, key, kept.note)
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
    feeds: all.filter(({ name }) => name !== RECEIVER).map(({ name, next, told }) => ({ name, next, told })),
  }
}

/** What is wrong with what leaves the desk, for whoever looks at the day. */
export function outboxAlerts(desk: OutboxDesk): DayAlert[] {
  const parts = opened(desk)
  const { values } = parts.policy.inForce()
  if (!namesReceiver(values)) return []
  const { halt, told, certificateUntil } = uplinkStateOf(desk)
  const now = desk.now().getTime()
  const alerts: DayAlert[] = []
  if (halt !== null) alerts.push({ code: 'uplinkFork' })
  if (told?.error?.code === 'uplink.receiptFalse') alerts.push({ code: 'uplinkReceiptFalse' })
  const silentMs = SILENT_HEARTBEATS * values.uplinkHeartbeatMinutes * 60_000
  if (told !== null && told.error !== null && (told.okAt === null || now - Date.parse(told.okAt) > silentMs)) alerts.push({ code: 'uplinkSilent' })
  const [first] = [certificateUntil, told?.theirCertificateUntil ?? null].filter((at) => at !== null).toSorted()
  // The desk renews its own by itself at this moment: a day later it should have come about.
  if (first !== undefined && Date.parse(first) - now < RENEW_DAYS * DAY_MS) alerts.push({ code: 'uplinkCertificate', params: { date: first.slice(0, 10) } })
  return alerts
}
