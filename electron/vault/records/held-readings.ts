import { FoyerError } from '../../contract/errors.ts'
import type { Reading } from '../../contract/reading.ts'
import { moment, since, type Clock, type Moment } from '../clock.ts'

/** Readings that nobody has confirmed yet: in memory only, for minutes. */
export interface HeldReadings {
  /**
   * Hold a Reading until somebody decides about it.
   * @param replaces the Reading that it is a better one of: what was discarded or confirmed meanwhile stays so
   * @throws FoyerError `reading.gone` when that one is no longer held
   */
  hold(reading: Reading, replaces: string | null): string
  /** @throws FoyerError `reading.gone` */
  get(id: string): Reading
  drop(id: string): boolean
  sweep(): void
  clear(): void
  count(): number
}

const MINUTES = 10
const MOST = 50

/** @param gone told of each reading whose time was over or for which there was no more room */
export function heldReadings(clock: Clock, newId: () => string, gone: (readingId: string) => void): HeldReadings {
  const held = new Map<string, { reading: Reading, from: Moment }>()
  const lose = (id: string) => {
    if (held.delete(id)) gone(id)
  }
  const book: HeldReadings = {
    hold(reading, replaces) {
      book.sweep()
      if (replaces !== null && !held.delete(replaces)) throw new FoyerError('reading.gone')
      for (const id of [...held.keys()].slice(0, Math.max(0, held.size - MOST + 1))) lose(id)
      const id = newId()
      held.set(id, { reading, from: moment(clock) })
      return id
    },
    get(id) {
      book.sweep()
      const found = held.get(id)
      if (found === undefined) throw new FoyerError('reading.gone')
      return found.reading
    },
    drop: (id) => held.delete(id),
    sweep() {
      for (const [id, { from }] of held) if (since(clock, from) >= MINUTES * 60_000) lose(id)
    },
    clear: () => { held.clear() },
    count: () => held.size,
  }
  return book
}
