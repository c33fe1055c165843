import { bitString, boolean, explicit, integer, nullValue, octetString, oid, sequence, setOf, time, tlv } from '../../../electron/documents/asn1/writer.ts'
import type { IssuedCertificate } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { digest, hashIdentifier, sign, signatureIdentifier, type HashName, type SignatureScheme, type TestKey } from '../../../electron/emrtd/simulator/pki/keys.ts'

// Security objects and revocation lists that no decent issuer would make, for the proof to judge.

export interface OddSod {
  signer: IssuedCertificate
  dataGroups: ReadonlyMap<number, Uint8Array>
  ldsHash?: HashName
  digest?: HashName
  /** The signature's own scheme and identifier, where they differ from the signer's. */
  scheme?: SignatureScheme
  schemeIdentifier?: Uint8Array
  contentType?: string
  certificates?: readonly Uint8Array[]
  announced?: Uint8Array
  signedAttributes?: boolean
  /** Order of the attributes as given instead of DER's. */
  unsorted?: boolean
  /** Indefinite lengths and a content string in two parts. */
  ber?: boolean
  unsignedAttributes?: Uint8Array
  serial?: bigint
  /** Another signer of the same content, before the good one. */
  firstSigner?: Uint8Array
  /** Issuer's name as the SignerInfo writes it. */
  issuerName?: Uint8Array
  /** The signing time, whatever its form. */
  signingTime?: Uint8Array
  /** The LDS security object, instead of one made of the data groups. */
  content?: Uint8Array
  /** Without tag 77 around it. */
  bare?: boolean
}

const indefinite = (tag: number, ...content: Uint8Array[]): Uint8Array =>
  Uint8Array.from([tag, 0x80, ...content.flatMap((part) => [...part]), 0, 0])

export function ldsSecurityObject(dataGroups: ReadonlyMap<number, Uint8Array>, hash: HashName): Uint8Array {
  const entries = [...dataGroups].map(([number, file]) => sequence(integer(number), octetString(digest(hash, file))))
  return sequence(integer(0), hashIdentifier(hash), sequence(...entries))
}

export function oddSod(odd: OddSod): Uint8Array {
  const { signer } = odd
  const scheme = odd.scheme ?? signer.scheme
  const digestName = odd.digest ?? scheme.hash
  const contentType = odd.contentType ?? '2.23.136.1.1.1'
  const content = odd.content ?? ldsSecurityObject(odd.dataGroups, odd.ldsHash ?? scheme.hash)
  const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value))
  const attributes = [
    attribute('1.2.840.113549.1.9.4', octetString(digest(digestName, content))),
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    ...(odd.signingTime === undefined ? [] : [attribute('1.2.840.113549.1.9.5', odd.signingTime)]),
  ]
  const attributeSet = odd.unsorted === true ? tlv(0x31, ...attributes) : setOf(...attributes)
  const bare = odd.signedAttributes === false
  const signerInfo = sequence(
    integer(1),
    sequence(odd.issuerName ?? signer.issuerName, integer(odd.serial ?? signer.serial)),
    hashIdentifier(digestName),
    ...(bare ? [] : [Uint8Array.of(0xa0, ...attributeSet.subarray(1))]),
    odd.schemeIdentifier ?? signatureIdentifier(scheme),
    octetString(sign(signer.key, scheme, bare ? content : attributeSet)),
    ...(odd.unsignedAttributes === undefined ? [] : [tlv(0xa1, odd.unsignedAttributes)]),
  )
  const encapsulated = odd.ber === true
    ? indefinite(0x30, oid(contentType), indefinite(0xa0, indefinite(0x24, octetString(content.subarray(0, 20)), octetString(content.subarray(20)))))
    : sequence(oid(contentType), explicit(0, octetString(content)))
  const certificates = odd.certificates ?? [signer.der]
  const wrap = odd.ber === true ? indefinite : tlv
  const signedData = wrap(
    0x30, integer(3), odd.announced ?? setOf(hashIdentifier(digestName)), encapsulated,
    ...(certificates.length === 0 ? [] : [tlv(0xa0, ...certificates)]), tlv(0x31, ...(odd.firstSigner === undefined ? [] : [odd.firstSigner]), signerInfo),
  )
  const contentInfo = wrap(0x30, oid('1.2.840.113549.1.7.2'), wrap(0xa0, signedData))
  return odd.bare === true ? contentInfo : wrap(0x77, contentInfo)
}

