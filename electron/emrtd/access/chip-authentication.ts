import { FoyerError } from '../../contract/errors.ts'
import { oid, tlv } from '../../documents/asn1/writer.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { concat, type SessionCipher } from '../algorithms/ciphers.ts'
import type { KeyAgreementGroup } from '../algorithms/key-agreement.ts'
import { deriveSessionKeys, randomScalar, type SessionKeys } from '../algorithms/key-derivation.ts'
import { isCutAnswer, SecureMessaging } from '../channel/secure-messaging.ts'

const idChipAuthentication = '0.4.0.127.0.7.2.2.3'
const cipherArcs: Record<SessionCipher, number> = { '3DES': 1, 'AES-128': 2, 'AES-192': 3, 'AES-256': 4 }

/** id-CA-DH-… or id-CA-ECDH-… (ICAO 9303-11 §9.2.6). */
export function chipAuthenticationProtocol(kind: 'DH' | 'ECDH', cipher: SessionCipher): string {
  return `${idChipAuthentication}.${kind === 'DH' ? 1 : 2}.${cipherArcs[cipher]}`
}

/** The inverse of {@link chipAuthenticationProtocol}, or undefined. */
export function chipAuthenticationVariant(protocol: string): { kind: 'DH' | 'ECDH'; cipher: SessionCipher } | undefined {
  for (const kind of ['DH', 'ECDH'] as const) {
    for (const cipher of Object.keys(cipherArcs) as SessionCipher[]) {
      if (chipAuthenticationProtocol(kind, cipher) === protocol) return { kind, cipher }
    }
  }
  return undefined
}

/** A chip's static key from DG14 (ICAO 9303-11 §9.2.5, §9.2.6). */
export interface ChipAuthenticationOffer {
  protocol: string
  cipher: SessionCipher
  group: KeyAgreementGroup
  /** As an element of the group. */
  publicKey: Uint8Array
  /** Present where the chip has several keys. */
  keyId: bigint | null
}

/** Ephemeral key and session keys, computed before the first command so that nothing waits for them. */
export interface PreparedChipAuthentication {
  offer: ChipAuthenticationOffer
  ours: Uint8Array
  keys: SessionKeys
}

export function prepareChipAuthentication(offer: ChipAuthenticationOffer, random: (bytes: number) => Uint8Array): PreparedChipAuthentication {
  const { group, cipher, publicKey } = offer
  const secret = randomScalar(group.order, random)
  const ours = group.power(group.generator, secret)
  return { offer, ours, keys: deriveSessionKeys(group.secret(publicKey, secret), cipher) }
}

/**
 * Chip authentication version 1 (ICAO 9303-11 §6.2): runs the key agreement and restarts secure
 * messaging with its keys. The proof is the next answer: only the holder of the private key can
 * protect it, so `confirm` reads something and says whether it came under the new keys. `{ refused }`: the chip does not even begin
 * (its status word), though what it signed says that it would; `{ cut }`: an answer of which only a part arrived. After anything but
 * `passed` the session is lost. Transport errors are thrown.
 */
export async function performChipAuthentication(
  channel: ChipChannel,
  { offer, ours, keys }: PreparedChipAuthentication,
  confirm: (channel: ChipChannel) => Promise<boolean>,
): Promise<'passed' | 'failed' | { cut: number } | { refused: number }> {
  const reference = offer.keyId === null ? new Uint8Array() : tlv(0x84, integerBytes(offer.keyId))
  if (offer.cipher === '3DES') {
    // MSE:Set KAT; the key first (§6.2.4.1).
    const { status } = await channel.send({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa6, data: concat(tlv(0x91, ours), reference) })
    if (status !== 0x9000) return { refused: status }
  } else {
    const template = concat(tlv(0x80, oid(offer.protocol).subarray(2)), reference)
    const { status } = await channel.send({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data: template })
    if (status !== 0x9000) return { refused: status }
    const agreed = await channel.send({ cla: 0, ins: 0x86, p1: 0, p2: 0, data: tlv(0x7c, tlv(0x80, ours)), le: 256 })
    if (agreed.status !== 0x9000) return { refused: agreed.status }
  }
  channel.secure = new SecureMessaging(keys)
  try {
    return await confirm(channel) ? 'passed' : 'failed'
  } catch (error) {
    // A MAC that is there and wrong shows other keys; an answer that ends before its MAC shows nothing.
    if (error instanceof FoyerError && error.code === 'chip.secureMessaging') return isCutAnswer(error) ? { cut: 0 } : 'failed'
    throw error
  }
}

function integerBytes(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return new Uint8Array(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))
}
