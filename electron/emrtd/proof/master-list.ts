import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import { certifiedKey, GRACE_MS, isSignedBy, maySignCertificates, type Certificate } from './certificate.ts'
import { masterListLimits, readSignedData } from './cms.ts'
import { countriesOf, issuerCountryReasons } from './issuer-country.ts'
import { listedCertificates } from './listed-certificates.ts'
import { oids } from '../algorithms/oids.ts'
import { verifySigner } from './signer.ts'
import { derOf } from './pem.ts'
import type { TrustStore } from './trust-store.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** A CSCA master list (9303-12 §8) whose signature holds. */
export interface MasterList {
  /** Those that can be read. */
  certificates: readonly Certificate[]
  /** Entries that cannot, and are left out: one odd certificate must not keep every other state's from a desk. */
  leftOut: number
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

/** Did this one sign that one, as an authority of the name? An entry whose key cannot be read or computed with signed nothing here. */
function issued(certificate: Certificate, issuer: Certificate): boolean {
  if (!maySignCertificates(issuer) || issuer.subject.key !== certificate.issuer.key) return false
  try {
    return isSignedBy(certificate, certifiedKey(issuer))
  } catch (fault) {
    if (fault instanceof Asn1Error || fault instanceof UnsupportedAlgorithm) return false
    throw fault
  }
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
    const { certificate: signer, signingTime, state, identified } = verifySigner(data)
    if (state !== 'valid' || signer === null || !identified) throw invalid('signature')
    if (!isListSigner(signer)) throw invalid('signer')
    const { certificates, leftOut } = listedCertificates(data.content)
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
      certificates, leftOut, signer, root, signingTime,
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
