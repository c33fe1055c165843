import { FoyerError } from '../../contract/errors.ts'
import type { Output } from '../../contract/index.ts'
import type { UplinkSeen } from '../../contract/uplink.ts'
import type { Neighbours } from '../../contract/uplink-protocol.ts'
import { openCheckpoint, originOf } from '../../tlog/checkpoint.ts'
import { cosignedAt } from '../../tlog/cosignature.ts'
import { keyType, verifierKey, verifierKeyOf, type NoteKey } from '../../tlog/signed-note.ts'
import { writeWitnessPolicy } from '../../tlog/write-witness-policy.ts'
import { standingOf } from '../audit/anchors.ts'
import { isoTimeOf } from '../clock/iso-time.ts'
import { opened } from '../database/opened.ts'
import { heldOrStopped } from './answers.ts'
import { tellOutbox, type OutboxDesk, type Sends } from './desk.ts'
import type { Witness } from './quorum-book.ts'

/** More than half must have seen what this desk shows: two of three. */
const quorumOf = (witnesses: number): number => (witnesses === 0 ? 0 : Math.floor(witnesses / 2) + 1)

/** A neighbour cosigns by its own name, with a key for that alone. */
const keysOf = (witnesses: readonly Witness[]): NoteKey[] => witnesses.flatMap(({ terminal, key: text }) => {
  const key = verifierKeyOf(text, keyType.cosignature)
  return key === null || key.name !== originOf(terminal) ? [] : [key]
})

/** When each of these keys cosigned it, seconds since 1970. */
const timesOf = (note: string, keys: readonly NoteKey[]): number[] => keys.flatMap((key) => cosignedAt(note, key) ?? [])

/**
 * Who is asked to cosign this desk's checkpoints. The first key that a neighbour is seen with is its key: another one is told, and does not count.
 *
 * @returns how many of them are enough
 */
export function takeNeighbours(desk: OutboxDesk, { neighbours }: Neighbours): { least: number } {
  const { outbox, database, terminal: own } = opened(desk)
  const ours = neighbours.filter(({ terminal, key }) => terminal !== own && keysOf([{ terminal, key }]).length > 0)
  const others = database.transaction(() => {
    const first = new Map(outbox.quorum.known().map(({ terminal, key }) => [terminal, key]))
    outbox.quorum.setWitnesses(ours)
    return ours.filter(({ terminal, key }) => first.has(terminal) && first.get(terminal) !== key)
  }).immediate()
  for (const { terminal } of others) {
    const words = `otherKey ${terminal}`
    if (outbox.toldFalse.has(words)) continue
    outbox.toldFalse.add(words)
    tellOutbox(desk, 'uplink.neighbour', words)
  }
  return { least: quorumOf(ours.length) }
}

/**
 * Keep a checkpoint of ours that enough neighbours cosigned. Fewer of them, by the keys that are known, say nothing.
 *
 * @throws FoyerError `uplink.badAnswer` for what is none of ours, `uplink.stopped` for one that our own key signed of another trail or of a longer one
 */
export function takeCosigned(desk: OutboxDesk, note: string): void {
  const parts = opened(desk)
  const { outbox, log } = parts
  const ours = openCheckpoint(note, log.signer)
  const standing = standingOf(note, log.size(), log.nodes, log.signer)
  if (ours === null || standing === 'foreign' || standing === 'damaged') throw new FoyerError('uplink.badAnswer', { detail: 'checkpoint' })
  heldOrStopped(desk, parts, { size: ours.size, time: 0, standing }, note)
  const witnesses = outbox.quorum.witnesses()
  const enough = quorumOf(witnesses.length)
  if (enough === 0 || timesOf(note, keysOf(witnesses)).length < enough) return
  if ((seenIn(parts)?.size ?? 0) <= ours.size) outbox.quorum.keep({ size: ours.size, note })
}

function seenIn({ outbox, log }: Sends): UplinkSeen & { note: string } | null {
  const kept = outbox.quorum.newest()
  const ours = kept === null ? null : openCheckpoint(kept.note, log.signer)
  if (kept === null || ours === null || standingOf(kept.note, log.size(), log.nodes, log.signer) !== 'holds') return null
  const times = timesOf(kept.note, keysOf(outbox.quorum.known()))
  return times.length === 0 ? null : { size: ours.size, neighbours: times.length, at: isoTimeOf(Math.max(...times) * 1000), note: kept.note }
}

/** Up to where neighbours saw this very trail, by what is stored of it now: a row that somebody wrote is not believed. */
export function seenOf(parts: Sends): UplinkSeen | null {
  const seen = seenIn(parts)
  return seen === null ? null : { size: seen.size, neighbours: seen.neighbours, at: seen.at }
}

/** The newest checkpoint with the neighbours' signatures, for a proof: none or one. */
export function cosignedForProof(parts: Sends): string[] {
  const seen = seenIn(parts)
  return seen === null ? [] : [seen.note]
}

/** Whom to ask for this desk's trail, for whoever verifies it elsewhere (C2SP tlog-policy). @throws FoyerError `uplink.notEnrolled` where nobody else holds anything */
export function policyOfDesk({ outbox, log, policy }: Sends): Output<'uplink.policy'> {
  const text = policy.inForce().values.uplinkKey || outbox.enrolment()?.receiverKey
  const receiver = text === undefined ? null : verifierKeyOf(text, keyType.cosignature)
  if (receiver === null) throw new FoyerError('uplink.notEnrolled')
  const neighbours = keysOf(outbox.quorum.witnesses())
  const least = quorumOf(neighbours.length)
  return {
    policy: writeWitnessPolicy({ log: log.signer, receiver, neighbours, least }), key: verifierKey(log.signer), receiver: verifierKey(receiver, keyType.cosignature),
    neighbours: neighbours.map((key) => verifierKey(key, keyType.cosignature)), least,
  }
}
