import { FoyerError } from '../../contract/errors.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { cbcDecrypt, cbcEncrypt, concat, equalBytes, mac } from '../algorithms/ciphers.ts'
import { accessDenial } from './denial.ts'
import { bacKeySeed, deriveSessionKeys, type BasicAccessKey, type SessionKeys } from '../algorithms/key-derivation.ts'
import { SecureMessaging } from '../channel/secure-messaging.ts'

export interface BacResult {
  keys: SessionKeys
  /** Start of the send sequence counter: the low halves of both nonces (ICAO 9303-11 §9.8.6.3). */
  counter: Uint8Array
}

/**
 * Basic access control (ICAO 9303-11 §4.3), and basic access protection of driving licences in configuration 1, which is the same with another key (ISO/IEC 18013-3). On success the channel speaks secure messaging.
 * Throws `chip.accessDenied`, `chip.accessLocked`, `chip.unsupported` (no such command),
 * `chip.secureMessaging` (the chip did not prove that it knows the key).
 */
export async function performBac(
  channel: ChipChannel,
  key: BasicAccessKey,
  random: (bytes: number) => Uint8Array,
): Promise<BacResult> {
  const access = deriveSessionKeys(bacKeySeed(key), '3DES')
  channel.secure = null
  const challenge = await channel.expect({ cla: 0, ins: 0x84, p1: 0, p2: 0, le: 8 }, 'chip.unsupported')
  if (challenge.length !== 8) throw new FoyerError('chip.malformed', { detail: 'challenge' })
  const nonce = random(8)
  const keyPart = random(16)
  const sent = seal(access, concat(nonce, challenge, keyPart))
  const { data: answer, status } = await channel.send({ cla: 0, ins: 0x82, p1: 0, p2: 0, data: sent, le: 40 })
  if (status !== 0x9000) throw accessDenial(status)
  const plain = unseal(access, answer)
  if (plain === null || !equalBytes(plain.subarray(0, 8), challenge) || !equalBytes(plain.subarray(8, 16), nonce)) {
    throw new FoyerError('chip.secureMessaging', { detail: 'BAC answer' })
  }
  const result = bacSession(keyPart, plain.subarray(16), challenge, nonce)
  channel.secure = new SecureMessaging(result.keys, result.counter)
  return result
}

/** Session keys and counter from both key parts and nonces (ICAO 9303-11 §4.3.3). */
export function bacSession(terminalKey: Uint8Array, chipKey: Uint8Array, chipNonce: Uint8Array, terminalNonce: Uint8Array): BacResult {
  const seed = terminalKey.map((byte, index) => byte ^ (chipKey[index] ?? 0))
  return { keys: deriveSessionKeys(seed, '3DES'), counter: concat(chipNonce.subarray(4), terminalNonce.subarray(4)) }
}

/** E ‖ M of 32 bytes (ICAO 9303-11 §4.3.4.2). */
export function seal(access: SessionKeys, plain: Uint8Array): Uint8Array {
  const encrypted = cbcEncrypt('3DES', access.encryption, plain)
  return concat(encrypted, mac('3DES', access.mac, encrypted))
}

/** The inverse of {@link seal}, `null` where length or MAC is wrong. */
export function unseal(access: SessionKeys, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length !== 40) return null
  const encrypted = sealed.subarray(0, 32)
  if (!equalBytes(mac('3DES', access.mac, encrypted), sealed.subarray(32))) return null
  return cbcDecrypt('3DES', access.encryption, encrypted)
}
