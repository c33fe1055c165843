import type { CloneCheckState } from '../../contract/chip.ts'
import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { shortLength } from '../card/apdu.ts'
import { readDg15 } from '../data-groups/dg15.ts'
import { readDg14, readSecurityInfos, type AgreementDomain, type SecurityInfos } from '../data-groups/security-infos.ts'
import { readByShortId, selectFile } from '../files/file-commands.ts'
import { chipFile } from '../files/file-ids.ts'
import { readSecurityObject } from '../proof/security-object.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'
import { CHALLENGE_BYTES, performActiveAuthentication, signatureBytes, type AnswerForm } from './active-authentication.ts'
import {
  chipAuthenticationVariant, performChipAuthentication, prepareChipAuthentication,
  type ChipAuthenticationOffer, type PreparedChipAuthentication,
} from './chip-authentication.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { curveGroup, modpGroup, type KeyAgreementGroup } from '../algorithms/key-agreement.ts'
import { modpGroups } from '../algorithms/modp-groups.ts'
import { verifyMapping, type PaceResult } from './pace.ts'

type Random = (bytes: number) => Uint8Array

/**
 * The state of a check, or why it could not be made: this desk's reader carries too short commands or answers, or what the chip
 * answered is no answer (cut, out of order, an error on the way).
 */
export type CloneCheckOutcome = CloneCheckState | 'readerTooShort' | 'unanswered'

/** The security infos of DG14, or null where there is none that can be read. */
export function securityInfosOf(dg14: Uint8Array | undefined): SecurityInfos | null {
  return dg14 === undefined ? null : readable(() => readDg14(dg14))
}

function readable<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof UnsupportedAlgorithm) return null
    if (error instanceof FoyerError && error.code === 'chip.malformed') return null
    throw error
  }
}

function groupOf(domain: AgreementDomain): KeyAgreementGroup {
  if (domain.kind === 'ECDH') return curveGroup(domain.curve)
  const { prime, generator, order } = domain
  const known = modpGroups.find(({ p, g }) => p === prime && g === generator)
  return modpGroup(known ?? { name: 'modp', parameterId: -1, p: prime, g: generator, q: order ?? prime - 1n })
}

/** The keys for chip authentication in DG14 that we can use, strongest cipher first (ICAO 9303-11 §9.2.5 to §9.2.7). */
export function chipAuthenticationOffers(infos: SecurityInfos): ChipAuthenticationOffer[] {
  const offers = infos.chipAuthenticationKeys.flatMap(({ keyId, domain, publicKey }): ChipAuthenticationOffer[] => {
    const group = groupOf(domain)
    const told = infos.chipAuthentication.filter((info) => info.keyId === keyId)
    // A key without its ChipAuthenticationInfo is for 3DES (§9.2.6).
    const protocols = told.length > 0 ? told.map(({ protocol }) => protocol) : [`0.4.0.127.0.7.2.2.3.${group.kind === 'DH' ? 1 : 2}.1`]
    return protocols.flatMap((protocol) => {
      const variant = chipAuthenticationVariant(protocol)
      return variant === undefined || variant.kind !== group.kind
        ? [] : [{ protocol, cipher: variant.cipher, group, publicKey, keyId }]
    })
  })
  return offers.toSorted((a, b) => (a.cipher < b.cipher ? 1 : -1))
}

/** Key agreement for the best offer, ahead of time; null where there is none, 'failed' where its key is no key. */
export function prepareCloneCheck(infos: SecurityInfos, random: Random): PreparedChipAuthentication | 'failed' | null {
  const offer = readable(() => chipAuthenticationOffers(infos)[0] ?? null)
  if (offer === null) return null
  return readable(() => prepareChipAuthentication(offer, random)) ?? 'failed'
}

/** Chip authentication; the chip proves itself with the next answer, a byte of EF.COM (ICAO 9303-11 §6.2). */
export async function checkChipAuthentication(channel: ChipChannel, prepared: PreparedChipAuthentication | 'failed' | null, byShortId: boolean): Promise<CloneCheckOutcome> {
  if (prepared === null) return 'notOffered'
  // The state signed a key that is none, or one that is not computed on here: nothing that the chip could answer for.
  if (prepared === 'failed') return 'notDone'
  const file = chipFile('EF.COM')
  const outcome = await performChipAuthentication(channel, prepared, async () => {
    const answer = await channel.send(byShortId ? readByShortId(file, 1) : selectFile(file, 0x02))
    return answer.secured === true
  })
  return told(channel, outcome, { sent: prepared.ours.length, answered: 0 })
}

/** Chips in the field fill their short answers with 160 to 223 bytes, where ISO/IEC 7816-4 has room for 256, bytes. */
const SHORTEST_FULL_ANSWER = 160

