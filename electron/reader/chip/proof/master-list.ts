import { FoyerError } from '../../../contract/errors.ts'
import { Asn1Error } from '../../../documents/asn1/errors.ts'
import { splitTlvs } from '../../../documents/asn1/reader.ts'
import { asn1Tags } from '../../../documents/asn1/tags.ts'
import { certifiedKey, isSignedBy, maySignCertificates, readCertificate, type Certificate } from './certificate.ts'
import { masterListLimits, readSignedData } from './cms.ts'
import { oids } from './oids.ts'
import { verifySigner } from './signer.ts'
import { derOf, type TrustStore } from './trust-store.ts'
import { UnsupportedAlgorithm } from './unsupported-algorithm.ts'

/** A CSCA master list (9303-12 §8) whose signature holds. */
export interface MasterList {
  certificates: readonly Certificate[]
  signer: Certificate
  /** The authority above the list's signer, to be compared with what the state publishes elsewhere. */
  root: Certificate
  /** The root is one of those that were given, not only one that the list brought along. */
  rootKnown: boolean
  signingTime: number | null
  /** For people and for the record: `master list DE 2026-05-28`. */
  version: string
}

const MOST_CERTIFICATES = 20_000

/** CscaMasterList ::= SEQUENCE { version, SET OF Certificate }, split without walking each certificate twice. */
function listedCertificates(content: Uint8Array): Uint8Array[] {
  const outer = splitTlvs(content, 2)
  const [version, set, ...more] = splitTlvs(outer[0]?.content ?? new Uint8Array(), 3)
  if (outer.length !== 1 || outer[0]?.tag !== asn1Tags.sequence || set?.tag !== asn1Tags.set || more.length > 0) {
    throw new Asn1Error('badValue')
  }
  if (version?.tag !== asn1Tags.integer) throw new Asn1Error('unexpectedTag')
  return splitTlvs(set.content, MOST_CERTIFICATES).map(({ bytes }) => bytes)
}

function issued(certificate: Certificate, issuer: Certificate): boolean {
  return maySignCertificates(issuer) && issuer.subject.key === certificate.issuer.key
    && isSignedBy(certificate, certifiedKey(issuer))
}

/**
 * Reads and verifies a master list: content type, the signer's signature, that the signer may sign such lists, and its
 * chain to a root: one of `roots`, or else a CSCA that the list brings along, self-signed or linked to one that is (`rootKnown: false`).
 * Throws `FoyerError('masterList.invalid')`.
 */
export function readMasterList(file: Uint8Array, roots: readonly Certificate[] = []): MasterList {
  try {
    const data = readSignedData(derOf(file), masterListLimits)
    if (data.contentType !== oids.cscaMasterList) throw new Asn1Error('badValue')
    const certificates = listedCertificates(data.content).map(readCertificate)
    const proof = verifySigner(data)
    const signer = proof.certificate
    if (proof.state !== 'valid' || signer === null || !proof.identified) throw new FoyerError('masterList.invalid', { detail: 'signature' })
    if (signer.extendedKeyUsage?.includes(oids.masterListSigner) !== true) throw new FoyerError('masterList.invalid', { detail: 'signer' })
    const known = roots.find((each) => issued(signer, each))
    const pool = [...data.certificates, ...certificates]
    const above = (each: Certificate): boolean =>
      issued(each, each) || pool.some((other) => other.subject.key === each.issuer.key && issued(each, other) && issued(other, other))
    const root = known ?? pool.find((each) => issued(signer, each) && above(each))
    if (root === undefined) throw new FoyerError('masterList.invalid', { detail: 'root' })
    const date = new Date(proof.signingTime ?? signer.notBefore).toISOString().slice(0, 10)
    return {
      certificates, signer, root,
      rootKnown: known !== undefined,
      signingTime: proof.signingTime,
      version: `master list ${signer.subject.country ?? signer.issuer.country ?? '??'} ${date}`,
    }
  } catch (fault) {
    if (fault instanceof Asn1Error || fault instanceof UnsupportedAlgorithm) {
      throw new FoyerError('masterList.invalid', { cause: fault, detail: fault instanceof Asn1Error ? fault.fault : 'algorithm' })
    }
    throw fault
  }
}

/** Adds what a verified list holds to the store; returns how many certificates were new. */
export function addMasterList(store: TrustStore, list: MasterList): number {
  const source = { kind: 'masterList' as const, name: list.version }
  store.noteVersion(list.version)
  return list.certificates.filter((certificate) => store.add(certificate, source)).length
}
