import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import { certifiedKey, GRACE_MS, isSignedBy, maySignCertificates, readCertificate, type Certificate } from './certificate.ts'
import { masterListLimits, readSignedData } from './cms.ts'
import { countriesOf, issuerCountryReasons } from './issuer-country.ts'
import { oids } from '../algorithms/oids.ts'
import { verifySigner } from './signer.ts'
import { derOf, type TrustStore } from './trust-store.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** A CSCA master list (9303-12 §8) whose signature holds. */
export interface MasterList {
  certificates: readonly Certificate[]
  signer: Certificate
  /** The authority above the list's signer, to be compared with what the state publishes elsewhere. */
  root: Certificate
  /** The root is one of those that were given, not only one that the list brought along. */
  rootKnown: boolean
  signingTime: number | null
  /** The signer's certificate has run out since it signed. */
  signerExpired: boolean
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

const invalid = (detail: string): FoyerError => new FoyerError('masterList.invalid', { detail })

/** May this certificate's key sign master lists, and no documents (9303-12 §7.1.1, tables 8 and 11)? */
function isListSigner({ extendedKeyUsage, keyUsage }: Certificate): boolean {
  return extendedKeyUsage?.includes(oids.masterListSigner) === true && keyUsage?.digitalSignature !== false
}

/**
 * Was the signer's certificate valid when it signed, and its authority's when it issued that? A list lives on after its signer, so
 * that it has run out since is no fault; without a signing time today is the only time there is.
 */
function wereValid(signer: Certificate, root: Certificate, signingTime: number | null, at: number): boolean {
  const within = ({ notBefore, notAfter }: Certificate, time: number): boolean => notBefore - GRACE_MS <= time && time <= notAfter + GRACE_MS
  return within(root, signer.notBefore) && within(signer, signingTime ?? at) && (signingTime === null || signingTime <= at + GRACE_MS)
}

/** The same authority's: the list has this certificate or another of its name and key (9303-12 §8: a list holds its issuer's too). */
function isAmong(root: Certificate, certificates: readonly Certificate[]): boolean {
  return certificates.some((each) => each.subject.key === root.subject.key && equalBytes(each.publicKeyInfo.bytes, root.publicKeyInfo.bytes))
}

/**
 * Reads and verifies a master list: content type, the signer's signature, that the signer may sign such lists, was valid and is of its
 * authority's state, and its chain to a root that the list itself holds: one of `roots`, or else one that it brings along, self-signed or
 * linked to one that is (`rootKnown: false`). `at`: now, in milliseconds since 1970.
 * Throws `FoyerError('masterList.invalid')`.
 */
export function readMasterList(file: Uint8Array, roots: readonly Certificate[], at: number): MasterList {
  try {
    const data = readSignedData(derOf(file), masterListLimits)
    if (data.contentType !== oids.cscaMasterList) throw new Asn1Error('badValue')
    const certificates = listedCertificates(data.content).map(readCertificate)
    const { certificate: signer, signingTime, state, identified } = verifySigner(data)
    if (state !== 'valid' || signer === null || !identified) throw invalid('signature')
    if (!isListSigner(signer)) throw invalid('signer')
    const known = roots.find((each) => issued(signer, each))
    const pool = [...data.certificates, ...certificates]
    const above = (each: Certificate): boolean =>
      issued(each, each) || pool.some((other) => other.subject.key === each.issuer.key && issued(each, other) && issued(other, other))
    const root = known ?? pool.find((each) => issued(signer, each) && above(each))
    if (root === undefined || !isAmong(root, certificates)) throw invalid('root')
    if (!wereValid(signer, root, signingTime, at)) throw invalid('signer validity')
    if (issuerCountryReasons(countriesOf(signer, [root]), null).length > 0) throw invalid('signer country')
    const date = new Date(signingTime ?? signer.notBefore).toISOString().slice(0, 10)
    return {
      certificates, signer, root, signingTime,
      rootKnown: known !== undefined,
      signerExpired: at > signer.notAfter + GRACE_MS,
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
