import { Asn1Error } from '../../../documents/asn1/errors.ts'
import { equalBytes, integer } from '../../../documents/asn1/writer.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import type { SignerIdentifier } from './cms.ts'

/** Does this identifier (RFC 5652 §5.3) name this certificate? */
export function isIdentified(identifier: SignerIdentifier, certificate: Certificate): boolean {
  if (identifier.by === 'subjectKeyIdentifier') {
    return certificate.subjectKeyId !== null && equalBytes(identifier.keyId, certificate.subjectKeyId)
  }
  return identifier.serial === certificate.serial && identifier.issuer.exactKey === certificate.issuer.exactKey
}

/** Most that are read for one identifier: serial numbers of one octet are in many certificates by accident. */
const mostCandidates = 2000

/**
 * Document signers' certificates to be looked up where a security object encloses none: tens of thousands in ICAO's
 * directory, so they are kept as they came and read when they are asked for.
 */
export class SignerShelf {
  readonly #ders: Uint8Array[]

  constructor(ders: readonly Uint8Array[] = []) {
    this.#ders = [...ders]
  }

  get size(): number {
    return this.#ders.length
  }

  add(der: Uint8Array): void {
    this.#ders.push(der)
  }

  /** Those that the identifier names; what cannot be read is passed over. Never throws. */
  find(identifier: SignerIdentifier): Certificate[] {
    const needle = Buffer.from(identifier.by === 'subjectKeyIdentifier' ? identifier.keyId : integer(identifier.serial))
    const holding = this.#ders.filter((der) => Buffer.from(der.buffer, der.byteOffset, der.byteLength).includes(needle))
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
