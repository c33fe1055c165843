import type { ScannedPage, SourceKind } from '../../contract/scanners.ts'

/** What somebody took: one page, or one swipe. */
export interface TakenOffer {
  page: ScannedPage | null
  /** What a swipe may say, likeliest first; none for a page. */
  texts: string[]
  /** What became of it, once: only what was read is moved away or shredded. */
  done: (read: boolean) => Promise<void>
}

/** A source that a document starts. It offers without a word of what it has, and gives each once. */
export interface PushSource {
  readonly kind: SourceKind
  readonly id: string
  readonly name: string
  /** How many wait to be taken. */
  waiting(): number
  /** The oldest that waits. @throws FoyerError `scanner.feederEmpty` where none does */
  take(): Promise<TakenOffer>
  /**
   * Whether it works: the oldest page that waits, which stays; of a reader a swipe that comes now, which is nobody's.
   * @throws FoyerError `source.silent`, `device.busy`, or what keeps it from being heard
   */
  test(): Promise<ScannedPage | null>
  /** Nothing is watched any more, and what is in memory alone is dropped. */
  close: () => Promise<void>
}

/** Told whenever the number that waits has changed. */
export type OnOffer = (source: PushSource) => void
