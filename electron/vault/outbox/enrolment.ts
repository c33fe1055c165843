import { FoyerError } from '../../contract/errors.ts'
import { RECEIVER } from '../../contract/uplink.ts'
import { UPLINK_PROTOCOL, type Enrolled, type Enrolment } from '../../contract/uplink-protocol.ts'
import { cosignerOf } from '../../tlog/cosigner.ts'
import { keyType, verifierKey, verifierKeyOf } from '../../tlog/signed-note.ts'
import { DAY_MS } from '../clock/limits.ts'
import { opened } from '../database/opened.ts'
import { certificateFor, certificateRequest, certificatesIn, newCertificateKey } from '../keys/tls/certificate-request.ts'
import { tellOutbox, type OutboxDesk, type Sends } from './desk.ts'
import { readReceipt } from './receipt.ts'

/** Days before its end from which on a certificate is renewed, and warned of where that does not come about. */
export const RENEW_DAYS = 30
/** And where it lives shorter than that: when this part of its life is left. */
const RENEW_PART = 1 / 3

/** The trail's words where the receiver's key became another one: whose countersignature counts is another's from then on. */
export const INSTEAD_OF = 'insteadOf='
const idOf = (key: string): string => key.split('+')[1] ?? ''

/** What makes this desk known to the receiver, once. The key for its certificate is made anew each time. @param session whose doing it is: nobody else's answer is taken */
export function enrolmentOf(desk: OutboxDesk, { code, deskName, session }: { code: string, deskName: string, session: string | null }): Enrolment {
  const { log, outbox, terminal } = opened(desk)
  const key = newCertificateKey()
  outbox.setSecret('nextKey', key)
  outbox.enrolling = session
  return { protocol: UPLINK_PROTOCOL, code, terminal, name: deskName, key: verifierKey(log.signer), cosigner: verifierKey(cosignerOf(log.signer), keyType.cosignature), request: certificateRequest(terminal, key) }
}

/** Take a certificate for the key that it was asked for with. @throws FoyerError `uplink.badAnswer` */
function takeCertificate(desk: OutboxDesk, { outbox }: Sends, given: string): number {
  const key = outbox.secret('nextKey')
  const certificate = certificatesIn(given)
  const times = key === null || certificate === null ? null : certificateFor(certificate, key)
  if (key === null || certificate === null || times === null || times.until <= desk.now().getTime()) throw new FoyerError('uplink.badAnswer', { detail: 'certificate' })
  // The last that worked is kept until this one has: whoever gave it may have given one that nobody takes.
  if (outbox.secret('formerKey') === null) {
    outbox.setSecret('formerCertificate', outbox.secret('certificate'))
    outbox.setSecret('formerKey', outbox.secret('certificateKey'))
  }
  outbox.setSecret('certificate', certificate)
  outbox.setSecret('certificateKey', key)
  outbox.setSecret('nextKey', null)
  return times.until
}

/**
 * The receiver knows this desk: whose countersignature counts from now on is known, and where to go on from. Also what an administrator does about a
 * fork, a restored desk or a lost certificate: what stopped is stopped no more.
 *
 * @throws FoyerError `uplink.badAnswer`, `uplink.settings` where policy fixes another receiver's key
 */
export function takeEnrolment(desk: OutboxDesk, { terminal, size, receiverKey, certificate, receipt, epoch }: Enrolled, session: string | null): void {
  const parts = opened(desk)
  const { outbox, log, policy, database } = parts
  const asked = outbox.enrolling
  outbox.enrolling = null
  if (asked === null || asked !== session) throw new FoyerError('uplink.badAnswer', { detail: 'notAsked' })
  const former = outbox.enrolment()?.receiverKey ?? receiverKey
  const { uplinkAddress, uplinkKey } = policy.inForce().values
  const key = verifierKeyOf(receiverKey, keyType.cosignature)
  if (key === null || terminal !== parts.terminal) throw new FoyerError('uplink.badAnswer', { detail: key === null ? 'receiverKey' : 'terminal' })
  if (uplinkKey !== '' && uplinkKey !== receiverKey) throw new FoyerError('uplink.settings', { detail: 'uplinkKey' })
  const read = receipt === null ? null : readReceipt(log, key, receipt, desk.now())
  const holds = read !== null && typeof read !== 'string' && read.standing === 'holds' && read.size === size ? read : null
  database.transaction(() => {
    const now = desk.now().getTime()
    if (certificate !== null) takeCertificate(desk, parts, certificate)
    outbox.enrol({ time: now, address: uplinkAddress, receiverKey })
    outbox.setSecret('countingKey', receiverKey)
    outbox.resume(now)
    // Where it does not prove what it holds, the first batch finds out.
    outbox.setNext(RECEIVER, holds?.size ?? 0)
    if (holds !== null && receipt !== null) outbox.receipts.keep({ size: holds.size, time: holds.time, note: receipt })
  }).immediate()
  outbox.toldFalse.clear()
  tellOutbox(desk, 'uplink.enrolled', `receiver=${idOf(receiverKey)} size=${size}${epoch === 1 ? '' : ` epoch=${epoch}`}${former === receiverKey ? '' : ` ${INSTEAD_OF}${idOf(former)}`}`)
}

/** The newest certificate let this desk in: the one of before has no use any more. */
export function forgetFormer(desk: OutboxDesk): void {
  const { outbox, database } = opened(desk)
  if (outbox.secret('formerKey') === null) return
  database.transaction(() => {
    outbox.setSecret('formerCertificate', null)
    outbox.setSecret('formerKey', null)
  }).immediate()
}

/** Policy, by whoever's hand, made another key the one whose countersignature counts: told once. */
export function tellCountingKey(desk: OutboxDesk): void {
  const { outbox, policy } = opened(desk)
  const key = policy.inForce().values.uplinkKey || outbox.enrolment()?.receiverKey
  const before = outbox.secret('countingKey')
  if (key === undefined || key === before) return
  outbox.setSecret('countingKey', key)
  if (before !== null) tellOutbox(desk, 'uplink.keyChanged', `receiver=${idOf(key)} ${INSTEAD_OF}${idOf(before)}`)
}

/** From when to when our certificate holds; null where there is none. */
export function ownCertificate({ outbox }: Pick<Sends, 'outbox'>) {
  const certificate = outbox.secret('certificate')
  const key = outbox.secret('certificateKey')
  return certificate === null || key === null ? null : certificateFor(certificate, key)
}

/** A request for a new certificate where the present one ends soon, else null. */
export function renewalOf(desk: OutboxDesk): string | null {
  const parts = opened(desk)
  const times = ownCertificate(parts)
  if (times === null) return null
  const left = times.until - desk.now().getTime()
  if (left > Math.min(RENEW_DAYS * DAY_MS, (times.until - times.from) * RENEW_PART)) return null
  const key = parts.outbox.secret('nextKey') ?? newCertificateKey()
  parts.outbox.setSecret('nextKey', key)
  return certificateRequest(parts.terminal, key)
}

/** @throws FoyerError `uplink.badAnswer` */
export function takeRenewal(desk: OutboxDesk, certificate: string): void {
  const parts = opened(desk)
  const until = parts.database.transaction(() => takeCertificate(desk, parts, certificate)).immediate()
  tellOutbox(desk, 'uplink.renewed', `until=${new Date(until).toISOString().slice(0, 10)}`)
}
