import { Asn1Error } from '../../documents/asn1/errors.ts'
import { timeValue } from '../../documents/asn1/times.ts'
import { octetStringValue, oidValue } from '../../documents/asn1/values.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import { signatureScheme, type SignatureScheme } from '../algorithms/algorithms.ts'
import { certifiedKey, type Certificate } from './certificate.ts'
import { signedAttribute, signedAttributeEncodings, type SignedData, type SignerInfo } from './cms.ts'
import { hash, hashOfIdentifier, type HashName } from '../algorithms/hashes.ts'
import { oids } from '../algorithms/oids.ts'
import { verifySignature, weaknesses } from '../algorithms/signatures.ts'
import { isIdentified, type SignerShelf } from './signer-shelf.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** What the signature of a SignedData proves about its content. */
export interface SignerProof {
  /** `contentMismatch`: the signed digest is not that of the content. `noCertificate`: nobody to ask. */
  state: 'valid' | 'invalid' | 'contentMismatch' | 'noCertificate'
  certificate: Certificate | null
  signer: SignerInfo
  /** The identifier fits the certificate; false when only its key does. */
  identified: boolean
  digestAlgorithm: HashName
  scheme: SignatureScheme
  /** Milliseconds since 1970, from the signed attributes; null when the signer did not state it. */
  signingTime: number | null
  weaknesses: string[]
}

/** Messages that the signature may cover: the signed attributes' encodings, or the content itself. */
function signedMessages(data: SignedData, digest: HashName): Uint8Array[] | 'contentMismatch' {
  const { signedAttributes } = data.signer
  if (signedAttributes === null) return [data.content]
  const stated = octetStringValue(signedAttribute(signedAttributes, oids.messageDigestAttribute))
  const contentType = oidValue(signedAttribute(signedAttributes, oids.contentTypeAttribute))
  if (contentType !== data.contentType || !equalBytes(stated, hash(digest, data.content))) return 'contentMismatch'
  return signedAttributeEncodings(signedAttributes)
}

/**
 * Verifies the signer of a SignedData (RFC 5652 §5.4 to §5.6; of several, the first whose signature holds) with a certificate from the message or, where
 * it encloses none that fits, from `others`. Says nothing about whether that certificate is to be trusted. Throws `UnsupportedAlgorithm`, `Asn1Error`.
 */
export function verifySigner(data: SignedData, others?: SignerShelf): SignerProof {
  let first: { proof: SignerProof } | { fault: UnsupportedAlgorithm } | null = null
  for (const signer of data.signers) {
    try {
      const proof = verifyOne({ ...data, signer }, others)
      if (proof.state === 'valid') return proof
      first ??= { proof }
    } catch (fault) {
      if (!(fault instanceof UnsupportedAlgorithm)) throw fault
      first ??= { fault }
    }
  }
  if (first === null) throw new Asn1Error('badValue')
  if ('fault' in first) throw first.fault
  return first.proof
}

function verifyOne(data: SignedData, others: SignerShelf | undefined): SignerProof {
  const { signer } = data
  const digestAlgorithm = hashOfIdentifier(signer.digestAlgorithm)
  // A digest that is not announced is refused, as RFC 5652 §5.1 allows and OpenSSL does.
  if (!data.digestAlgorithms.map(hashOfIdentifier).includes(digestAlgorithm)) throw new Asn1Error('badValue')
  const scheme = signatureScheme(signer.signatureAlgorithm, digestAlgorithm)
  const time = signer.signedAttributes === null
    ? undefined
    : signedAttribute(signer.signedAttributes, oids.signingTimeAttribute)
  const common = { signer, digestAlgorithm, scheme, signingTime: time === undefined ? null : timeValue(time) }
  const enclosed = data.certificates.filter((each) => isIdentified(signer.identifier, each))
  const named = enclosed.length > 0 ? enclosed : others?.find(signer.identifier) ?? []
  const identified = named.length > 0
  // Some issuers name a certificate that they do not enclose; the key tells whose signature it is.
  const candidates = (identified ? named : data.certificates).slice(0, 8)
  const first = candidates[0] ?? null
  if (first === null) return { ...common, state: 'noCertificate', certificate: null, identified, weaknesses: [] }
  const messages = signedMessages(data, digestAlgorithm)
  if (messages === 'contentMismatch') {
    return { ...common, state: 'contentMismatch', certificate: first, identified, weaknesses: [] }
  }
  for (const certificate of candidates) {
    const key = certifiedKey(certificate)
    if (messages.some((message) => verifySignature(scheme, key, message, signer.signature))) {
      return { ...common, state: 'valid', certificate, identified, weaknesses: weaknesses(scheme, key) }
    }
  }
  return { ...common, state: 'invalid', certificate: first, identified, weaknesses: [] }
}
