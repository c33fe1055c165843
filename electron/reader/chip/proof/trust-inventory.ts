import { equalBytes } from '../../../documents/asn1/writer.ts'
import { fingerprint, maySignCertificates, type Certificate } from './certificate.ts'
import type { RevocationList } from './crl.ts'
import { hash } from './hashes.ts'
import type { MasterList } from './master-list.ts'
import { addTrustFiles } from './trust-files.ts'
import { isPlainRoot, TrustStore } from './trust-store.ts'

/** One certificate of a file of trust, for people to compare with what its state publishes. Times in milliseconds since 1970. */
export interface InventoriedCertificate {
  /** `authority`: signs certificates. `link`: an authority certified under another name or key. `signer`: of documents, seals or lists. */
  kind: 'authority' | 'link' | 'signer'
  subject: string
  issuer: string
  country: string | null
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint: string
  version: number
  /** A root of version 1: nothing in it says what its key may do. */
  plainRoot: boolean
  notBefore: number
  notAfter: number
}

export interface InventoriedList {
  /** `master list DE 2026-05-28`. */
  version: string
  signer: InventoriedCertificate
  /** The authority above the signer: one that was known, or one that the list brings along itself. */
  root: InventoriedCertificate
  rootKnown: boolean
  signedAt: number | null
  /** The signer's certificate has run out since. */
  signerExpired: boolean
  certificates: InventoriedCertificate[]
}

export interface InventoriedRevocations {
  issuer: string
  country: string | null
  fingerprint: string
  thisUpdate: number
  nextUpdate: number | null
  withdrawn: number
}

/** What one file of trust holds, verified and not yet trusted by anybody. */
export interface TrustInventory {
  /** SHA-256 of the file, hexadecimal. */
  sha256: string
  masterLists: InventoriedList[]
  /** Authorities that stand in the file by themselves: nobody vouches for them but whoever takes the file. */
  authorities: InventoriedCertificate[]
  /** Signers in files of their own: believed as they are given. */
  signers: InventoriedCertificate[]
  /** Document signers of directories, which are believed by their own chain only: how many. */
  directorySigners: number
  revocationLists: InventoriedRevocations[]
  /** What could not be read or verified and is left out: how many. */
  refused: number
}

/**
 * Looks at a file of trust without taking it: a certificate, a master list, a revocation list, a directory or an archive of these.
 * `known`: the authorities trusted so far, which may vouch for a list. `at`: now. Pure: the same bytes always give the same answer.
 * Throws `FoyerError`: `input.invalid`, `input.tooLarge`, `masterList.invalid` where the file is no good as a whole.
 */
export function takeInventory(bytes: Uint8Array, known: readonly Certificate[], at: number): TrustInventory {
  const store = new TrustStore()
  for (const certificate of known) store.add(certificate, { kind: 'file', name: 'known' })
  const files = addTrustFiles(store, [{ name: 'inventory', bytes }], undefined, at)
  const trusted = new Set(known.map(({ der }) => fingerprint(der)))
  return {
    sha256: Buffer.from(hash('SHA-256', bytes)).toString('hex'),
    // A root that came in the same file vouches for nothing yet, whatever stands beside the list.
    masterLists: files.lists.map((list) => inventoriedList(list, trusted.has(fingerprint(list.root.der)))),
    authorities: files.authorities.map(inventoriedCertificate),
    signers: files.signers.map(inventoriedCertificate),
    directorySigners: Math.max(0, files.shelf.size - files.signers.length),
    revocationLists: files.revocationLists.map(inventoriedRevocations),
    refused: files.refused,
  }
}

function inventoriedList({ version, signer, root, signingTime, signerExpired, certificates }: MasterList, rootKnown: boolean): InventoriedList {
  return {
    version, rootKnown, signerExpired, signedAt: signingTime,
    signer: inventoriedCertificate(signer), root: inventoriedCertificate(root), certificates: certificates.map(inventoriedCertificate),
  }
}

export function inventoriedCertificate(certificate: Certificate): InventoriedCertificate {
  const { subject, issuer, der, version, notBefore, notAfter } = certificate
  const plainRoot = isPlainRoot(certificate)
  const kind = !plainRoot && !maySignCertificates(certificate) ? 'signer' : isOwn(certificate) ? 'authority' : 'link'
  return {
    kind, version, plainRoot, notBefore, notAfter,
    subject: subject.text, issuer: issuer.text, country: subject.country, fingerprint: fingerprint(der),
  }
}

function inventoriedRevocations(list: RevocationList): InventoriedRevocations {
  return {
    issuer: list.issuer.text, country: list.issuer.country, fingerprint: list.fingerprint,
    thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate, withdrawn: list.revokedSerials.size,
  }
}

/** Certified by itself, as far as it says so: computing hundreds of signatures takes seconds, and decides nothing here. */
function isOwn({ subject, issuer, subjectKeyId, authorityKeyId }: Certificate): boolean {
  return subject.key === issuer.key && (subjectKeyId === null || authorityKeyId === null || equalBytes(subjectKeyId, authorityKeyId))
}
