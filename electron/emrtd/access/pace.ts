import { FoyerError } from '../../contract/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { bytesToBigInt } from '../../documents/asn1/values.ts'
import { oid, tlv } from '../../documents/asn1/writer.ts'
import { statusText, type CommandApdu } from '../card/apdu.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { cbcDecrypt, cipherParameters, equalBytes, mac, unpad, cbcEncrypt, type SessionCipher } from '../algorithms/ciphers.ts'
import { accessDenial, expectAttempts } from './denial.ts'
import type { KeyAgreementGroup } from '../algorithms/key-agreement.ts'
import { deriveKey, deriveSessionKeys, paceSecret, passwordReference, randomScalar, type ChipPassword, type SessionKeys } from '../algorithms/key-derivation.ts'
import { integratedMapping } from './pace-mapping.ts'
import type { PaceVariant, SupportedPace } from './pace-protocols.ts'
import { SecureMessaging } from '../channel/secure-messaging.ts'

export interface PaceResult {
  variant: PaceVariant
  group: KeyAgreementGroup
  keys: SessionKeys
  /** Chip authentication mapping only: what `verifyMapping` needs. */
  chipAuthentication: { data: Uint8Array; mappingKey: Uint8Array } | null
}

export interface PaceOptions {
  /** Several offers share this one's protocol: name the domain parameters. */
  ambiguous?: boolean
  /** Try even where one more wrong key would lock the chip; else `chip.lastAttempt` is thrown there. */
  spendLastAttempt: boolean
}

/** Data objects inside 7C (ICAO 9303-11 §4.4.4.2, table 8). */
export const paceTags = {
  dynamic: 0x7c, nonce: 0x80, mapTerminal: 0x81, mapChip: 0x82, agreeTerminal: 0x83, agreeChip: 0x84,
  tokenTerminal: 0x85, tokenChip: 0x86, chipAuthentication: 0x8a,
} as const

/**
 * Password authenticated connection establishment (ICAO 9303-11 §4.4). On success the channel speaks
 * secure messaging. Throws `chip.accessDenied`, `chip.lastAttempt` and `chip.accessLocked` (the password),
 * `chip.unsupported` (the chip refuses the protocol), `chip.malformed`, `chip.secureMessaging`.
 */
export async function performPace(
  channel: ChipChannel,
  offer: SupportedPace,
  password: ChipPassword,
  random: (bytes: number) => Uint8Array,
  { ambiguous = false, spendLastAttempt }: PaceOptions,
): Promise<PaceResult> {
  const { variant, group, info } = offer
  const { cipher } = variant
  channel.secure = null
  const passwordKey = deriveKey(paceSecret(password), 3, cipher)
  expectAttempts(await setAuthenticationTemplate(channel, offer, password, ambiguous), spendLastAttempt)

  const ephemeral = { mapping: randomScalar(group.order, random), agreement: randomScalar(group.order, random) }
  const asked = authenticate(channel, tlv(paceTags.dynamic), paceTags.nonce, false)
  const { mappingPublic } = await beside(asked, () => ({
    mappingPublic: variant.mapping === 'IM' ? null : group.power(group.generator, ephemeral.mapping),
  }))
  const encrypted = await asked
  const blocks = cipherParameters[cipher].blockBytes
  if (encrypted.length < 8 || encrypted.length > 64 || encrypted.length % blocks !== 0) {
    throw new FoyerError('chip.malformed', { detail: 'PACE nonce' })
  }
  const nonce = cbcDecrypt(cipher, passwordKey, encrypted)
  const { ours, mappingKey } = mappingPublic === null
    ? { ours: await mapIntegrated(channel, offer, nonce, ephemeral.agreement, random), mappingKey: null }
    : await mapGeneric(channel, group, nonce, mappingPublic, ephemeral)

  const theirs = await authenticate(channel, dynamicData(paceTags.agreeTerminal, ours), paceTags.agreeChip, true)
  if (equalBytes(ours, theirs)) throw new FoyerError('chip.secureMessaging', { detail: 'PACE key reflected' })
  const keys = deriveSessionKeys(group.secret(theirs, ephemeral.agreement), cipher)

  const token = authenticationToken(keys, info.protocol, group, theirs)
  const last = await general(channel, dynamicData(paceTags.tokenTerminal, token), true)
  if (last.status !== 0x9000) throw accessDenial(last.status)
  const objects = dynamicObjects(last.data)
  const answered = objects.get(paceTags.tokenChip)
  if (answered === undefined || !equalBytes(answered, authenticationToken(keys, info.protocol, group, ours))) {
    throw new FoyerError('chip.secureMessaging', { detail: 'PACE token' })
  }
  const chipAuthentication = variant.mapping === 'CAM'
    ? { data: openChipAuthentication(keys, objects.get(paceTags.chipAuthentication)), mappingKey: mappingKey ?? new Uint8Array() }
    : null
  channel.secure = new SecureMessaging(keys)
  return { variant, group, keys, chipAuthentication }
}

