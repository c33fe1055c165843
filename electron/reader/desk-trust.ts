import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import type { Trusted, TrustPreview, TrustState } from '../contract/trust.ts'
import { openTrustStore, type DocumentTrust, type TrustForDocuments } from '../emrtd/index.ts'
import { specimenCsca } from '../emrtd/simulator/specimens.ts'
import type { PolicyPlace } from '../system/policy-file.ts'
import { addInstalledTrust, addPolicyTrust } from './trust-folders.ts'

/** A file of trust that the desk keeps in its database; null for the bytes where they are not those that were taken. */
export interface GivenAnchor { id: string, bytes: Uint8Array | null }

export interface DeskTrust {
  /** What chips are judged by; waits until the desk's own have been given. @throws FoyerError `process.down` where they do not come */
  forChips(): Promise<TrustForDocuments>
  /** Every certificate at hand in DER, signers of visible seals among them. */
  certificates(): Promise<Uint8Array[]>
  state(): Promise<TrustState>
  trusted(): Promise<Trusted>
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
  trust: DocumentTrust
  problem: ErrorPayload | null
}

/** Main gives the files as soon as both processes serve; a reading waits so long for it, ms. */
const PATIENCE_MS = 10_000

/** Certificates that the organisation or the installation put there, those that the desk keeps, and at the demo desk the specimen country's. */
export function openDeskTrust(options: DeskTrustOptions): DeskTrust {
  let complete: Loaded | null = null
  let coming: { next: number, loaded: Loaded } | null = null
  let waiting: (() => void)[] = []

  const begin = async (): Promise<Loaded> => {
    const trust = openTrustStore()
    const problems = [await addInstalledTrust(trust, options), await addPolicyTrust(trust, options)]
    if (options.mode === 'demo') trust.add([{ name: 'specimen country', bytes: specimenCsca() }], options.now().getTime())
    return { trust, problem: problems.find((each) => each !== null) ?? null }
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
    state: async () => {
      const { trust, problem } = await loaded()
      return { ...trust.state(), problem }
    },
    trusted: async () => (await loaded()).trust.trusted(options.now().getTime()),
    forChips: async () => (await loaded()).trust.forDocuments(),
    certificates: async () => (await loaded()).trust.forSeals(),
    preview: async (bytes) => (await loaded()).trust.preview(bytes, options.now().getTime()),
    give: async (anchor, place, of) => {
      if (place === 0) coming = { next: 0, loaded: await begin() }
      if (coming === null || coming.next !== place || (anchor === null) !== (of === 0)) throw new FoyerError('input.invalid', { detail: 'certificates out of turn' })
      if (anchor !== null) coming.loaded.trust.keep(anchor.id, anchor.bytes, options.now().getTime())
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
