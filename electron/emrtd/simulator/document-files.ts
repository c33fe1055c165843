import { bitString, integer, oid, sequence, setOf, tlv } from '../../documents/asn1/writer.ts'
import { readDer } from '../../documents/asn1/reader.ts'
import { joinBytes } from '../../documents/asn1/values.ts'
import type { SessionCipher } from '../algorithms/ciphers.ts'
import { concat } from '../algorithms/ciphers.ts'
import { chipAuthenticationProtocol } from '../access/chip-authentication.ts'
import type { KeyAgreementGroup } from '../algorithms/key-agreement.ts'
import type { SupportedPace } from '../access/pace-protocols.ts'
import { modpGroups } from '../algorithms/modp-groups.ts'
import { curveByName, type CurveName } from '../algorithms/curves.ts'
import { fileOf, travelDocument, type ChipApplication } from '../files/applications.ts'
import type { DataGroupNumber } from '../files/file-ids.ts'
import type { HashName } from './pki/keys.ts'
import { ecPublicKeyInfo } from './pki/keys.ts'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** EF.COM: LDS 1.8, Unicode 4.0.0 and the tags of the data groups present (ICAO 9303-10 §4.6.1). */
export function makeCom(numbers: readonly number[], application: ChipApplication = travelDocument): Uint8Array {
  const tags = numbers.map((number) => fileOf(application, `DG${number as DataGroupNumber}`).tag)
  return tlv(0x60, tlv(0x5f01, ascii('0108')), tlv(0x5f36, ascii('040000')), tlv(0x5c, Uint8Array.from(tags)))
}

/** DG1 from the lines of the MRZ (ICAO 9303-10 §4.7.1). */
export function makeDg1(mrzLines: readonly string[]): Uint8Array {
  return tlv(0x61, tlv(0x5f1f, ascii(mrzLines.join(''))))
}

/** DG2 with one portrait in a facial record (ICAO 9303-10 §4.7.2; ISO/IEC 19794-5:2005 §5). */
export function makeDg2(portrait: Uint8Array, kind: 'jpeg' | 'jpeg2000', width: number, height: number): Uint8Array {
  const record = new DataView(new ArrayBuffer(14 + 20 + 12))
  const length = record.byteLength + portrait.length
  record.setUint32(0, 0x46414300) // 'FAC\0'
  record.setUint32(4, 0x30313000) // '010\0'
  record.setUint32(8, length)
  record.setUint16(12, 1)
  record.setUint32(14, length - 14)
  // Facial information: no feature points, everything else unspecified; image information follows at 34.
  record.setUint8(34, 1) // full frontal
  record.setUint8(35, kind === 'jpeg' ? 0 : 1)
  record.setUint16(36, width)
  record.setUint16(38, height)
  record.setUint8(40, 1) // sRGB
  const header = tlv(0xa1,
    tlv(0x80, Uint8Array.of(0x01, 0x01)), tlv(0x81, Uint8Array.of(0x02)),
    tlv(0x87, Uint8Array.of(0x01, 0x01)), tlv(0x88, Uint8Array.of(0x00, 0x08)))
  const biometric = tlv(0x5f2e, new Uint8Array(record.buffer), portrait)
  return tlv(0x75, tlv(0x7f61, tlv(0x02, Uint8Array.of(1)), tlv(0x7f60, header, biometric)))
}

export interface PersonalDetails {
  fullName?: string
  placeOfBirth?: string
  dateOfBirth?: string
  personalNumber?: string
}

/** DG11 (ICAO 9303-10 §4.7.11). */
export function makeDg11(details: PersonalDetails): Uint8Array {
  const entries: [number, string | undefined][] = [
    [0x5f0e, details.fullName], [0x5f10, details.personalNumber], [0x5f2b, details.dateOfBirth], [0x5f11, details.placeOfBirth],
  ]
  return makeTagged(0x6b, entries)
}

/** DG12 (ICAO 9303-10 §4.7.12). */
export function makeDg12(details: { issuingAuthority?: string; dateOfIssue?: string }): Uint8Array {
  return makeTagged(0x6c, [[0x5f19, details.issuingAuthority], [0x5f26, details.dateOfIssue]])
}

/** DG12 with Belgium's undocumented 5F85: by X.690 a third octet of that tag would follow, and none does. */
export function makeDg12WithOwnTag(): Uint8Array {
  const own = ascii('20240415120000')
  return tlv(0x6c, tlv(0x5c, Uint8Array.of(0x5f, 0x19, 0x5f, 0x85)), tlv(0x5f19, ascii('UTOPIA')), Uint8Array.of(0x5f, 0x85, own.length), own)
}

/** The file with `more` in the length of its header, of two octets. */
export function withLengthError(file: Uint8Array, more: number): Uint8Array {
  const odd = Uint8Array.from(file)
  new DataView(odd.buffer).setUint16(2, file.length - 4 + more)
  return odd
}

function makeTagged(tag: number, entries: readonly [number, string | undefined][]): Uint8Array {
  const present = entries.filter((entry): entry is [number, string] => entry[1] !== undefined)
  const tags = concat(...present.map(([entryTag]) => Uint8Array.of(entryTag >> 8, entryTag & 0xff)))
  return tlv(tag, tlv(0x5c, tags), ...present.map(([entryTag, text]) => tlv(entryTag, ascii(text))))
}

