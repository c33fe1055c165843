import { FoyerError, type ErrorPayload } from '../contract/errors.ts'
import type { Trusted, TrustPreview, TrustState } from '../contract/trust.ts'
import { openTrustStore, type DocumentTrust, type TrustForDocuments } from '../emrtd/index.ts'
import { specimenCsca } from '../emrtd/simulator/specimens.ts'

/**
 * A file of trust that the desk keeps in its database, or, without an id, one that was laid into a folder of the computer. Null for the bytes where they
 * are not those that were taken, or could not be read.
 */
export interface GivenAnchor { id: string | null, bytes: Uint8Array | null }

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
   * File number `place` of `of`, from the first on, those from folders before the desk's own; all count from the last one on, instead of those before.
   * @param problem what is to be told of the folders
   * @returns whether that was the last
   * @throws FoyerError `input.invalid` for one out of turn
   */
  give(anchor: GivenAnchor | null, place: number, of: number, problem?: Parameters<typeof FoyerError.fromPayload>[0] | null): boolean
}

export interface DeskTrustOptions {
  mode: 'demo' | 'desk'
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
  /** `laid`: null once they are added. */
  let coming: { next: number, laid: (Uint8Array | null)[] | null, loaded: Loaded } | null = null
  let waiting: (() => void)[] = []

  const now = (): number => options.now().getTime()
  /** Those from folders are added together, for one may vouch for another. */
  const addLaid = (trust: DocumentTrust, laid: readonly (Uint8Array | null)[]): void => {
    trust.addLaid(laid, now())
    if (options.mode === 'demo') trust.add([{ name: 'specimen country', bytes: specimenCsca() }], now())
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
    trusted: async () => (await loaded()).trust.trusted(now()),
    forChips: async () => (await loaded()).trust.forDocuments(),
    certificates: async () => (await loaded()).trust.forSeals(),
    preview: async (bytes) => (await loaded()).trust.preview(bytes, now()),
    give: (anchor, place, of, problem = null) => {
      if (place === 0) coming = { next: 0, laid: [], loaded: { trust: openTrustStore(), problem: problem === null ? null : FoyerError.fromPayload(problem).toPayload() } }
      if (coming === null || coming.next !== place || (anchor === null) !== (of === 0)) throw new FoyerError('input.invalid', { detail: 'certificates out of turn' })
      const isLaid = anchor !== null && anchor.id === null
      if (isLaid && coming.laid === null) throw new FoyerError('input.invalid', { detail: 'certificates out of turn' })
      if (isLaid) coming.laid?.push(anchor.bytes)
      coming.next += 1
      if (coming.laid !== null && (!isLaid || coming.next >= of)) {
        addLaid(coming.loaded.trust, coming.laid)
        coming.laid = null
      }
      if (anchor !== null && anchor.id !== null) coming.loaded.trust.keep(anchor.id, anchor.bytes, now())
      if (coming.next < of) return false
      complete = coming.loaded
      coming = null
      for (const go of waiting) go()
      waiting = []
      return true
    },
  }
}
