import { FoyerError } from '../../contract/errors.ts'
import type { SourceKind } from '../../contract/scanners.ts'
import { SWIPED_TEXT_MAX, SWIPED_TEXTS_MAX, SWIPE_WITHIN_MS } from '../../contract/sources.ts'
import type { OnOffer, PushSource } from './push-source.ts'

/** Swipes that wait at once: a family's, swiped one after the other. What comes beyond is swiped again. */
const WAITING_MAX = 8
/** Whoever swiped stands there and takes it; nobody else finds it later, ms. */
const KEEP_MS = 120_000

export interface SwipedTexts extends PushSource {
  /** @param texts what one swipe may say, likeliest first */
  offer(texts: readonly string[]): void
  /** Whether somebody is at the desk: what was swiped before is dropped, and what is swiped while nobody is. */
  attend(attended: boolean): void
}

interface SwipedOptions { kind: SourceKind; id: string; name: string; onOffer: OnOffer; keepMs?: number; testMs?: number }

/** What was swiped, in memory alone: eight at most and two minutes, then it is dropped. */
export function swipedTexts({ kind, id, name, onOffer, keepMs = KEEP_MS, testMs = SWIPE_WITHIN_MS }: SwipedOptions): SwipedTexts {
  let attended = true
  /** Whoever tries the reader, and takes its next swipe. */
  let tries: (() => void) | null = null
  let held: { texts: string[]; timer: NodeJS.Timeout }[] = []
  const drop = (one: (typeof held)[number]): void => {
    clearTimeout(one.timer)
    held = held.filter((each) => each !== one)
  }
  const dropAll = (): void => { for (const one of held) drop(one) }
  const source: SwipedTexts = {
    kind, id, name,
    waiting: () => held.length,
    offer: (texts) => {
      const fits = texts.filter((text) => text !== '' && text.length <= SWIPED_TEXT_MAX).slice(0, SWIPED_TEXTS_MAX)
      if (fits.length === 0 || !attended) return
      if (tries !== null) {
        tries()
        return
      }
      if (held.length >= WAITING_MAX) return
      const one = { texts: fits, timer: setTimeout(() => { drop(one); onOffer(source) }, keepMs) }
      one.timer.unref()
      held.push(one)
      onOffer(source)
    },
    take: () => {
      const [oldest] = held
      if (oldest === undefined) return Promise.reject(new FoyerError('scanner.feederEmpty'))
      drop(oldest)
      onOffer(source)
      return Promise.resolve({ page: null, texts: oldest.texts, done: () => Promise.resolve() })
    },
    attend: (is) => {
      attended = is
      if (held.length === 0) return
      dropAll()
      onOffer(source)
    },
    test: () => {
      if (tries !== null) return Promise.reject(new FoyerError('device.busy'))
      return new Promise((resolve, reject) => {
        const over = (settle: () => void): void => {
          clearTimeout(timer)
          tries = null
          settle()
        }
        const timer = setTimeout(() => over(() => reject(new FoyerError('source.silent'))), testMs)
        tries = () => over(() => resolve(null))
      })
    },
    close: () => {
      dropAll()
      return Promise.resolve()
    },
  }
  return source
}
