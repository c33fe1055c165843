import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { readRevocationList, type RevocationList } from './crl.ts'
import { addMasterList, readMasterList, type MasterList } from './master-list.ts'
import { SignerShelf } from './signer-shelf.ts'
import { trustFileName, trustObjectsOf, type TrustObject } from './trust-objects.ts'
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
  /** Things in directories and folders that could not be read or verified, and are left out. */
  refused: number
}

export function noTrustFiles(): TrustFiles {
  return { added: 0, lists: [], signers: [], sealSigners: [], shelf: new SignerShelf(), revocationLists: [], authorities: [], refused: 0 }
}

/** Key purpose of those who sign visible seals, in DER (9303-13; the rest of the identifier varies). */
const sealPurpose = Buffer.from([0x67, 0x81, 0x08, 0x01, 0x01, 0x0e])

/**
 * Adds what the files hold: certificates, master lists and revocation lists in DER or PEM, PKD directories in LDIF, ZIP
 * archives of these; certificates first, so that they can vouch for the lists. A directory's document signers are trusted by their own
 * chain only. `name` tells the source and is never a path; `at` is now, in milliseconds since 1970. Throws `FoyerError`.
 */
export function addTrustFiles(store: TrustStore, files: readonly { name: string; bytes: Uint8Array }[], at: number, result: TrustFiles = noTrustFiles()): TrustFiles {
  addObjects(store, files.flatMap(({ name, bytes }) => trustObjectsOf(bytes).map((object) => ({ name, object }))), result, at)
  return result
}

function addObjects(store: TrustStore, objects: readonly { name: string; object: TrustObject }[], result: TrustFiles, at: number): void {
  for (const { name, object } of objects) {
    const { kind, der } = object
    if (kind === 'certificate') addCertificate(store, name, object, result)
    else if (kind === 'documentSigner') {
      // Nobody reads it before it is asked for; what cannot be a certificate is known at once.
      if (der[0] !== asn1Tags.sequence) {
        result.refused += 1
        continue
      }
      result.shelf.add(der)
      if (Buffer.from(der.buffer, der.byteOffset, der.byteLength).includes(sealPurpose)) leniently(object, result, () => result.sealSigners.push(certificateOf(der)))
    } else if (kind === 'revocationList') leniently(object, result, () => result.revocationLists.push(readRevocationFile(der)))
  }
  for (const { object } of objects) {
    if (object.kind !== 'masterList') continue
    leniently(object, result, () => {
      const list = readMasterList(object.der, store.certificates, at)
      result.lists.push(list)
      result.added += addMasterList(store, list)
    })
  }
}

function addCertificate(store: TrustStore, name: string, object: TrustObject, result: TrustFiles): void {
  leniently(object, result, () => {
    const certificate = certificateOf(object.der)
    if (store.add(certificate, { kind: 'file', name })) result.added += 1
    if (store.has(certificate)) result.authorities.push(certificate)
    else {
      result.signers.push(certificate)
      result.shelf.add(object.der)
    }
  })
}

/** One of many that is no good is left out; a file of its own is refused. */
function leniently({ oneOfMany }: TrustObject, result: TrustFiles, step: () => void): void {
  try {
    step()
  } catch (fault) {
    if (!oneOfMany || !(fault instanceof FoyerError)) throw fault
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
/** A file that is a revocation list and nothing else. @throws FoyerError `input.invalid` */
export const readRevocationFile = (der: Uint8Array): RevocationList => readOrRefuse(() => readRevocationList(der), 'crl')

/**
 * Adds everything in a folder that {@link trustFileName} names; a folder that is not there holds nothing. A file that is no
 * good is left out and counted: one damaged file must not take every other country's certificates from the desk.
 * `usable` says which of the names may be believed.
 */
export async function addTrustFolder(
  store: TrustStore, folder: string, usable: (names: string[]) => string[], at: number, result: TrustFiles = noTrustFiles(),
): Promise<TrustFiles> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return result
    throw cause
  }
  const wanted = usable(names.filter((name) => trustFileName.test(name)).toSorted().slice(0, 2000))
  const files = await Promise.all(wanted.map((name) => readFile(join(folder, name))))
  const objects = files.flatMap((bytes) => {
    try {
      return trustObjectsOf(bytes).map((object) => ({ name: 'installed certificates', object: { ...object, oneOfMany: true } }))
    } catch (fault) {
      if (!(fault instanceof FoyerError)) throw fault
      result.refused += 1
      return []
    }
  })
  addObjects(store, objects, result, at)
  return result
}