/** Computes while a command is under way; its failure is told where the answer is awaited. */
async function beside<T>(answer: Promise<unknown>, compute: () => T): Promise<T> {
  const result = compute()
  await answer.catch(() => undefined)
  return result
}

/** Integrated mapping (§4.4.3.3.2): gives our ephemeral key to the mapped generator. */
async function mapIntegrated(
  channel: ChipChannel,
  { variant, group }: SupportedPace,
  nonce: Uint8Array,
  secret: bigint,
  random: (bytes: number) => Uint8Array,
): Promise<Uint8Array> {
  const t = random(cipherParameters[variant.cipher].keyBytes)
  const asked = authenticate(channel, dynamicData(paceTags.mapTerminal, t), null, true)
  const ours = await beside(asked, () => group.power(integratedMapping(group, variant.cipher, nonce, t), secret))
  await asked
  return ours
}

/**
 * Generic mapping (§4.4.3.3.1). Our key to the mapped generator Ĝ = s·G + x·Y is y·Ĝ = (y·s)·G + (y·x)·Y: its first
 * part is computed while the chip is at work, and the shared element x·Y need not be computed by itself.
 */
async function mapGeneric(
  channel: ChipChannel,
  group: KeyAgreementGroup,
  nonce: Uint8Array,
  ours: Uint8Array,
  { mapping, agreement }: { mapping: bigint; agreement: bigint },
): Promise<{ ours: Uint8Array; mappingKey: Uint8Array }> {
  const asked = authenticate(channel, dynamicData(paceTags.mapTerminal, ours), paceTags.mapChip, true)
  const exponent = (bytesToBigInt(nonce) * agreement) % group.order
  const fixed = await beside(asked, () => (exponent === 0n ? null : group.power(group.generator, exponent)))
  const theirs = await asked
  if (equalBytes(ours, theirs)) throw new FoyerError('chip.secureMessaging', { detail: 'PACE key reflected' })
  const shared = group.power(theirs, (mapping * agreement) % group.order)
  return { ours: fixed === null ? shared : group.combine(fixed, shared), mappingKey: theirs }
}

/**
 * MSE:Set AT (§4.4.4.1), without Le. Tag 84 goes along only where the parameters are ambiguous; some
 * chips insist on it, some refuse it, so a refusal is answered by the other form once. Gives the status.
 */
async function setAuthenticationTemplate(
  channel: ChipChannel,
  { info }: SupportedPace,
  password: ChipPassword,
  ambiguous: boolean,
): Promise<number> {
  const number = info.parameterId === null ? null : Uint8Array.of(info.parameterId)
  const command = (withParameters: boolean): CommandApdu => {
    const objects = [
      tlv(0x80, oid(info.protocol).subarray(2)),
      tlv(0x83, Uint8Array.of(passwordReference(password))),
      ...(withParameters && number !== null ? [tlv(0x84, number)] : []),
    ]
    return { cla: 0, ins: 0x22, p1: 0xc1, p2: 0xa4, data: Buffer.concat(objects) }
  }
  let { status } = await channel.send(command(ambiguous))
  const refused = status === 0x6a80 || status === 0x6a88 || status === 0x6985
  if (refused && number !== null) status = (await channel.send(command(!ambiguous))).status
  // 63Cx warns that attempts have been used up.
  const known = status === 0x9000 || status === 0x6983 || status === 0x6984 || (status & 0xfff0) === 0x63c0
  if (!known) throw new FoyerError('chip.unsupported', { detail: `PACE ${statusText(status)}` })
  return status
}

function dynamicData(tag: number, content: Uint8Array): Uint8Array {
  return tlv(paceTags.dynamic, tlv(tag, content))
}

