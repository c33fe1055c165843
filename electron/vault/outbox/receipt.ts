import { FoyerError } from '../../contract/errors.ts'
import { cosignedAt } from '../../tlog/cosignature.ts'
import { openCheckpoint } from '../../tlog/checkpoint.ts'
import { keyType, verifierKeyOf, type NoteKey } from '../../tlog/signed-note.ts'
import { standingOf, type Standing } from '../audit/anchors.ts'
import type { AuditLog } from '../audit/log.ts'
import type { Sends } from './desk.ts'
import { DAY_MS } from '../clock/limits.ts'

/** A receipt whose countersignature is the receiver's, and how our log stands to it. */
export interface ReadReceipt { size: number, time: number, standing: Extract<Standing, 'holds' | 'ahead' | 'forked'> }

/** What is wrong with a receipt: whose countersignature is missing or false, or that what it countersigns is no checkpoint of ours. */
export type ReceiptFault = 'notCountersigned' | 'notOurs'

/** What can be written as a time with a year of four digits, milliseconds since the epoch. */
const LAST_TIME = Date.UTC(9999, 11, 31)
/** Clocks differ, also by a wrong day; a receiver that tells of a later time is not believed, milliseconds. */
const AHEAD_MS = DAY_MS

/** @param receiver whose countersignature counts @param now null where it was taken before, and only what no clock tells is none */
export function readReceipt(log: Pick<AuditLog, 'size' | 'nodes' | 'signer'>, receiver: NoteKey, note: string, now: Date | null): ReadReceipt | ReceiptFault {
  const seen = cosignedAt(note, receiver)
  if (seen === null || seen * 1000 > (now === null ? LAST_TIME : now.getTime() + AHEAD_MS)) return 'notCountersigned'
  const ours = openCheckpoint(note, log.signer)
  const standing = standingOf(note, log.size(), log.nodes, log.signer)
  if (ours === null || standing === 'foreign' || standing === 'damaged') return 'notOurs'
  return { size: ours.size, time: seen * 1000, standing }
}

/** Of an export's proof: with the last of the day, a person's own, and the signatures of all of them it stays short enough to mail. */
const MOST_IN_PROOF = 8

/** The newest receipts that this very trail, as it is stored now, grew on from: what an export's proof carries. */
export function receiptsForProof({ outbox, log, policy }: Sends): string[] {
  const keys = receiverKeys(policy.inForce().values.uplinkKey, outbox.enrolments())
  return outbox.receipts.last(MOST_IN_PROOF).map(({ note }) => note).filter((note) => keys.some((key) => {
    const read = readReceipt(log, key, note, null)
    return typeof read !== 'string' && read.standing === 'holds'
  }))
}

/** Every key whose countersignature counts or did: a desk that was told of another receiver keeps what the first one gave. */
export function receiverKeys(policyKey: string, enrolments: readonly { receiverKey: string }[]): NoteKey[] {
  const texts = new Set([policyKey, ...enrolments.map(({ receiverKey: key }) => key)])
  return [...texts].flatMap((text) => verifierKeyOf(text, keyType.cosignature) ?? [])
}

/** The key whose countersignature counts: policy's, else that of the enrolment. @throws FoyerError `uplink.settings`, `uplink.notEnrolled` */
export function receiverKey(policyKey: string, enrolledKey: string | null): NoteKey {
  const text = policyKey === '' ? enrolledKey : policyKey
  if (text === null) throw new FoyerError('uplink.notEnrolled')
  const key = verifierKeyOf(text, keyType.cosignature)
  if (key === null) throw new FoyerError('uplink.settings', { detail: 'uplinkKey' })
  return key
}
