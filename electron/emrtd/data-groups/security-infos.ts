import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer, readBerPrefix, type Asn1Limits, type Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { bitStringValue, childrenOf, integerValue, octetStringValue, oidValue, smallInteger } from '../../documents/asn1/values.ts'
import type { Curve } from '../algorithms/curves.ts'
import { curveByParameterId } from '../algorithms/curves.ts'
import { oids } from '../algorithms/oids.ts'
import { curveOfParameters } from '../algorithms/public-key.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'
import { dataGroupContent } from './data-group.ts'

/** One PACEInfo of EF.CardAccess (ICAO 9303-11 §9.2.1). */
export interface PaceInfo {
  /** Object identifier, dotted: id-PACE with mapping and cipher. */
  protocol: string
  version: number
  parameterId: number | null
}

/** Domain of a key agreement: a known curve, or a prime field as it is written. */
export type AgreementDomain =
  | { kind: 'ECDH'; curve: Curve }
  | { kind: 'DH'; prime: bigint; generator: bigint; order: bigint | null }

/** ChipAuthenticationPublicKeyInfo (9303-11 §9.2.5). The key is not yet checked to be in its group. */
export interface ChipAuthenticationKey {
  /** id-PK-DH or id-PK-ECDH. */
  protocol: string
  keyId: bigint | null
  domain: AgreementDomain
  /** ECDH: encoded point. DH: the number, big-endian without leading zeros. */
  publicKey: Uint8Array
}

/** The SecurityInfos of EF.CardAccess, EF.CardSecurity or DG14 (9303-11 §9.2), by kind. */
export interface SecurityInfos {
  pace: PaceInfo[]
  paceDomainParameters: { protocol: string; parameterId: bigint | null; domain: AgreementDomain }[]
  chipAuthentication: { protocol: string; version: number; keyId: bigint | null }[]
  chipAuthenticationKeys: ChipAuthenticationKey[]
  /** signatureAlgorithm of ActiveAuthenticationInfo: ECDSA plain with its hash. */
  activeAuthentication: string[]
  terminalAuthentication: { version: number }[]
  /** EFDirInfo: the copy of EF.DIR, whole. */
  efDir: Uint8Array | null
  /** Object identifiers of everything else, and of those with parameters that this reader does not compute on. */
  unknown: string[]
}

export const protocolOids = {
  pace: '0.4.0.127.0.7.2.2.4',
  chipAuthentication: '0.4.0.127.0.7.2.2.3',
  publicKey: '0.4.0.127.0.7.2.2.1',
  terminalAuthentication: '0.4.0.127.0.7.2.2.2',
  activeAuthentication: '2.23.136.1.1.5',
  efDir: '2.23.136.1.1.13',
} as const

/** id-standardizedDomainParameters (9303-11 §9.5.1). */
const standardizedDomain = '0.4.0.127.0.7.1.2'

const limits: Asn1Limits = { maxBytes: 65_536, maxDepth: 16, maxNodes: 2000 }

/** AlgorithmIdentifier of a key agreement; throws `UnsupportedAlgorithm`, `Asn1Error`. */
function agreementDomain(identifier: Asn1Node | undefined): AgreementDomain {
  const [algorithm, parameters] = childrenOf(identifier, asn1Tags.sequence)
  const oid = oidValue(algorithm)
  if (oid === standardizedDomain) {
    const id = smallInteger(parameters)
    const curve = curveByParameterId(id)
    if (curve === undefined) throw new UnsupportedAlgorithm(`domain ${id}`)
    return { kind: 'ECDH', curve }
  }
  if (oid === oids.dhPublicNumber || oid === oids.dhKeyAgreement) {
    const [prime, generator, order] = childrenOf(parameters, asn1Tags.sequence).map(integerValue)
    if (prime === undefined || generator === undefined || prime < 3n || prime.toString(2).length > 8192) throw new Asn1Error('badValue')
    // In PKCS #3 (dhKeyAgreement) the third number is a length, not the order.
    return { kind: 'DH', prime, generator, order: oid === oids.dhPublicNumber ? order ?? null : null }
  }
  // id-ecPublicKey, and id-ecDH as RFC 5480 §2.1.2 has it.
  if (oid === oids.ecPublicKey || oid === '1.3.132.1.12') return { kind: 'ECDH', curve: curveOfParameters(parameters).curve }
  throw new UnsupportedAlgorithm(oid)
}