/** GENERAL AUTHENTICATE; every step but the last is chained (§4.4.4.2). Keys of the MODP groups make long answers. */
function general(channel: ChipChannel, data: Uint8Array, last: boolean): ReturnType<ChipChannel['send']> {
  const le = channel.extendedLength && data.length > 240 ? 65536 : 256
  return channel.send({ cla: last ? 0 : 0x10, ins: 0x86, p1: 0, p2: 0, data, le })
}

/** One step that is not the last: gives the object `expected`, or nothing where it is null. */
async function authenticate(channel: ChipChannel, data: Uint8Array, expected: number | null, keyed: boolean): Promise<Uint8Array> {
  const { data: answer, status } = await general(channel, data, false)
  // A refusal brings no data: what stands there as its status is a part of an answer that was cut.
  if (status !== 0x9000 && answer.length > 0) throw cutAnswer()
  if (status !== 0x9000) {
    // A chip that blocks a password may say so at the first step already.
    if (status === 0x6983 || status === 0x6984 || (status & 0xfff0) === 0x63c0 || status === 0x6300) throw accessDenial(status)
    throw new FoyerError(keyed ? 'chip.malformed' : 'chip.unsupported', { detail: `PACE ${statusText(status)}` })
  }
  if (expected === null) return new Uint8Array()
  const found = dynamicObjects(answer).get(expected)
  if (found === undefined) throw cutAnswer()
  return found
}

const CUT_ANSWER = 'PACE answer'

function cutAnswer(cause?: unknown): FoyerError {
  return new FoyerError('chip.malformed', { cause, detail: CUT_ANSWER })
}

/** Whether an error of {@link performPace} says that an answer is no whole one. */
export function isCutPaceAnswer({ code, detail }: FoyerError): boolean {
  return code === 'chip.malformed' && detail === CUT_ANSWER
}

function dynamicObjects(answer: Uint8Array): Map<number, Uint8Array> {
  try {
    const outer = splitTlvs(answer, 2)[0]
    if (outer?.tag !== paceTags.dynamic) throw new RangeError('not 7C')
    return new Map(splitTlvs(outer.content, 8).map(({ tag, content }) => [tag, content]))
  } catch (cause) {
    throw cutAnswer(cause)
  }
}

/** Token over the other side's ephemeral key (ICAO 9303-11 §4.4.3.4). */
export function authenticationToken(keys: SessionKeys, protocol: string, group: KeyAgreementGroup, publicKey: Uint8Array): Uint8Array {
  return mac(keys.cipher, keys.mac, tokenInput(protocol, group, publicKey))
}

/** Public key data object: 7F49 with the protocol and the key (ICAO 9303-11 §9.4.5). */
export function tokenInput(protocol: string, group: KeyAgreementGroup, publicKey: Uint8Array): Uint8Array {
  return tlv(0x7f49, oid(protocol), tlv(group.kind === 'ECDH' ? 0x86 : 0x84, publicKey))
}

/** Start value for encrypted chip authentication data: −1 encrypted (ICAO 9303-11 §4.4.3.5). */
export function chipAuthenticationIv(cipher: SessionCipher, encryption: Uint8Array): Uint8Array {
  return cbcEncrypt(cipher, encryption, new Uint8Array(16).fill(0xff))
}

function openChipAuthentication({ cipher, encryption }: SessionKeys, encrypted: Uint8Array | undefined): Uint8Array {
  if (encrypted === undefined || encrypted.length === 0 || encrypted.length % 16 !== 0 || encrypted.length > 256) {
    throw new FoyerError('chip.malformed', { detail: 'chip authentication data' })
  }
  const data = unpad(cbcDecrypt(cipher, encryption, encrypted, chipAuthenticationIv(cipher, encryption)))
  if (data === null) throw new FoyerError('chip.malformed', { detail: 'chip authentication data' })
  return data
}

/**
 * Does CA_IC · PK_IC give the key the chip used for the mapping? Then the chip knows the private key
 * to `staticKey`, which must come from a verified EF.CardSecurity (ICAO 9303-11 §4.4.3.5.2).
 */
export function verifyMapping(group: KeyAgreementGroup, proof: NonNullable<PaceResult['chipAuthentication']>, staticKey: Uint8Array): boolean {
  const factor = BigInt(`0x${Buffer.from(proof.data).toString('hex')}`)
  if (factor <= 0n || factor >= group.order) return false
  return equalBytes(group.power(staticKey, factor), proof.mappingKey)
}
