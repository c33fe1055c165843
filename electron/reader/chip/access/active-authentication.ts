import { hash, hashBytes, type HashName } from '../proof/hashes.ts'
import type { PublicKey, RsaPublicKey } from '../proof/public-key.ts'
import { rsaRecover, verifySignature } from '../proof/signatures.ts'
import type { ChipChannel } from './chip-channel.ts'
import { concat, equalBytes } from './ciphers.ts'

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
 * Active authentication (ICAO 9303-11 §6.1): the chip signs our challenge with the key of DG15.
 * `passed` where it proved to have the private key, `refused` where it does not answer. Throws transport errors.
 */
export async function performActiveAuthentication(
  channel: ChipChannel,
  key: PublicKey,
  signatureAlgorithm: string | null,
  random: (bytes: number) => Uint8Array,
  extendedLength: boolean,
): Promise<'passed' | 'failed' | 'refused'> {
  const challenge = random(8)
  const command = { cla: 0, ins: 0x88, p1: 0, p2: 0, data: challenge }
  // 256 suits most chips; some take a longer answer only when 65536 is asked for.
  const extended = extendedLength && signatureBytes(key) > (channel.secure?.shortAnswerBytes ?? 256)
  let answer = await channel.send({ ...command, le: 256, extended })
  if (answer.status !== 0x9000 && answer.secured === true && extendedLength) answer = await channel.send({ ...command, le: 65536 })
  if (answer.status !== 0x9000) return 'refused'
  return verifyActiveAuthentication(key, signatureAlgorithm, challenge, answer.data) ? 'passed' : 'failed'
}

/** Length of this key's signatures in bytes. */
export function signatureBytes(key: PublicKey): number {
  return key.kind === 'rsa' ? Math.ceil(key.bits / 8) : 2 * key.curve.orderBytes
}

/** Does `signature` answer `challenge`? Never throws. */
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
  let block: Uint8Array
  try {
    block = rsaRecover(key, signature)
  } catch {
    return false
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
