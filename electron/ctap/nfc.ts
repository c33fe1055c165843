import { FoyerError } from '../contract/errors.ts'
import { decodeResponse, encodeCommand, shortLength, statusText, type ResponseApdu } from '../emrtd/card/apdu.ts'
import type { SmartCard } from '../emrtd/card/smart-card.ts'
import { checkStatus } from './status.ts'

/** The FIDO applet (CTAP 2.1 §11.3.3). */
export const FIDO_AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x06, 0x47, 0x2f, 0x00, 0x01)

/** NFCCTAP_MSG and NFCCTAP_GETRESPONSE (§11.3.7). */
const ins = { select: 0xa4, getResponse: 0xc0, message: 0x10, goOn: 0x11 } as const
/** The desk asks on where a key wants more time, instead of waiting in one command. */
const ASKS_ON = 0x80
const status = { ok: 0x9000, wait: 0x9100 } as const
/** Longest answer that is taken, bytes: several times the longest that CTAP2 has use for. */
const MOST_BYTES = 8192
/** Parts of one answer: the longest in the shortest parts that a key may reasonably send. */
const MOST_PARTS = 256
/** Words of a key that it needs more time, each after a tenth of a second or so: for as long as somebody looks for its contact. */
const MOST_WAITS = 400
/** Data of one part of a chain: what short APDUs carry under every reader's driver. */
const PART = 250
/** Between two words that a key needs more time, ms. */
const PAUSE_MS = 100

export type WhatLiesThere = 'securityKey' | 'securityKeyOld' | 'other'

/**
 * Whether the applet of a security key is on a card. A document answers "not found" and is as before: nothing of it was selected.
 * @returns `securityKeyOld` for one that speaks U2F alone
 * @throws FoyerError of the connection; `securityKey.guarded` where the system refuses to carry the command
 */
export async function selectFido(card: SmartCard): Promise<WhatLiesThere> {
  const { data, status: word } = await send(card, encodeCommand({ cla: 0x00, ins: ins.select, p1: 0x04, p2: 0x00, data: FIDO_AID, le: shortLength.le }))
  if (word !== status.ok) return 'other'
  const version = String.fromCodePoint(...data.subarray(0, 16))
  return version === 'U2F_V2' ? 'securityKeyOld' : version.startsWith('FIDO_2') ? 'securityKey' : 'other'
}

async function send(card: SmartCard, apdu: Uint8Array): Promise<ResponseApdu> {
  return decodeResponse(await card.transmit(apdu))
}

export interface ExchangeOptions {
  /** Whether the reader and the key take long APDUs; else they go in parts. */
  long: boolean
  wait: (ms: number) => Promise<void>
  signal?: AbortSignal
}

/**
 * One CTAP2 message and its answer (§11.3.7, §11.3.8), in parts where short APDUs are all there is.
 * @returns the answer behind its status byte
 * @throws FoyerError by its status (status.ts); `securityKey.malformed` for what is no answer, `securityKey.removed` with the key, `securityKey.timeout`
 */
export async function exchange(card: SmartCard, message: Uint8Array, options: ExchangeOptions): Promise<Uint8Array> {
  let answer = await sendMessage(card, message, options.long)
  for (let waits = 0; answer.status === status.wait; waits += 1) {
    if (waits >= MOST_WAITS || options.signal?.aborted === true) throw new FoyerError('securityKey.timeout')
    await options.wait(PAUSE_MS)
    answer = await whole(card, await send(card, encodeCommand({ cla: 0x80, ins: ins.goOn, p1: 0, p2: 0, le: shortLength.le })))
  }
  if (answer.status !== status.ok) throw new FoyerError('securityKey.refused', { detail: statusText(answer.status) })
  const [first, ...rest] = answer.data
  if (first === undefined) throw new FoyerError('securityKey.malformed', { detail: 'empty answer' })
  checkStatus(first)
  return Uint8Array.from(rest)
}

async function sendMessage(card: SmartCard, message: Uint8Array, long: boolean): Promise<ResponseApdu> {
  if (long) {
    const answer = await send(card, encodeCommand({ cla: 0x80, ins: ins.message, p1: ASKS_ON, p2: 0, data: message, le: 65_536, extended: true }))
    // What takes no long APDU says so, before it looked at the message.
    if (answer.status !== 0x6700 && answer.status !== 0x6e00) return whole(card, answer)
  }
  let at = 0
  for (; message.length - at > PART; at += PART) {
    const { status: word } = await send(card, encodeCommand({ cla: 0x90, ins: ins.message, p1: ASKS_ON, p2: 0, data: message.subarray(at, at + PART) }))
    if (word !== status.ok) throw new FoyerError('securityKey.refused', { detail: statusText(word) })
  }
  return whole(card, await send(card, encodeCommand({ cla: 0x80, ins: ins.message, p1: ASKS_ON, p2: 0, data: message.subarray(at), le: shortLength.le })))
}

/** The whole of an answer that comes in parts (ISO/IEC 7816-4 §5.3.4). */
async function whole(card: SmartCard, first: ResponseApdu): Promise<ResponseApdu> {
  const parts = [first.data]
  let { status: word } = first
  let bytes = first.data.length
  while (word >> 8 === 0x61) {
    if (parts.length >= MOST_PARTS) throw new FoyerError('securityKey.malformed', { detail: 'endless answer' })
    const next = await more(card, word & 0xff)
    parts.push(next.data)
    bytes += next.data.length
    if (bytes > MOST_BYTES) throw new FoyerError('securityKey.malformed', { detail: 'long answer' })
    word = next.status
  }
  if (bytes > MOST_BYTES) throw new FoyerError('securityKey.malformed', { detail: 'long answer' })
  return { data: Buffer.concat(parts), status: word }
}

/** GET RESPONSE in the class of the message, and where a key knows it in the interindustry class alone, in that. */
async function more(card: SmartCard, left: number): Promise<ResponseApdu> {
  const le = left === 0 ? shortLength.le : left
  const answer = await send(card, encodeCommand({ cla: 0x80, ins: ins.getResponse, p1: 0, p2: 0, le }))
  if (answer.status !== 0x6e00 && answer.status !== 0x6d00) return answer
  return send(card, encodeCommand({ cla: 0x00, ins: ins.getResponse, p1: 0, p2: 0, le }))
}
