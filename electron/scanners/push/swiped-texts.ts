import { FoyerError } from '../../contract/errors.ts'
import { SWIPED_TEXT_MAX, SWIPED_TEXTS_MAX, type SourceKind } from '../../contract/sources.ts'
import type { OnOffer, PushSource } from './push-source.ts'

/** Swipes that wait at once: a family's, swiped one after the other. What comes beyond is swiped again. */
const WAITING_MAX = 8
/** Whoever swiped stands there and takes it; nobody else finds it later, ms. */
const KEEP_MS = 120_000

export interface SwipedTexts extends PushSource {
  /** @param texts what one swipe may say, likeliest first */
  offer(texts: readonly string[]): void
}

interface SwipedOptions { kind: SourceKind; id: string; name: string; onOffer: OnOffer; keepMs?: number }

/** What was swiped, in memory alone: eight at most and two minutes, then it is dropped. */
export function swipedTexts({ kind, id, name, onOffer, keepMs = KEEP_MS }: SwipedOptions): SwipedTexts {
  let held: { texts: string[]; timer: NodeJS.Timeout }[] = []
  const drop = (one: (typeof held)[number]): void => {
    clearTimeout(one.timer)
    held = held.filter((each) => each !== one)
  }
  const source: SwipedTexts = {
    kind, id, name,
    waiting: () => held.length,
    offer: (texts) => {
      const fits = texts.filter((text) => text !== '' && text.length <= SWIPED_TEXT_MAX).slice(0, SWIPED_TEXTS_MAX)
      if (fits.length === 0 || held.length >= WAITING_MAX) return
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
    close: () => {
      for (const one of held) clearTimeout(one.timer)
      held = []
      return Promise.resolve()
    },
  }
  return source
}
