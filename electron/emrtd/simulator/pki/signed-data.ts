import { asn1Tags, contextTag } from '../../../documents/asn1/tags.ts'
import { joinBytes } from '../../../documents/asn1/values.ts'
import { integer, octetString, oid, printableString, sequence, setOf, time, tlv } from '../../../documents/asn1/writer.ts'
import type { IssuedCertificate } from './certificates.ts'
import { digest, hashIdentifier, sign, signatureIdentifier, type HashName } from './keys.ts'

export interface SignedDataOptions {
  signer: IssuedCertificate
  contentType: string
  content: Uint8Array
  /** Written as signed attribute when given; milliseconds since 1970. */
  signingTime?: number
  /** Without signed attributes the signature is over the content itself (RFC 5652 §5.4). */
  signedAttributes?: boolean
  signerBy?: 'issuerAndSerialNumber' | 'subjectKeyIdentifier'
  /** The frame around content and certificate gives its lengths in the indefinite form, as streaming signers write it. */
  indefinite?: boolean
}

/** A CMS SignedData in a ContentInfo, with the signer's certificate inside (RFC 5652 §5). */
export function makeSignedData(options: SignedDataOptions): Uint8Array {
  const { signer, content, contentType } = options
  const { hash } = signer.scheme
  const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value))
  const attributes = [
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    attribute('1.2.840.113549.1.9.4', octetString(digest(hash, content))),
    ...(options.signingTime === undefined ? [] : [attribute('1.2.840.113549.1.9.5', time(options.signingTime))]),
  ]
  const signed = options.signedAttributes ?? true
  const attributeSet = setOf(...attributes)
  const byKey = options.signerBy === 'subjectKeyIdentifier'
  const signerInfo = sequence(
    integer(byKey ? 3 : 1),
    byKey ? tlv(0x80, signer.keyIdentifier) : sequence(signer.issuerName, integer(signer.serial)),
    hashIdentifier(hash),
    // The signature is over SET OF, the encoding carries [0] IMPLICIT (RFC 5652 §5.4).
    ...(signed ? [Uint8Array.of(0xa0, ...attributeSet.subarray(1))] : []),
    signatureIdentifier(signer.scheme),
    octetString(sign(signer.key, signer.scheme, signed ? attributeSet : content)),
  )
  const frame = options.indefinite === true ? streamed : tlv
  const signedData = frame(asn1Tags.sequence,
    integer(3),
    setOf(hashIdentifier(hash)),
    frame(asn1Tags.sequence, oid(contentType), frame(contextTag(0), options.indefinite === true ? streamed(CONSTRUCTED_OCTETS, octetString(content)) : octetString(content))),
    frame(contextTag(0), signer.der),
    setOf(signerInfo),
  )
  return frame(asn1Tags.sequence, oid('1.2.840.113549.1.7.2'), frame(contextTag(0), signedData))
}

/** OCTET STRING in pieces (X.690 §8.7.3). */
const CONSTRUCTED_OCTETS = 0x24

/** An element of indefinite length: its content, then end-of-contents octets. */
function streamed(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  return joinBytes([Uint8Array.of(tag, 0x80), ...content, new Uint8Array(2)])
}

/** EF.SOD over the data groups given as whole files (ICAO 9303-10 §4.6.2). */
export function makeSod(
  signer: IssuedCertificate,
  dataGroups: ReadonlyMap<number, Uint8Array>,
  hash: HashName,
  options: Partial<SignedDataOptions> = {},
): Uint8Array {
  const numbers = [...dataGroups.keys()].toSorted((a, b) => a - b)
  const ldsSecurityObject = sequence(
    integer(1),
    hashIdentifier(hash),
    sequence(...numbers.map((number) =>
      sequence(integer(number), octetString(digest(hash, dataGroups.get(number) ?? new Uint8Array()))))),
    sequence(printableString('0108'), printableString('040000')),
  )
  return (options.indefinite === true ? streamed : tlv)(0x77, makeSignedData({ ...options, signer, contentType: '2.23.136.1.1.1', content: ldsSecurityObject }))
}