/**
 * A revocation list of `issuer` with these serial numbers; times in milliseconds since 1970. `extensions` are the list's; from
 * the place `from` on the serial numbers are those of the issuer named.
 */
export function makeCrl(
  issuer: IssuedCertificate, serials: readonly bigint[], thisUpdate: number, nextUpdate: number | null, { extensions = [], issuers = [] }: { extensions?: Uint8Array[]; issuers?: { from: number; name: Uint8Array }[] } = {},
): Uint8Array {
  const naming = (name: Uint8Array): Uint8Array => sequence(sequence(oid('2.5.29.29'), boolean(true), octetString(sequence(explicit(4, name)))))
  const revoked = serials.map((serial, i) =>
    sequence(integer(serial), time(thisUpdate), ...issuers.filter(({ from }) => from === i).map(({ name }) => naming(name))))
  const body = sequence(
    integer(1), signatureIdentifier(issuer.scheme), issuer.subjectName, time(thisUpdate), ...(nextUpdate === null ? [] : [time(nextUpdate)]),
    ...(revoked.length === 0 ? [] : [sequence(...revoked)]),
    ...(extensions.length === 0 ? [] : [explicit(0, sequence(...extensions))]),
  )
  return sequence(body, signatureIdentifier(issuer.scheme), bitString(sign(issuer.key, issuer.scheme, body)))
}

/** A certificate for `subject`'s key and name, issued by `issuer`: a link when both are CSCAs (9303-12 §7.1.1). */
export function makeLink(subject: IssuedCertificate, issuer: IssuedCertificate, dates: { notBefore: number; notAfter: number }): Uint8Array {
  const extension = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), octetString(value))
  const body = sequence(
    explicit(0, integer(2)), integer(99), signatureIdentifier(issuer.scheme), issuer.subjectName,
    sequence(time(dates.notBefore), time(dates.notAfter)), subject.subjectName, subject.key.spki,
    explicit(3, sequence(
      extension('2.5.29.35', sequence(tlv(0x80, issuer.keyIdentifier))),
      extension('2.5.29.14', octetString(subject.keyIdentifier)),
      extension('2.5.29.15', bitString(Uint8Array.of(0x06), 1)),
    )),
  )
  return sequence(body, signatureIdentifier(issuer.scheme), bitString(sign(issuer.key, issuer.scheme, body)))
}

export interface OddCertificate {
  key: TestKey
  issuerKey: TestKey
  issuerScheme: SignatureScheme
  subjectName: Uint8Array
  issuerName: Uint8Array
  serial: Uint8Array
  validity?: readonly [Uint8Array, Uint8Array]
  /** AlgorithmIdentifier of the issuer's signature, inside and outside. */
  identifiers?: readonly [Uint8Array, Uint8Array]
  /** Extensions, whole; null: version 1. */
  extensions: readonly Uint8Array[] | null
}

export const extension = (type: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value))

/** A certificate with anything in it (RFC 5280 §4.1). */
export function oddCertificate(odd: OddCertificate): Uint8Array {
  const identifier = signatureIdentifier(odd.issuerScheme)
  const [inside, outside] = odd.identifiers ?? [identifier, identifier]
  const body = sequence(
    ...(odd.extensions === null ? [] : [explicit(0, integer(2))]), odd.serial, inside, odd.issuerName,
    sequence(...(odd.validity ?? [time(Date.UTC(2020, 0, 1)), time(Date.UTC(2035, 0, 1))])), odd.subjectName, odd.key.spki,
    ...(odd.extensions === null ? [] : [explicit(3, sequence(...odd.extensions))]),
  )
  return sequence(body, outside, bitString(sign(odd.issuerKey, odd.issuerScheme, body)))
}

/** A distinguished name in the order given, each value with the tag of its string type. */
export function oddName(...parts: readonly (readonly [type: string, tag: number, value: Uint8Array])[]): Uint8Array {
  return sequence(...parts.map(([type, tag, value]) => setOf(sequence(oid(type), tlv(tag, value)))))
}

/** A SignerInfo of nobody, in an algorithm that nobody knows or with a signature of zeros. */
export function strangeSigner(issuerName: Uint8Array, schemeIdentifier: Uint8Array): Uint8Array {
  return sequence(
    integer(1), sequence(issuerName, integer(1)), sequence(oid('2.16.840.1.101.3.4.2.1'), nullValue()), schemeIdentifier, octetString(new Uint8Array(64)),
  )
}
