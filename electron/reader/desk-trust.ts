import { join } from 'node:path'
import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import type { TrustState } from '../contract/trust.ts'
import type { PolicyPlace } from '../transport/policy-file.ts'
import { readCertificate } from './chip/proof/certificate.ts'
import { isCertified } from './chip/proof/chain.ts'
import type { RevocationList } from './chip/proof/crl.ts'
import type { SignerShelf } from './chip/proof/signer-shelf.ts'
import { addTrustFiles, addTrustFolder, noTrustFiles, type TrustFiles } from './chip/proof/trust-files.ts'
import { TrustStore } from './chip/proof/trust-store.ts'
import { addPolicyTrust } from './policy-trust.ts'
import { specimenCsca } from './chip/simulator/specimens.ts'

export interface DeskTrust {
  /** Loaded when it is first asked for. */
  store(): Promise<TrustStore>
  /** The store with the revocation lists and document signers that came with it. */
  forChips(): Promise<{ trust: TrustStore; revocationLists: readonly RevocationList[]; signers: SignerShelf }>
  /** Every certificate at hand in DER, signers of visible seals among them. */
  certificates(): Promise<Uint8Array[]>
  state(): Promise<TrustState>
  /** How many certificates a file would add. @throws FoyerError `masterList.invalid`, `input.invalid` where it holds none or does not verify */
  check(bytes: Uint8Array): Promise<number>
  reload(): Promise<TrustState>
}

interface DeskTrustOptions {
  mode: 'demo' | 'desk'
  resourcesFolder: string
  /** Folders of certificates and master lists: the organisation's, and what an administrator imported here. */
  trustFolders: readonly string[]
  policy: PolicyPlace | null
}

/** Certificates that come with Foyer, those of this desk's folders, and at the demo desk the specimen country's. */
export function openDeskTrust(options: DeskTrustOptions): DeskTrust {
  const load = async (): Promise<{ trust: TrustStore; files: TrustFiles, problem: ErrorPayload | null }> => {
    const trust = new TrustStore()
    const files = noTrustFiles()
    for (const folder of [join(options.resourcesFolder, 'csca'), ...options.trustFolders]) await addTrustFolder(trust, folder, files)
    const problem = await addPolicyTrust(trust, files, options.policy)
    if (options.mode === 'demo') trust.add(readCertificate(specimenCsca()), { kind: 'file', name: 'specimen country' })
    return { trust, files, problem }
  }
  let loading: ReturnType<typeof load> | null = null
  const loaded = (): ReturnType<typeof load> => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  const store = async (): Promise<TrustStore> => (await loaded()).trust
  const state = async (): Promise<TrustState> => {
    const { trust, files, problem } = await loaded()
    const countries = new Set(trust.certificates.map((certificate) => certificate.subject.country))
    return { certificates: trust.size, countries: countries.size, version: trust.version, refused: files.refused, problem }
  }
  return {
    store, state,
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
    check: async (bytes) => {
      const { trust } = await load()
      const { added, lists, shelf, revocationLists, refused } = addTrustFiles(trust, [{ name: 'imported', bytes }])
      const found = added + lists.length + shelf.size + revocationLists.length
      if (found === 0) throw new FoyerError('masterList.invalid', { detail: refused > 0 ? `${refused} refused` : 'nothing new' })
      return added + shelf.size
    },
    reload: async () => {
      loading = null
      return await state()
    },
  }
}
