import { FoyerError } from '../../contract/errors.ts'
import { trustFileName } from '../../contract/trust.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { ldifValues, looksLikeLdif } from './ldif.ts'
import { dersOf } from './pem.ts'
import { looksLikeZip, unzip } from './zip.ts'

/** One thing in a file of trust, still unread. */
export interface TrustObject {
  kind: 'certificate' | 'documentSigner' | 'masterList' | 'revocationList'
  der: Uint8Array
}

/** Longest single object, and longest archive or directory, in bytes. ICAO's directory of document signers has 80 MB. */
export const TRUST_OBJECT_MAX = 24 << 20
export const TRUST_CONTAINER_MAX = 128 << 20

/**
 * Attributes of ICAO's Public Key Directory as it is published: master lists under their present and their first
 * name, document signers, revocation lists, and what other directories call an authority's certificate (RFC 4523).
 */
const ldifKinds: ReadonlyMap<string, TrustObject['kind']> = new Map([
  ['pkdmasterlistcontent', 'masterList'], ['cscamasterlistdata', 'masterList'], ['cacertificate', 'certificate'],
  ['usercertificate', 'documentSigner'], ['certificaterevocationlist', 'revocationList'],
  // The same three by their numbers (RFC 4519, RFC 4523), as a directory may write them too.
  ['2.5.4.37', 'certificate'], ['2.5.4.36', 'documentSigner'], ['2.5.4.39', 'revocationList'],
])
const ldifAttributes = new Set(ldifKinds.keys())

/**
 * What is in a file: a certificate, a master list or a revocation list in DER or PEM, a PKD directory in LDIF, or a ZIP
 * archive of such files, but not of archives. Nothing is read or verified yet. Throws `FoyerError`: `input.tooLarge`, `input.invalid`.
 */
export function trustObjectsOf(bytes: Uint8Array, inside = false): TrustObject[] {
  if (looksLikeZip(bytes)) {
    // An archive in an archive is how bombs are built, and how no authority publishes.
    if (inside) throw new FoyerError('input.invalid', { detail: 'zip in a zip' })
    atMost(bytes, TRUST_CONTAINER_MAX)
    return unzip(bytes, (name) => trustFileName.test(name) && !name.startsWith('__MACOSX/')).flatMap((entry) => trustObjectsOf(entry.bytes, true))
  }
  if (bytes[0] !== asn1Tags.sequence && looksLikeLdif(bytes)) {
    atMost(bytes, TRUST_CONTAINER_MAX)
    return ldifValues(bytes, ldifAttributes).map(({ attribute, bytes: der }) => ({ kind: ldifKinds.get(attribute)!, der }))
  }
  atMost(bytes, TRUST_OBJECT_MAX)
  return dersOf(bytes).map((der) => ({ kind: kindOf(der), der }))
}

function atMost(bytes: Uint8Array, limit: number): void {
  if (bytes.length > limit) throw new FoyerError('input.tooLarge', { detail: 'certificates' })
}

/** By the first elements only: a CMS begins with its type; where a certificate has its validity, a list has its time. */
function kindOf(der: Uint8Array): TrustObject['kind'] {
  try {
    const content = splitTlvs(der, 1)[0]?.content ?? der
    if (content[0] === asn1Tags.oid) return 'masterList'
    const fields = splitTlvs(splitTlvs(content, 3)[0]?.content ?? content, 12)
    const time = fields[fields[0]?.tag === asn1Tags.integer ? 3 : 2]?.tag
    return time === asn1Tags.utcTime || time === asn1Tags.generalizedTime ? 'revocationList' : 'certificate'
  } catch (fault) {
    // Indefinite lengths are a CMS's: no certificate and no list is written so.
    if (fault instanceof Asn1Error) return der[1] === 0x80 ? 'masterList' : 'certificate'
    throw fault
  }
}
