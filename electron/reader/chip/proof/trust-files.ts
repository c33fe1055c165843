import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../../contract/errors.ts'
import { Asn1Error } from '../../../documents/asn1/errors.ts'
import { readCertificate, type Certificate } from './certificate.ts'
import { addMasterList, looksLikeMasterList, readMasterList, type MasterList } from './master-list.ts'
import { dersOf, type TrustStore } from './trust-store.ts'

export interface TrustFiles {
  /** Certificates that were new to the store. */
  added: number
  lists: MasterList[]
  /** Certificates in the files that are no authority's: document signers, to be tried where a chip encloses none. */
  signers: Certificate[]
}

const MOST_BYTES = 24 << 20

/**
 * Adds certificates (DER, PEM, several in one PEM) and master lists to the store; certificates first, so that
 * they can vouch for the lists. `name` tells the source and is never a path. Throws `FoyerError`.
 */
export function addTrustFiles(store: TrustStore, files: readonly { name: string; bytes: Uint8Array }[]): TrustFiles {
  const result: TrustFiles = { added: 0, lists: [], signers: [] }
  const lists: Uint8Array[] = []
  for (const { name, bytes } of files) {
    if (bytes.length > MOST_BYTES) throw new FoyerError('input.tooLarge', { detail: 'certificates' })
    for (const der of dersOf(bytes)) {
      if (looksLikeMasterList(der)) lists.push(der)
      else {
        const certificate = certificateOf(der)
        if (store.add(certificate, { kind: 'file', name })) result.added += 1
        else if (!store.has(certificate)) result.signers.push(certificate)
      }
    }
  }
  for (const bytes of lists) {
    const list = readMasterList(bytes, store.certificates)
    result.lists.push(list)
    result.added += addMasterList(store, list)
  }
  return result
}

function certificateOf(der: Uint8Array): Certificate {
  try {
    return readCertificate(der)
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new FoyerError('input.invalid', { cause, detail: 'certificate' })
    throw cause
  }
}

/** Adds every certificate and master list in a folder (`.cer .crt .der .pem .ml`); one that is not there holds none. */
export async function addTrustFolder(store: TrustStore, folder: string): Promise<TrustFiles> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { added: 0, lists: [], signers: [] }
    throw cause
  }
  const wanted = names.filter((name) => /\.(cer|crt|der|pem|ml)$/i.test(name)).toSorted().slice(0, 2000)
  const files = await Promise.all(wanted.map(async (name) => ({ name: 'installed certificates', bytes: await readFile(join(folder, name)) })))
  return addTrustFiles(store, files)
}
