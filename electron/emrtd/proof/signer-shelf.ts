import { Asn1Error } from '../../documents/asn1/errors.ts'
import { joinBytes } from '../../documents/asn1/values.ts'
import { equalBytes, integer } from '../../documents/asn1/writer.ts'
import { fingerprint, readCertificate, type Certificate } from './certificate.ts'
import type { SignerIdentifier } from './cms.ts'

/** Does this identifier (RFC 5652 §5.3) name this certificate? */
export function isIdentified(identifier: SignerIdentifier, certificate: Certificate): boolean {
  if (identifier.by === 'subjectKeyIdentifier') {
    return certificate.subjectKeyId !== null && equalBytes(identifier.keyId, certificate.subjectKeyId)
  }
  return identifier.serial === certificate.serial && identifier.issuer.key === certificate.issuer.key
}

/** Most that are read for one identifier: small serial numbers are used by many issuers. */
const mostCandidates = 2000

/** Version 3, which every document signer has (9303-12 §7.1.1): the serial number follows. */
const version = Uint8Array.of(0xa0, 3, 2, 1, 2)
/** Most octets before the version: the headers of both sequences. */
const mostBefore = 12

/**
 * Document signers' certificates to be looked up where a security object encloses none: tens of thousands in ICAO's
 * directory, so they are kept as they came and read when they are asked for.
 */
export class SignerShelf {
  readonly #ders: Uint8Array[] = []
  readonly #fingerprints = new Set<string>()

  constructor(ders: readonly Uint8Array[] = []) {
    for (const der of ders) this.add(der)
  }

  get size(): number {
    return this.#ders.length
  }

  /** Keeps it once: each month's directory holds nearly all of the month before. False where it is there already. */
  add(der: Uint8Array): boolean {
    const print = fingerprint(der)
    if (this.#fingerprints.has(print)) return false
    this.#fingerprints.add(print)
    this.#ders.push(der)
    return true
  }

  /** Those that the identifier names; what cannot be read is passed over. Never throws. */
  find(identifier: SignerIdentifier): Certificate[] {
    const byKey = identifier.by === 'subjectKeyIdentifier'
    const needle = Buffer.from(byKey ? identifier.keyId : joinBytes([version, integer(identifier.serial)]))
    const holding = this.#ders.filter((der) => {
      const searched = byKey ? der : der.subarray(0, mostBefore + needle.length)
      return Buffer.from(searched.buffer, searched.byteOffset, searched.byteLength).includes(needle)
    })
    return holding.slice(0, mostCandidates).flatMap((der) => {
      try {
        const certificate = readCertificate(der)
        return isIdentified(identifier, certificate) ? [certificate] : []
      } catch (fault) {
        if (fault instanceof Asn1Error) return []
        throw fault
      }
    })
  }
}
