import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekTlv, splitTlvs } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { bytesToBigInt } from '../../documents/asn1/values.ts'
import { hash, hashBytes, type HashName } from '../algorithms/hashes.ts'
import { keyName, type PublicKey, type RsaPublicKey } from '../algorithms/public-key.ts'
import { rsaRecover, verifySignature } from '../algorithms/signatures.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { concat, equalBytes } from '../algorithms/ciphers.ts'

/** Hash by the last octets of a message representative (ISO/IEC 9796-2 §8.1.2 trailer fields, ISO/IEC 10118-3). */
const trailerHashes: Record<number, HashName> = {
  0x33: 'SHA-1', 0x34: 'SHA-256', 0x35: 'SHA-512', 0x36: 'SHA-384', 0x38: 'SHA-224',
}

const allHashes: readonly HashName[] = ['SHA-256', 'SHA-1', 'SHA-384', 'SHA-512', 'SHA-224']
const plainSignatureHashes: Record<string, HashName> = {
  '0.4.0.127.0.7.1.1.4.1.1': 'SHA-1', '0.4.0.127.0.7.1.1.4.1.2': 'SHA-224', '0.4.0.127.0.7.1.1.4.1.3': 'SHA-256',
  '0.4.0.127.0.7.1.1.4.1.4': 'SHA-384', '0.4.0.127.0.7.1.1.4.1.5': 'SHA-512',
}

/**
 * What came of asking: `cut` (bytes that came) where the answer is no whole signature of the key, which says nothing about who made it; `refused` with
 * the status word of a chip that does not answer; `unsupported` where the signature cannot be computed here.
 */
export type ActiveAuthenticationOutcome = 'passed' | 'failed' | 'unsupported' | { cut: number } | { refused: number; secured: boolean }

/** Length of the challenge (RND.IFD). */
export const CHALLENGE_BYTES = 8

/** How the answer is asked for: in a short APDU, in an extended one that asks for what suits most chips, for all there is. */
export type AnswerForm = 'short' | 'extended' | 'longest'

/**
 * Active authentication (ICAO 9303-11 §6.1): the chip signs our challenge with the key of DG15. Throws transport errors.
 */
export async function performActiveAuthentication(
  channel: ChipChannel,
  key: PublicKey,
  signatureAlgorithm: string | null,
  random: (bytes: number) => Uint8Array,
  form: AnswerForm,
): Promise<ActiveAuthenticationOutcome> {
  const challenge = random(CHALLENGE_BYTES)
  const command = { cla: 0, ins: 0x88, p1: 0, p2: 0, data: challenge }
  const { status, data, secured } = await channel.send(form === 'longest' ? { ...command, le: 65536 } : { ...command, le: 256, extended: form === 'extended' })
  if (status !== 0x9000) return { refused: status, secured: secured === true }
  const signature = signatureIn(key, data)
  // Cut short, or longer than the key has signatures: only a whole one can speak against the chip.
  if (signature === null) return { cut: data.length }
  try {
    return verifyActiveAuthentication(key, signatureAlgorithm, challenge, signature) ? 'passed' : 'failed'
  } catch (fault) {
    if (fault instanceof UnsupportedAlgorithm) return 'unsupported'
    throw fault
  }
}

/**
 * The whole signature in an answer, or null where there is none: RSA's is as long as its key (some chips put the zero of an INTEGER before it), ECDSA's as
 * two numbers of its curve or as the DER of two INTEGERs says.
 */
export function signatureIn(key: PublicKey, answer: Uint8Array): Uint8Array | null {
  const bytes = signatureBytes(key)
  if (answer.length === bytes) return answer
  if (key.kind === 'rsa') return answer.length === bytes + 1 && answer[0] === 0 ? answer.subarray(1) : null
  try {
    const header = peekTlv(answer)
    if (header?.tag !== asn1Tags.sequence) return null
    const end = header.headerLength + header.contentLength
    const numbers = splitTlvs(answer.subarray(header.headerLength, end), 3)
    const isSignature = end <= answer.length && numbers.length === 2 && numbers.every(({ tag }) => tag === asn1Tags.integer)
    return isSignature ? answer.subarray(0, end) : null
  } catch (fault) {
    if (fault instanceof Asn1Error) return null
    throw fault
  }
}

/** Length of this key's signatures in bytes. */
export function signatureBytes(key: PublicKey): number {
  return key.kind === 'rsa' ? Math.ceil(key.bits / 8) : 2 * key.curve.orderBytes
}

/** Does `signature` answer `challenge`? Throws `UnsupportedAlgorithm` where that cannot be computed here. */
export function verifyActiveAuthentication(
  key: PublicKey,
  signatureAlgorithm: string | null,
  challenge: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (key.kind === 'rsa') return verifyRecoverable(key, challenge, signature)
  const told = signatureAlgorithm === null ? undefined : plainSignatureHashes[signatureAlgorithm]
  // Plain r ‖ s as BSI TR-03111 §5.2.1 has it; DER is what some chips send. DG14 names the hash, or nothing does.
  return (told === undefined ? allHashes : [told]).some((name) =>
    verifySignature({ kind: 'ecdsa', hash: name, encoding: 'plain' }, key, challenge, signature)
    || verifySignature({ kind: 'ecdsa', hash: name, encoding: 'der' }, key, challenge, signature))
}

/** ISO/IEC 9796-2 scheme 1 with partial recovery (ICAO 9303-11 §6.1.2.2). */
function verifyRecoverable(key: RsaPublicKey, challenge: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes(key) || bytesToBigInt(signature) >= key.modulus) return false
  let block: Uint8Array
  try {
    block = rsaRecover(key, signature)
  } catch {
    throw new UnsupportedAlgorithm(keyName(key))
  }
  return verifyRecovered(block, challenge)
}

/** Checks a message representative: 6A ‖ M1 ‖ hash(M1 ‖ challenge) ‖ trailer. */
export function verifyRecovered(block: Uint8Array, challenge: Uint8Array): boolean {
  const last = block.at(-1)
  const name = last === 0xbc ? 'SHA-1' : last === 0xcc ? trailerHashes[block.at(-2) ?? 0] : undefined
  if (block[0] !== 0x6a || name === undefined) return false
  const end = block.length - (last === 0xbc ? 1 : 2)
  const start = end - hashBytes[name]
  if (start < 1) return false
  return equalBytes(hash(name, concat(block.subarray(1, start), challenge)), block.subarray(start, end))
}