/** SecurityInfos in no group's wrapper: EF.CardAccess itself, or DG14's content (ICAO 9303-11 §9.2). */
export function makeSecurityInfos(infos: readonly Uint8Array[]): Uint8Array {
  return setOf(...infos)
}

export function paceInfo({ info }: SupportedPace): Uint8Array {
  return sequence(oid(info.protocol), integer(info.version), ...(info.parameterId === null ? [] : [integer(info.parameterId)]))
}

/** PACEInfo without a number, and beside it PACEDomainParameterInfo with the parameters themselves (ICAO 9303-11 §9.2.1). */
export function explicitPaceInfos({ info, group }: SupportedPace): Uint8Array[] {
  const family = info.protocol.slice(0, info.protocol.lastIndexOf('.'))
  return [sequence(oid(info.protocol), integer(info.version)), sequence(oid(family), explicitDomain(group))]
}

/** AlgorithmIdentifier with every number of the group (RFC 3279 §2.3.3, §2.3.5). */
function explicitDomain(group: KeyAgreementGroup): Uint8Array {
  const modp = modpGroups.find(({ name }) => name === group.name)
  if (modp !== undefined) return sequence(oid('1.2.840.10046.2.1'), sequence(integer(modp.p), integer(modp.g), integer(modp.q)))
  const [identifier] = readDer(ecPublicKeyInfo(curveByName(group.name as CurveName), group.generator, true)).children
  return identifier?.bytes ?? new Uint8Array()
}

export function chipAuthenticationInfo(kind: 'DH' | 'ECDH', cipher: SessionCipher, keyId: number | null): Uint8Array {
  return sequence(oid(chipAuthenticationProtocol(kind, cipher)), integer(1), ...(keyId === null ? [] : [integer(keyId)]))
}

/** ChipAuthenticationPublicKeyInfo with standard encodings of the key (ICAO 9303-11 §9.2.6). */
export function chipAuthenticationPublicKeyInfo(
  group: KeyAgreementGroup,
  publicKey: Uint8Array,
  keyId: number | null,
  parameters: 'named' | 'explicit' | 'standardized' = 'explicit',
): Uint8Array {
  const protocol = oid(`0.4.0.127.0.7.2.2.1.${group.kind === 'DH' ? 1 : 2}`)
  return sequence(protocol, keyAgreementKeyInfo(group, publicKey, parameters), ...(keyId === null ? [] : [integer(keyId)]))
}

function keyAgreementKeyInfo(group: KeyAgreementGroup, publicKey: Uint8Array, parameters: 'named' | 'explicit' | 'standardized'): Uint8Array {
  if (group.kind === 'DH') {
    const modp = modpGroups.find(({ name }) => name === group.name)
    if (modp === undefined) throw new RangeError('unknown group')
    const value = BigInt(`0x${Buffer.from(publicKey).toString('hex')}`)
    const key = bitString(integer(value))
    // PKCS#3 dhKeyAgreement.
    return parameters === 'standardized'
      ? sequence(standardizedParameters(modp.parameterId), key)
      : sequence(sequence(oid('1.2.840.113549.1.3.1'), sequence(integer(modp.p), integer(modp.g))), key)
  }
  const curve = curveByName(group.name as CurveName)
  return parameters === 'standardized'
    ? sequence(standardizedParameters(curve.parameterId), bitString(publicKey))
    : ecPublicKeyInfo(curve, publicKey, parameters === 'explicit')
}

/** standardizedDomainParameters (ICAO 9303-11 §9.5.1). */
function standardizedParameters(id: number): Uint8Array {
  return sequence(oid('0.4.0.127.0.7.1.2'), integer(id))
}

const plainSignatureArcs: Record<HashName, number> = { 'SHA-1': 1, 'SHA-224': 2, 'SHA-256': 3, 'SHA-384': 4, 'SHA-512': 5 }

/** ActiveAuthenticationInfo with the hash of ECDSA signatures (ICAO 9303-11 §9.2.3). */
export function activeAuthenticationInfo(hash: HashName): Uint8Array {
  return sequence(oid('2.23.136.1.1.5'), integer(1), oid(`0.4.0.127.0.7.1.1.4.1.${plainSignatureArcs[hash]}`))
}

export function makeDg14(infos: readonly Uint8Array[]): Uint8Array {
  return tlv(0x6e, makeSecurityInfos(infos))
}

/** DG15: the public key of active authentication (ICAO 9303-10 §4.7.15). */
export function makeDg15(spki: Uint8Array): Uint8Array {
  return tlv(0x6f, spki)
}

/**
 * EF.ATR/INFO (ICAO 9303-10 §3.11.2, table 33): the third octet of the capabilities tells chaining (80) and extended
 * length (40), object 7F66 how long APDUs may be.
 */
export function makeAtrInfo(chaining: boolean, longest: number | null): Uint8Array {
  return joinBytes([
    tlv(0x43, Uint8Array.of(0x01)),
    tlv(0x47, Uint8Array.of(0x80, 0x01, (chaining ? 0x80 : 0) | (longest === null ? 0 : 0x40))),
    ...(longest === null ? [] : [tlv(0x7f66, integer(longest), integer(longest))]),
  ])
}

/** EF.DIR naming the eMRTD application (ICAO 9303-10 §3.11.3). */
export function makeDir(applicationId: Uint8Array): Uint8Array {
  return tlv(0x61, tlv(0x4f, applicationId))
}

