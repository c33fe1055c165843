import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { readRevocationList, type RevocationList } from './crl.ts'
import { addMasterList, readMasterList, type MasterList } from './master-list.ts'
import { dersOf } from './pem.ts'
import { SignerShelf } from './signer-shelf.ts'
import { trustObjectsOf, type TrustObject } from './trust-objects.ts'
import type { TrustStore } from './trust-store.ts'

export interface TrustFiles {
  /** Certificates that were new to the store. */
  added: number
  lists: MasterList[]
  /** Certificates in files of their own that are no authority's: signers of visible seals, document signers. */
  signers: Certificate[]
  /** Signers of visible seals in directories, which vouch for nothing: to be believed where {@link isCertified} only. */
  sealSigners: Certificate[]
  /** Those of files and of directories, to be tried where a chip encloses none. */
  shelf: SignerShelf
  revocationLists: RevocationList[]
  /**
   * Authorities in files or directory entries of their own, new to the store or not. A root of version 1 among them
   * (`isPlainRoot`) does not say what its key may do: it is trusted as it was given, and is to be told as such.
   */
  authorities: Certificate[]
  /** Entries of lists, directories, archives, bundles and folders that could not be read or verified, and are left out. */
  refused: number
  /** Files that brought nothing which was not there before, by their place among those given. */
  nothingNew: number[]
}

/** One thing in a file, and what became of it. */
interface Given {
  name: string
  object: TrustObject
  isNew: boolean
  fault: FoyerError | null
}

export function noTrustFiles(): TrustFiles {
  return { added: 0, lists: [], signers: [], sealSigners: [], shelf: new SignerShelf(), revocationLists: [], authorities: [], refused: 0, nothingNew: [] }
}

/** Key purpose of those who sign visible seals, in DER (9303-13; the rest of the identifier varies). */
const sealPurpose = Buffer.from([0x67, 0x81, 0x08, 0x01, 0x01, 0x0e])

/**
 * Adds what the files hold: certificates, master lists and revocation lists in DER or PEM, PKD directories in LDIF, ZIP
 * archives of these; certificates first, so that they can vouch for the lists. A directory's document signers are trusted by their own
 * chain only. Of several things in a file the good ones are taken; a file with nothing good in it is refused for what is wrong with its first.
 * `name` tells the source and is never a path; `at` is now, in milliseconds since 1970. Throws `FoyerError`.
 */
export function addTrustFiles(store: TrustStore, files: readonly { name: string; bytes: Uint8Array }[], at: number, result: TrustFiles = noTrustFiles()): TrustFiles {
  const given = files.map(({ name, bytes }) => trustObjectsOf(bytes).map((object): Given => ({ name, object, isNew: false, fault: null })))
  addObjects(store, given.flat(), result, at)
  for (const [place, objects] of given.entries()) {
    const [first] = objects
    if (first?.fault && objects.every(({ fault }) => fault !== null)) {
      result.refused -= objects.length
      throw first.fault
    }
    if (!objects.some(({ isNew }) => isNew)) result.nothingNew.push(place)
  }
  return result
}

function addObjects(store: TrustStore, objects: readonly Given[], result: TrustFiles, at: number): void {
  const known = new Set(result.revocationLists.map(({ fingerprint }) => fingerprint))
  for (const each of objects) {
    const { kind, der } = each.object
    if (kind === 'certificate') leniently(each, result, () => addCertificate(store, each, result))
    else if (kind === 'documentSigner') leniently(each, result, () => addDocumentSigner(each, result))
    else if (kind === 'revocationList') {
      leniently(each, result, () => {
        const list = readRevocationFile(der)
        each.isNew = !known.has(list.fingerprint)
        known.add(list.fingerprint)
        result.revocationLists.push(list)
      })
    }
  }
  for (const each of objects) {
    if (each.object.kind !== 'masterList') continue
    leniently(each, result, () => {
      const list = readMasterList(each.object.der, store.certificates, at)
      result.lists.push(list)
      result.refused += list.leftOut
      const added = addMasterList(store, list)
      result.added += added
      each.isNew = added > 0
    })
  }
}

function addCertificate(store: TrustStore, given: Given, result: TrustFiles): void {
  const { der } = given.object
  const certificate = certificateOf(der)
  if (store.add(certificate, { kind: 'file', name: given.name })) {
    result.added += 1
    given.isNew = true
  }
  if (store.has(certificate)) result.authorities.push(certificate)
  else {
    result.signers.push(certificate)
    given.isNew = result.shelf.add(der)
  }
}

/** Nobody reads it before it is asked for; what cannot be a certificate is known at once. */
function addDocumentSigner(given: Given, result: TrustFiles): void {
  const { der } = given.object
  if (der[0] !== asn1Tags.sequence) throw new FoyerError('input.invalid', { detail: 'certificate' })
  given.isNew = result.shelf.add(der)
  if (Buffer.from(der.buffer, der.byteOffset, der.byteLength).includes(sealPurpose)) result.sealSigners.push(certificateOf(der))
}

/** What is no good is left out and counted; whether its file had anything good is seen at the end. */
function leniently(given: Given, result: TrustFiles, step: () => void): void {
  try {
    step()
  } catch (fault) {
    if (!(fault instanceof FoyerError)) throw fault
    given.fault = fault
    result.refused += 1
  }
}

function readOrRefuse<T>(read: () => T, detail: string): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new FoyerError('input.invalid', { cause, detail })
    throw cause
  }
}

const certificateOf = (der: Uint8Array): Certificate => readOrRefuse(() => readCertificate(der), 'certificate')
const readRevocationFile = (der: Uint8Array): RevocationList => readOrRefuse(() => readRevocationList(der), 'crl')

/**
 * Adds the revocation lists of a file that holds such and nothing else, in DER or PEM; of several, odd ones are left out and counted.
 * @throws FoyerError `input.invalid` where none can be read
 */
export function addRevocationFile(bytes: Uint8Array, result: TrustFiles): void {
  const faults: FoyerError[] = []
  const lists = dersOf(bytes).flatMap((der) => {
    try {
      return [readRevocationFile(der)]
    } catch (fault) {
      if (!(fault instanceof FoyerError)) throw fault
      faults.push(fault)
      return []
    }
  })
  const [first] = faults
  if (lists.length === 0 && first !== undefined) throw first
  result.revocationLists.push(...lists)
  result.refused += faults.length
}

/**
 * Adds files that an administrator of the computer laid into a folder, all together: one may vouch for another. A file that is no good is left
 * out and counted, as is one whose bytes could not be had, for which null is given: one damaged file must not take every other country's
 * certificates from the desk.
 */
export function addLaidFiles(store: TrustStore, files: readonly (Uint8Array | null)[], at: number, result: TrustFiles = noTrustFiles()): TrustFiles {
  const objects = files.flatMap((bytes) => {
    try {
      if (bytes !== null) return trustObjectsOf(bytes).map((object): Given => ({ name: 'installed certificates', object, isNew: false, fault: null }))
    } catch (fault) {
      if (!(fault instanceof FoyerError)) throw fault
    }
    result.refused += 1
    return []
  })
  addObjects(store, objects, result, at)
  return result
}