/**
 * A chip that does not do what it signed that it would do has failed: it says that it has no such function or no such key. Every other
 * refusal (length, session, memory, order) and every cut answer is no answer: genuine chips give them too, and copies do not get by with
 * them, since what was not answered proves nothing. This desk's reader is to blame only for what short APDUs explain: a command that had
 * to go out in a chain, which some chips do not know, or an answer cut where they end.
 */
function told(
  channel: ChipChannel, outcome: 'passed' | 'failed' | 'unsupported' | { cut: number } | { refused: number }, bytes: { sent: number; answered: number },
): CloneCheckOutcome {
  if (outcome === 'passed' || outcome === 'failed') return outcome
  if (outcome === 'unsupported') return 'notDone'
  const { secure } = channel
  const chained = bytes.sent > (secure?.shortCommandBytes ?? shortLength.data)
  const answerRoom = secure?.shortAnswerBytes ?? shortLength.le
  const isCutShort = 'cut' in outcome && outcome.cut >= Math.min(answerRoom, SHORTEST_FULL_ANSWER) && outcome.cut < bytes.answered
  const long = bytes.answered >= answerRoom && ('refused' in outcome ? isAboutLength(outcome.refused) : isCutShort)
  if (isKnownShort(channel) && (chained || long)) return 'readerTooShort'
  return 'refused' in outcome && deniesFunction(outcome.refused) ? 'failed' : 'unanswered'
}

/**
 * Only what the reader says of itself, or did to documents before this one that were no copies, is held against it: a copy that lets long answers
 * go missing would come by with a check that was not done, if not at once then when it is laid down again.
 */
function isKnownShort({ shortReader, lostAnswersBefore }: ChipChannel): boolean {
  return shortReader || lostAnswersBefore
}

/** Function, instruction, class, data or key not there (ISO/IEC 7816-4 §5.6, table 6). */
function deniesFunction(status: number): boolean {
  return [0x6a80, 0x6a81, 0x6a86, 0x6a88].includes(status) || status >> 8 === 0x6d || status >> 8 === 0x6e
}

/** Wrong length, its corrections, and chains that are not supported (the same table). */
function isAboutLength(status: number): boolean {
  return [0x61, 0x67, 0x6c, 0x68].includes(status >> 8)
}

/** Active authentication with the key of DG15 (ICAO 9303-11 §6.1). `first`: in the form that should do, else in another one. */
export async function checkActiveAuthentication(
  channel: ChipChannel,
  dg15: Uint8Array | undefined,
  infos: SecurityInfos | null,
  random: Random,
  extendedLength: boolean,
  first = true,
): Promise<CloneCheckOutcome> {
  if (dg15 === undefined) return 'notOffered'
  const key = readable(() => readDg15(dg15))
  if (key === null) return 'notDone'
  const algorithm = infos?.activeAuthentication[0] ?? null
  const bytes = signatureBytes(key)
  const form = answerForm(channel, bytes, extendedLength, first)
  const outcome = await performActiveAuthentication(channel, key, algorithm, random, form)
  // 256 suits most chips; some take a longer answer only when 65536 is asked for.
  const again = extendedLength && form !== 'longest' && typeof outcome === 'object' && ('cut' in outcome || outcome.secured)
  const last = again ? await performActiveAuthentication(channel, key, algorithm, random, 'longest') : outcome
  return told(channel, last, { sent: CHALLENGE_BYTES, answered: bytes })
}

function answerForm(channel: ChipChannel, bytes: number, extendedLength: boolean, first: boolean): AnswerForm {
  const long = extendedLength && bytes > (channel.secure?.shortAnswerBytes ?? 256)
  if (first) return long ? 'extended' : 'short'
  return long || channel.answersAreShort ? 'short' : 'longest'
}

/**
 * Chip authentication mapping against the key in EF.CardSecurity (ICAO 9303-11 §4.4.3.5.2). `trusted`
 * says whether that file's signature and chain hold; a key that nobody vouches for proves nothing.
 */
export function checkMapping(pace: PaceResult | null, cardSecurity: Uint8Array | null, trusted: boolean): CloneCheckState {
  if (pace === null || pace.chipAuthentication === null) return 'notOffered'
  const { group, chipAuthentication } = pace
  const infos = cardSecurity === null ? null : readable(() => {
    const content = readSecurityObject(cardSecurity).securityInfos
    return content === null ? null : readSecurityInfos(content)
  })
  if (infos === null) return 'notDone'
  const keys = infos.chipAuthenticationKeys.filter(({ domain }) => domain.kind === 'ECDH' && domain.curve.name === group.name)
  if (keys.length === 0) return 'notDone'
  const proofs = keys.map(({ publicKey }) => readable(() => verifyMapping(group, chipAuthentication, publicKey)))
  if (proofs.includes(true)) return trusted ? 'passed' : 'notDone'
  // A key that is none cannot be contradicted.
  return proofs.includes(false) ? 'failed' : 'notDone'
}
