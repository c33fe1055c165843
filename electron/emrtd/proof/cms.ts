import { Asn1Error } from '../../documents/asn1/errors.ts'
import { readBer, type Asn1Limits, type Asn1Node } from '../../documents/asn1/reader.ts'
import { asn1Tags, contextTag } from '../../documents/asn1/tags.ts'
import { childrenOf, integerValue, octetStringValue, oidValue, onlyChild, smallInteger } from '../../documents/asn1/values.ts'
import { setOf, tlv } from '../../documents/asn1/writer.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { distinguishedName, type DistinguishedName } from './names.ts'
import { oids } from '../algorithms/oids.ts'

/** How a SignerInfo names its certificate (RFC 5652 §5.3). */
export type SignerIdentifier =
  | { by: 'issuerAndSerialNumber'; issuer: DistinguishedName; serial: bigint }
  | { by: 'subjectKeyIdentifier'; keyId: Uint8Array }

export interface SignerInfo {
  readonly identifier: SignerIdentifier
  readonly digestAlgorithm: Asn1Node
  readonly signatureAlgorithm: Asn1Node
  readonly signature: Uint8Array
  /** The signed attributes, or null; unsigned ones are never looked at. */
  readonly signedAttributes: Asn1Node | null
}

/** SignedData (RFC 5652 §5.1); travel documents nearly always have one signer. */
export interface SignedData {
  readonly encoding: 'DER' | 'BER'
  /** Those that the message announces. */
  readonly digestAlgorithms: readonly Asn1Node[]
  readonly contentType: string
  readonly content: Uint8Array
  readonly certificates: readonly Certificate[]
  /** The first of {@link signers}. */
  readonly signer: SignerInfo
  readonly signers: readonly SignerInfo[]
}

/** The largest lists in use are about 1.2 MB; a security object has a few kilobytes. */
export const securityObjectLimits: Asn1Limits = { maxBytes: 65_536, maxDepth: 24, maxNodes: 4000 }
export const masterListLimits: Asn1Limits = { maxBytes: 16 << 20, maxDepth: 24, maxNodes: 40_000 }

function signerIdentifier(node: Asn1Node | undefined): SignerIdentifier {
  if (node?.tag === contextTag(0, false)) return { by: 'subjectKeyIdentifier', keyId: node.content }
  // Some encoders tag the key identifier explicitly.
  if (node?.tag === contextTag(0)) return { by: 'subjectKeyIdentifier', keyId: octetStringValue(onlyChild(node)) }
  const [issuer, serial] = childrenOf(node, asn1Tags.sequence)
  return { by: 'issuerAndSerialNumber', issuer: distinguishedName(issuer), serial: integerValue(serial) }
}

function signerInfo(node: Asn1Node): SignerInfo {
  const fields = [...childrenOf(node, asn1Tags.sequence)]
  const version = smallInteger(fields.shift())
  if (version !== 1 && version !== 3) throw new Asn1Error('badValue')
  const identifier = signerIdentifier(fields.shift())
  const digestAlgorithm = fields.shift()
  const signedAttributes = fields[0]?.tag === contextTag(0) ? fields.shift()! : null
  const signatureAlgorithm = fields.shift()
  const signature = octetStringValue(fields.shift())
  if (digestAlgorithm === undefined || signatureAlgorithm === undefined) throw new Asn1Error('badValue')
  if (fields.some(({ tag }) => tag !== contextTag(1))) throw new Asn1Error('unexpectedTag')
  return { identifier, digestAlgorithm, signatureAlgorithm, signature, signedAttributes }
}

function hasIndefinite(node: Asn1Node): boolean {
  return node.indefinite || node.children.some(hasIndefinite)
}

/**
 * Reads a ContentInfo holding SignedData, in BER or DER, with one to 32 certificates. Nothing is
 * verified. Throws `Asn1Error`.
 */
export function readSignedData(bytes: Uint8Array, limits: Asn1Limits = securityObjectLimits): SignedData {
  const root = readBer(bytes, limits)
  const info = childrenOf(root, asn1Tags.sequence)
  if (info.length !== 2 || oidValue(info[0]) !== oids.signedData || info[1]!.tag !== contextTag(0)) throw new Asn1Error('badValue')
  const fields = [...childrenOf(onlyChild(info[1]!), asn1Tags.sequence)]
  const version = smallInteger(fields.shift())
  if (![1, 3, 4, 5].includes(version)) throw new Asn1Error('badValue')
  const digestAlgorithms = childrenOf(fields.shift(), asn1Tags.set)
  const [contentType, content] = childrenOf(fields.shift(), asn1Tags.sequence)
  if (content?.tag !== contextTag(0)) throw new Asn1Error('unexpectedTag')
  const certificates = fields[0]?.tag === contextTag(0) ? fields.shift()!.children : []
  if (certificates.length > 32) throw new Asn1Error('tooMany')
  if (fields[0]?.tag === contextTag(1)) fields.shift()
  const signers = childrenOf(fields.shift(), asn1Tags.set)
  if (signers.length < 1 || signers.length > 4 || fields.length > 0) throw new Asn1Error('badValue')
  return {
    digestAlgorithms,
    encoding: hasIndefinite(root) ? 'BER' : 'DER',
    contentType: oidValue(contentType),
    content: octetStringValue(onlyChild(content)),
    certificates: readableCertificates(certificates),
    signer: signerInfo(signers[0]!),
    signers: signers.map(signerInfo),
  }
}

/** Those that can be read; a set in which none can is refused with the first one's `Asn1Error`. */
function readableCertificates(nodes: readonly Asn1Node[]): Certificate[] {
  const certificates: Certificate[] = []
  let first: Asn1Error | null = null
  for (const { tag, bytes } of nodes) {
    if (tag !== asn1Tags.sequence) continue
    try {
      certificates.push(readCertificate(bytes))
    } catch (fault) {
      if (!(fault instanceof Asn1Error)) throw fault
      first ??= fault
    }
  }
  if (certificates.length === 0 && first !== null) throw first
  return certificates
}

/** A node in definite lengths, whatever it was read in. */
function definite(node: Asn1Node, tag = node.tag): Uint8Array {
  if (!node.constructed) return tlv(tag, node.content)
  if (node.tag === asn1Tags.constructedOctetString) return tlv(asn1Tags.octetString, octetStringValue(node))
  return tlv(tag, ...node.children.map((child) => definite(child)))
}

/**
 * The octets that the signer may have signed for these attributes (RFC 5652 §5.4): as they stand with the
 * tag of a SET, and sorted as DER asks where the encoder did not do so.
 */
export function signedAttributeEncodings(attributes: Asn1Node): Uint8Array[] {
  const asWritten = definite(attributes, asn1Tags.set)
  return [asWritten, setOf(...attributes.children.map((child) => definite(child)))]
}

/** The single value of a signed attribute; undefined when it is absent. A repeated one is refused with `Asn1Error`. */
export function signedAttribute(attributes: Asn1Node, oid: string): Asn1Node | undefined {
  const found = attributes.children.filter((each) => oidValue(childrenOf(each, asn1Tags.sequence)[0]) === oid)
  if (found.length > 1) throw new Asn1Error('badValue')
  if (found[0] === undefined) return undefined
  return onlyChild(childrenOf(found[0], asn1Tags.sequence)[1]!)
}
