import { FoyerError } from '../contract/errors.ts'
import type { Trusted, TrustPreview } from '../contract/trust.ts'
import { isCertified } from './proof/chain.ts'
import type { RevocationList } from './proof/crl.ts'
import type { SignerShelf } from './proof/signer-shelf.ts'
import { addRevocationFile, addTrustFiles, addLaidFiles, noTrustFiles, type TrustFiles } from './proof/trust-files.ts'
import { previewTrust, type KeptList } from './proof/trust-preview.ts'
import { trustedBy, type KeptParts } from './proof/trusted.ts'
import { isPlainRoot, TrustStore } from './proof/trust-store.ts'

/** What a document is judged by, all of it: whoever proves one cannot leave a part out by forgetting it. */
export interface TrustForDocuments {
  readonly trust: TrustStore
  readonly revocationLists: readonly RevocationList[]
  readonly signers: SignerShelf
}

/** What the files of a store turned out to hold, for whoever gave them. */
export interface TrustTold {
  /** `rootKnown`: verified up to a certificate that was given, not only up to a root of its own. */
  readonly lists: readonly { version: string, certificates: number, leftOut: number, rootKnown: boolean }[]
  /** Subjects of roots of version 1, which do not say what their key may do. */
  readonly plainRoots: readonly string[]
  /** Things that could not be read or verified, and are left out; those of the lists among them. */
  readonly refused: number
  /** Files that brought nothing new, by their place among those that were added. */
  readonly nothingNew: readonly number[]
}

/** Country certificates, lists of revoked ones and signers, filled by whoever opened it and asked by everybody. */
export interface DocumentTrust {
  /** Files that somebody named. `name` is for the record and never a path. @throws FoyerError `input.invalid`, `input.tooLarge`, `masterList.invalid` */
  add(files: readonly { name: string, bytes: Uint8Array }[], at: number): void
  /** Revocation lists, and nothing else: such a file must not bring a certificate in. @throws FoyerError `input.invalid` */
  addRevocationLists(bytes: Uint8Array): void
  /** Files that an administrator of the computer laid into a folder; null for one whose bytes could not be had. What is no good is left out and counted. */
  addLaid(files: readonly (Uint8Array | null)[], at: number): void
  /**
   * A file that the desk keeps under `id`. One that does not verify any more is left out and counted: it must not take every other from the desk. Nor must
   * one whose bytes are lost, for which null is given: it counts as refused, and as not kept, so that it can be taken again.
   */
  keep(id: string, bytes: Uint8Array | null, at: number): void
  forDocuments(): TrustForDocuments
  /** In DER: what visible seals are checked by. */
  forSeals(): Uint8Array[]
  state(): { certificates: number, countries: number, version: string | null, refused: number }
  told(): TrustTold
  /** Everything that counts, one by one. @param at milliseconds since 1970 */
  trusted(at: number): Trusted
  /** What a file holds and what taking it would change. @throws FoyerError `masterList.invalid`, `input.invalid` */
  preview(bytes: Uint8Array, at: number): TrustPreview
}

/** Opens an empty store: what it trusts is what it is given. */
export function openTrustStore(): DocumentTrust {
  const trust = new TrustStore()
  const files = noTrustFiles()
  const lists: KeptList[] = []
  const ids = new Set<string>()
  const kept: KeptParts[] = []
  return {
    add: (given, at) => { addTrustFiles(trust, given, at, files) },
    addRevocationLists: (bytes) => { addRevocationFile(bytes, files) },
    addLaid: (laid, at) => { addLaidFiles(trust, laid, at, files) },
    keep: (id, bytes, at) => {
      if (bytes === null) {
        files.refused += 1
        return
      }
      ids.add(id)
      const before = { lists: files.lists.length, others: othersIn(files) }
      const certificates = trust.size
      const revocationLists = files.revocationLists.length
      try {
        addTrustFiles(trust, [{ name: 'imported certificates', bytes }], at, files)
      } catch (fault) {
        if (!(fault instanceof FoyerError)) throw fault
        files.refused += 1
        return
      }
      kept.push({ id, certificates: [certificates, trust.size], revocationLists: [revocationLists, files.revocationLists.length] })
      const [list, ...more] = files.lists.slice(before.lists)
      if (list !== undefined && more.length === 0 && othersIn(files) === before.others) lists.push({ id, list })
    },
    forDocuments: () => ({ trust, revocationLists: files.revocationLists, signers: files.shelf }),
    forSeals: () => {
      // Whoever checks seals believes a signer that is given, so a directory's must have been certified.
      const certified = files.sealSigners.filter((each) => isCertified(each, trust))
      return [...trust.certificates, ...files.signers, ...certified].map(({ der }) => der)
    },
    state: () => {
      const countries = new Set(trust.certificates.map((certificate) => certificate.subject.country))
      return { certificates: trust.size, countries: countries.size, version: trust.version, refused: files.refused }
    },
    told: () => ({
      lists: files.lists.map(({ version, certificates, leftOut, rootKnown }) => ({ version, certificates: certificates.length, leftOut, rootKnown })),
      plainRoots: files.authorities.filter(isPlainRoot).map(({ subject }) => subject.text),
      refused: files.refused,
      nothingNew: files.nothingNew,
    }),
    trusted: (at) => trustedBy(trust, files.revocationLists, kept, at),
    preview: (bytes, at) => previewTrust(bytes, trust, lists, ids, at),
  }
}

const othersIn = ({ authorities, signers, shelf, revocationLists }: TrustFiles): number => authorities.length + signers.length + shelf.size + revocationLists.length
