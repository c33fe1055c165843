import { Asn1Error } from '../../documents/asn1/errors.ts'
import { certifiedKey, isSignedBy, maySignCertificates, type Certificate } from './certificate.ts'
import { equalBytes } from '../../documents/asn1/writer.ts'
import type { DistinguishedName } from './names.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

/** Where a trusted certificate came from. A verified master list vouches for its own certificates. */
export interface TrustSource {
  kind: 'masterList' | 'file'
  /** For people and for the record: `master list DE 2026-05-28`, `resources/csca`. Never a path. */
  name: string
}

export interface TrustedCertificate {
  certificate: Certificate
  source: TrustSource
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function hasSigned(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return isSignedBy(certificate, certifiedKey(issuer))
  } catch (fault) {
    if (fault instanceof UnsupportedAlgorithm || fault instanceof Asn1Error) return false
    throw fault
  }
}

/** A root that says nothing of what it may do, as version 1 has it: trusted where somebody names it, not in a list or as a link. */
export function isPlainRoot({ keyUsage, isAuthority, subject, issuer }: Certificate): boolean {
  return keyUsage === null && isAuthority === null && subject.key === issuer.key
}

/**
 * The country signing certificates that this desk trusts, found by name, by key and by country.
 * Immutable for those who look things up; adding is for whoever fills it.
 */
export class TrustStore {
  readonly #all: TrustedCertificate[] = []
  readonly #fingerprints = new Set<string>()
  readonly #bySubject = new Map<string, TrustedCertificate[]>()
  readonly #byKeyId = new Map<string, TrustedCertificate[]>()
  readonly #byCountry = new Map<string, TrustedCertificate[]>()
  readonly #soundness = new Map<Certificate, boolean>()
  readonly #versions: string[] = []

  get size(): number {
    return this.#all.length
  }

  get certificates(): readonly Certificate[] {
    return this.#all.map(({ certificate }) => certificate)
  }

  /** Each with where it came from. */
  get trusted(): readonly TrustedCertificate[] {
    return this.#all
  }

  /** The lists it was filled from, in order: what the record calls the version of the trust list. */
  get version(): string | null {
    return this.#versions.length === 0 ? null : this.#versions.join('; ').slice(0, 120)
  }

  noteVersion(version: string): void {
    if (!this.#versions.includes(version)) this.#versions.push(version)
  }

  /** Adds one certificate once; false when it was there or is not an authority's. */
  add(certificate: Certificate, source: TrustSource): boolean {
    const print = hex(certificate.der)
    if (!maySignCertificates(certificate) && !(source.kind === 'file' && isPlainRoot(certificate))) return false
    if (this.#fingerprints.has(print)) return false
    this.#fingerprints.add(print)
    const trusted = { certificate, source }
    this.#all.push(trusted)
    const index = (map: Map<string, TrustedCertificate[]>, key: string | null): void => {
      if (key !== null) map.set(key, [...(map.get(key) ?? []), trusted])
    }
    index(this.#bySubject, certificate.subject.key)
    index(this.#byKeyId, certificate.subjectKeyId === null ? null : hex(certificate.subjectKeyId))
    index(this.#byCountry, certificate.subject.country)
    this.#soundness.clear()
    return true
  }

  has(certificate: Certificate): boolean {
    return this.#fingerprints.has(hex(certificate.der))
  }

  hasCountry(country: string | null): boolean {
    return country !== null && this.#byCountry.has(country)
  }

  /** Sound certificates with this subject, whatever their key. */
  withSubject(name: DistinguishedName): Certificate[] {
    return (this.#bySubject.get(name.key) ?? []).filter((each) => this.#isSound(each)).map((each) => each.certificate)
  }

  /**
   * Those who may have issued `certificate`: by name or by key identifier first, then (several CSCAs share a
   * name, some change theirs) everything of the same country; sound ones only, at most 64.
   */
  issuersOf(certificate: Certificate): { named: Certificate[]; sameCountry: Certificate[] } {
    const byName = this.#bySubject.get(certificate.issuer.key) ?? []
    const byKey = certificate.authorityKeyId === null ? [] : this.#byKeyId.get(hex(certificate.authorityKeyId)) ?? []
    // The right key identifier first: it is nearly always the one.
    const named = [...new Set([...byKey, ...byName])]
    const country = certificate.issuer.country
    const sameCountry = country === null ? [] : (this.#byCountry.get(country) ?? []).filter((each) => !named.includes(each))
    const sound = (list: TrustedCertificate[]): Certificate[] =>
      list.filter((each) => this.#isSound(each)).slice(0, 64).map((each) => each.certificate)
    return { named: sound(named), sameCountry: sound(sameCountry) }
  }

  /**
   * A certificate from a plain file must carry its own key's signature or that of another certificate here; a link
   * certificate (another name, another key) whose issuer is not here stands as it was given. What a verified master list holds is sound.
   */
  #isSound({ certificate, source }: TrustedCertificate): boolean {
    if (source.kind === 'masterList') return true
    let sound = this.#soundness.get(certificate)
    if (sound === undefined) {
      sound = hasSigned(certificate, certificate) || this.#isSoundLink(certificate)
      this.#soundness.set(certificate, sound)
    }
    return sound
  }

  #isSoundLink(certificate: Certificate): boolean {
    const { authorityKeyId, subjectKeyId } = certificate
    // One altered byte must not turn a root into a link whose issuer nobody has: names and keys must both differ.
    const differs = certificate.issuer.key !== certificate.subject.key
      && authorityKeyId !== null && subjectKeyId !== null && !equalBytes(authorityKeyId, subjectKeyId)
    const issuers = this.#all.map((each) => each.certificate).filter((each) =>
      each !== certificate && (authorityKeyId !== null && each.subjectKeyId !== null
        ? equalBytes(authorityKeyId, each.subjectKeyId)
        : each.subject.key === certificate.issuer.key))
    return issuers.length === 0 ? differs : issuers.some((issuer) => hasSigned(certificate, issuer))
  }
}
