import { join } from 'node:path'
import { FoyerError } from '../contract/errors.ts'
import type { TrustState } from '../contract/trust.ts'
import { readCertificate, type Certificate } from './chip/proof/certificate.ts'
import { addTrustFiles, addTrustFolder } from './chip/proof/trust-files.ts'
import { TrustStore } from './chip/proof/trust-store.ts'
import { specimenCsca } from './chip/simulator/specimens.ts'

export interface DeskTrust {
  /** Loaded when it is first asked for. */
  store(): Promise<TrustStore>
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
}

/** Certificates that come with Foyer, those of this desk's folders, and at the demo desk the specimen country's. */
export function openDeskTrust(options: DeskTrustOptions): DeskTrust {
  const load = async (): Promise<{ trust: TrustStore; signers: Certificate[] }> => {
    const trust = new TrustStore()
    const signers: Certificate[] = []
    for (const folder of [join(options.resourcesFolder, 'csca'), ...options.trustFolders]) signers.push(...(await addTrustFolder(trust, folder)).signers)
    if (options.mode === 'demo') trust.add(readCertificate(specimenCsca()), { kind: 'file', name: 'specimen country' })
    return { trust, signers }
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
    const trust = await store()
    const countries = new Set(trust.certificates.map((certificate) => certificate.subject.country))
    return { certificates: trust.size, countries: countries.size, version: trust.version }
  }
  return {
    store, state,
    certificates: async () => {
      const { trust, signers } = await loaded()
      return [...trust.certificates, ...signers].map(({ der }) => der)
    },
    check: async (bytes) => {
      const { trust } = await load()
      const { added, lists, signers } = addTrustFiles(trust, [{ name: 'imported', bytes }])
      if (added === 0 && lists.length === 0 && signers.length === 0) throw new FoyerError('masterList.invalid', { detail: 'nothing new' })
      return added + signers.length
    },
    reload: async () => {
      loading = null
      return await state()
    },
  }
}
