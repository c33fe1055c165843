import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import type { TrustPreview, TrustState } from '../contract/trust.ts'
import type { PolicyPlace } from '../transport/policy-file.ts'
import { readCertificate } from '../emrtd/proof/certificate.ts'
import { isCertified } from '../emrtd/proof/chain.ts'
import type { RevocationList } from '../emrtd/proof/crl.ts'
import type { SignerShelf } from '../emrtd/proof/signer-shelf.ts'
import { addTrustFiles, noTrustFiles, type TrustFiles } from '../emrtd/proof/trust-files.ts'
import { TrustStore } from '../emrtd/proof/trust-store.ts'
import { specimenCsca } from '../emrtd/simulator/specimens.ts'
import { addInstalledTrust, addPolicyTrust } from './trust-folders.ts'
import { previewTrust, type KeptList } from './trust-preview.ts'

/** A file of trust that the desk keeps in its database. */
export interface GivenAnchor { id: string, bytes: Uint8Array }

export interface DeskTrust {
  /** The certificates; waits until the desk's own have been given. @throws FoyerError `process.down` where they do not come */
  store(): Promise<TrustStore>
  /** The store with the revocation lists and document signers that came with it. */
  forChips(): Promise<{ trust: TrustStore; revocationLists: readonly RevocationList[]; signers: SignerShelf }>
  /** Every certificate at hand in DER, signers of visible seals among them. */
  certificates(): Promise<Uint8Array[]>
  state(): Promise<TrustState>
  /** What a file holds and what taking it would change. @throws FoyerError `masterList.invalid`, `input.invalid` where it holds none or does not verify */
  preview(bytes: Uint8Array): Promise<TrustPreview>
  /**
   * The desk's own file number `place` of `of`, from the first on; all count from the last one on, instead of those before.
   * @returns whether that was the last
   * @throws FoyerError `input.invalid` for one out of turn
   */
  give(anchor: GivenAnchor | null, place: number, of: number): Promise<boolean>
}

export interface DeskTrustOptions {
  mode: 'demo' | 'desk'
  resourcesFolder: string
  /** A packed app: what lies in its own folders is held to the same as policy is. */
  installed: boolean
  policy: PolicyPlace | null
  now: () => Date
}

interface Loaded {
  trust: TrustStore
  files: TrustFiles
  problem: ErrorPayload | null
  ids: Set<string>
  lists: KeptList[]
}

/** Main gives the files as soon as both processes serve; a reading waits so long for it, ms. */
const PATIENCE_MS = 10_000

/** Certificates that the organisation or the installation put there, those that the desk keeps, and at the demo desk the specimen country's. */
export function openDeskTrust(options: DeskTrustOptions): DeskTrust {
  let complete: Loaded | null = null
  let coming: { next: number, loaded: Loaded } | null = null
  let waiting: (() => void)[] = []

  const begin = async (): Promise<Loaded> => {
    const trust = new TrustStore()
    const files = noTrustFiles()
    const problems = [await addInstalledTrust(trust, files, options), await addPolicyTrust(trust, files, options)]
    if (options.mode === 'demo') trust.add(readCertificate(specimenCsca()), { kind: 'file', name: 'specimen country' })
    return { trust, files, problem: problems.find((each) => each !== null) ?? null, ids: new Set(), lists: [] }
  }
  const loaded = async (): Promise<Loaded> => {
    if (complete === null) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new FoyerError('process.down', { detail: 'certificates' })), PATIENCE_MS)
        waiting.push(() => { clearTimeout(timer); resolve() })
      })
    }
    return complete ?? (await loaded())
  }
  return {
    store: async () => (await loaded()).trust,
    state: async () => {
      const { trust, files, problem } = await loaded()
      const countries = new Set(trust.certificates.map((certificate) => certificate.subject.country))
      return { certificates: trust.size, countries: countries.size, version: trust.version, refused: files.refused, problem }
    },
    forChips: async () => {
      const { trust, files } = await loaded()
      return { trust, revocationLists: files.revocationLists, signers: files.shelf }
    },
    certificates: async () => {
      const { trust, files } = await loaded()
      // Whoever checks seals believes a signer that is given, so a directory's must have been certified.
      const certified = files.sealSigners.filter((each) => isCertified(each, trust))
      return [...trust.certificates, ...files.signers, ...certified].map(({ der }) => der)
    },
    preview: async (bytes) => {
      const { trust, lists, ids } = await loaded()
      return previewTrust(bytes, trust, lists, ids, options.now().getTime())
    },
    give: async (anchor, place, of) => {
      if (place === 0) coming = { next: 0, loaded: await begin() }
      if (coming === null || coming.next !== place || (anchor === null) !== (of === 0)) throw new FoyerError('input.invalid', { detail: 'certificates out of turn' })
      if (anchor !== null) addAnchor(coming.loaded, anchor, options.now())
      coming.next += 1
      if (coming.next < of) return false
      complete = coming.loaded
      coming = null
      for (const go of waiting) go()
      waiting = []
      return true
    },
  }
}

/** One that does not verify any more is left out and counted: it must not take every other certificate from the desk. */
function addAnchor({ trust, files, ids, lists }: Loaded, { id, bytes }: GivenAnchor, now: Date): void {
  ids.add(id)
  const before = { lists: files.lists.length, others: othersIn(files) }
  try {
    addTrustFiles(trust, [{ name: 'imported certificates', bytes }], files, now.getTime())
  } catch (fault) {
    if (!(fault instanceof FoyerError)) throw fault
    files.refused += 1
    return
  }
  const [list, ...more] = files.lists.slice(before.lists)
  if (list !== undefined && more.length === 0 && othersIn(files) === before.others) lists.push({ id, list })
}

const othersIn = ({ authorities, signers, shelf, revocationLists }: TrustFiles): number => authorities.length + signers.length + shelf.size + revocationLists.length