function optionalInteger(node: Asn1Node | undefined): bigint | null {
  return node === undefined ? null : integerValue(node)
}

function chipAuthenticationKey(protocol: string, info: Asn1Node | undefined, keyId: Asn1Node | undefined): ChipAuthenticationKey {
  const [identifier, bits] = childrenOf(info, asn1Tags.sequence)
  const domain = agreementDomain(identifier)
  const { bytes } = bitStringValue(bits)
  // A DH key is an INTEGER inside the BIT STRING (RFC 3279 §2.3.3).
  const publicKey = domain.kind === 'ECDH' ? bytes : withoutLeadingZeros(readBer(bytes, limits))
  return { protocol, keyId: optionalInteger(keyId), domain, publicKey }
}

function withoutLeadingZeros(node: Asn1Node): Uint8Array {
  if (integerValue(node) <= 0n) throw new Asn1Error('badValue')
  return node.content[0] === 0 ? node.content.subarray(1) : node.content
}

function readInfo(infos: SecurityInfos, info: Asn1Node): void {
  const [type, required, optional] = childrenOf(info, asn1Tags.sequence)
  const protocol = oidValue(type)
  const under = (family: string): boolean => protocol === family || protocol.startsWith(`${family}.`)
  try {
    if (under(protocolOids.pace) && required?.tag === asn1Tags.integer) {
      const parameterId = optional === undefined ? null : smallInteger(optional)
      infos.pace.push({ protocol, version: smallInteger(required), parameterId })
    } else if (under(protocolOids.pace)) {
      infos.paceDomainParameters.push({ protocol, parameterId: optionalInteger(optional), domain: agreementDomain(required) })
    } else if (under(protocolOids.chipAuthentication) && required?.tag === asn1Tags.integer) {
      infos.chipAuthentication.push({ protocol, version: smallInteger(required), keyId: optionalInteger(optional) })
    } else if (under(protocolOids.publicKey)) {
      infos.chipAuthenticationKeys.push(chipAuthenticationKey(protocol, required, optional))
    } else if (under(protocolOids.terminalAuthentication)) {
      infos.terminalAuthentication.push({ version: smallInteger(required) })
    } else if (under(protocolOids.activeAuthentication)) {
      infos.activeAuthentication.push(oidValue(optional))
    } else if (under(protocolOids.efDir)) {
      infos.efDir = octetStringValue(required)
    } else infos.unknown.push(protocol)
  } catch (fault) {
    if (!(fault instanceof UnsupportedAlgorithm)) throw fault
    infos.unknown.push(protocol)
  }
}

/** Reads a SET OF SecurityInfo: all of EF.CardAccess, or the signed content of EF.CardSecurity. Throws `Asn1Error`. */
export function readSecurityInfos(bytes: Uint8Array): SecurityInfos {
  const { node } = readBerPrefix(bytes, limits)
  const infos: SecurityInfos = {
    pace: [], paceDomainParameters: [], chipAuthentication: [], chipAuthenticationKeys: [],
    activeAuthentication: [], terminalAuthentication: [], efDir: null, unknown: [],
  }
  for (const info of childrenOf(node, asn1Tags.set)) readInfo(infos, info)
  return infos
}

/** DG14 (9303-10 §4.7.14). Throws `Asn1Error`. */
export function readDg14(file: Uint8Array): SecurityInfos {
  return readSecurityInfos(dataGroupContent(file, 14))
}
