import { z } from 'zod'
import { id, isoTime, text } from './primitives.ts'

/**
 * The Foyer uplink, version 1: what a terminal and a receiver say to each other over HTTPS, JSON both ways, all beneath one base address.
 * Only the terminal opens a connection. Who it is proves a client certificate, a bearer token or an API key; what it says of its trail proves itself.
 *
 * | request | body, answer |
 * |---|---|
 * | `POST enrolments` | {@link enrolment} 201 {@link enrolled}: a one-time code makes a terminal known, by its name and the key that signs its trail |
 * | `POST terminals/:terminal/certificate` | {@link renewal} 200 {@link renewed} |
 * | `GET terminals/:terminal` | 200 {@link heldState} |
 * | `POST terminals/:terminal/batches` | {@link batch} 200 {@link receipt}, 409 {@link conflict} |
 * | `POST terminals/:terminal/heartbeats` | {@link heartbeat} 200 {@link heartbeatAnswer} |
 * | `GET witness/requests` | 200 {@link witnessRequests}: checkpoints of the neighbours, for this terminal to cosign |
 * | `POST witness/cosignatures` | {@link witnessAnswers} 200 |
 * | `GET witness/neighbours` | 200 {@link neighbours}: who is asked to cosign this terminal's checkpoints, by which keys |
 * | `GET terminals/:terminal/checkpoint?witnesses=N` | 200 text: the newest checkpoint that N neighbours at least cosigned, with the receiver's and all their signatures; 404 where there is none |
 * | `POST add-checkpoint` | C2SP tlog-witness, text both ways |
 *
 * A terminal cosigns for its neighbours by its own name with a key for that alone, of type 0x04 (C2SP tlog-cosignature), which it tells as it enrols.
 *
 * A desk that was put back from an older copy goes on from fewer leaves than were countersigned, and is answered `uplink.otherSize` or `uplink.fork` for good:
 * nothing is overwritten. The operator looks into it and makes a code that begins a new trail of that terminal (`enrol-code --terminal ID --anew`). The
 * enrolment with it sets what is held aside, whole, as evidence (`ID~1`), settles its alarms, raises one that a new trail began, and answers size 0, no
 * receipt and the `epoch`; the desk sends its log from the first leaf. Neighbours that saw the trail before cosign no other one with its key.
 *
 * Every other answer is a problem document (RFC 9457) with Foyer's `code`.
 */
export const UPLINK_PROTOCOL = 1

export const MOST_LEAVES = 1000
/** Codes of one heartbeat: more than there are. */
export const MOST_ALERTS = 32
const hash = z.base64().length(44)
/** A signed note (C2SP signed-note) with all the signatures that were put on it. */
export const note = z.string().min(1).max(16_000)
/** `name+hex id+base64(type ‖ key)`: the verifier's form of a key (C2SP signed-note). */
export const verifierKeyText = z.string().min(1).max(300).regex(/^[\x21-\x2a\x2c-\x7e]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/)
const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const proof = z.array(hash).max(64)
export const pem = z.string().min(1).max(20_000)

/** A leaf: its canonical bytes (electron/tlog/leaf.ts), or the hash alone of one whose content was deleted when its time was over. */
export const batchLeaf = z.union([z.string().min(2).max(8_000), z.object({ hash }).strict()])

export const batch = z.object({
  protocol: z.literal(UPLINK_PROTOCOL),
  /** Index of the first leaf: the size that the receiver holds. */
  start: size,
  leaves: z.array(batchLeaf).max(MOST_LEAVES),
  /** Signed by the terminal. Its size is `start` + the number of leaves. */
  checkpoint: note,
  /** RFC 9162 §2.1.4 between `start` and the size of the checkpoint; empty where `start` is 0. */
  consistency: proof,
}).strict()
export type Batch = z.infer<typeof batch>

/** The terminal's checkpoint with the receiver's cosignature (C2SP tlog-cosignature v1) on it: what it holds, and since when. */
export const receipt = z.object({ receipt: note }).strict()

export const conflictCode = z.enum([
  /** It holds another number of leaves: go on from `size`. */
  'uplink.otherSize',
  /** At some index below `size` it holds another leaf: nothing is overwritten, and an alarm is raised on both sides. */
  'uplink.fork',
])
export const conflict = z.object({ code: conflictCode, size, receipt: note.nullable() }).strict()

export const heldState = z.object({ terminal: id, size, receipt: note.nullable() }).strict()

export const heartbeat = z.object({
  protocol: z.literal(UPLINK_PROTOCOL), at: isoTime, version: text(40), checkpoint: note.nullable(),
  /** Codes of what the desk knows to be wrong with itself (contract/day.ts), and of what was raised there and nobody has looked at (contract/alerts.ts). */
  alerts: z.array(text(60)).max(MOST_ALERTS),
}).strict()
export const heartbeatAnswer = z.object({ at: isoTime, size }).strict()

export const enrolment = z.object({ protocol: z.literal(UPLINK_PROTOCOL), code: text(80), terminal: id, name: text(80), key: verifierKeyText, cosigner: verifierKeyText, request: pem.nullable() }).strict()
/** Which of the terminal's trails goes on, counted from 1: by the operator's code a new one begins. */
const epoch = z.number().int().min(1).max(1_000_000).default(1)
export const enrolled = z.object({ terminal: id, size, receiverKey: verifierKeyText, certificate: pem.nullable(), receipt: note.nullable(), epoch }).strict()
export const renewal = z.object({ request: pem }).strict()
export const renewed = z.object({ certificate: pem }).strict()

export const witnessRequests = z.object({
  requests: z.array(z.object({ terminal: id, key: verifierKeyText, checkpoint: note, old: size, consistency: proof }).strict()).max(100),
}).strict()
export const witnessAnswers = z.object({
  answers: z.array(z.object({ terminal: id, size, cosignature: text(2000) }).strict()).max(100),
  /** Where `old` was not the size that this witness saw last: that size, 0 for a neighbour it never saw, as a witness answers 409 (C2SP tlog-witness). It is asked from there next. */
  seen: z.array(z.object({ terminal: id, size }).strict()).max(100).optional(),
}).strict()

/** More than a receiver has watch one terminal. */
const MOST_NEIGHBOURS = 50
export const neighbours = z.object({ neighbours: z.array(z.object({ terminal: id, key: verifierKeyText }).strict()).max(MOST_NEIGHBOURS) }).strict()
export type Neighbours = z.infer<typeof neighbours>

export type Conflict = z.infer<typeof conflict>
export type Heartbeat = z.infer<typeof heartbeat>
export type Enrolment = z.infer<typeof enrolment>
export type Enrolled = z.infer<typeof enrolled>
export type WitnessRequests = z.infer<typeof witnessRequests>
export type WitnessAnswers = z.infer<typeof witnessAnswers>
