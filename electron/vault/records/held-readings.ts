import { FoyerError } from '../../contract/errors.ts'
import type { Reading } from '../../contract/reading.ts'
import { givingRoom, type Quota } from '../../system/quota.ts'
import { moment, since, type Clock, type Moment } from '../clock.ts'

/** Readings that nobody has confirmed yet: in memory only, for minutes, each of the principal for whom it was read. */
export interface HeldReadings {
  /**
   * Hold a Reading until its owner decides about it.
   * @param owner id of the principal whose request it comes from
   * @param replaces the Reading that it is a better one of: what was discarded or confirmed meanwhile stays so
   * @throws FoyerError `reading.gone` when that one is no longer held, or another's
   */
  hold(reading: Reading, replaces: string | null, owner: string): string
  /** @throws FoyerError `reading.gone`, also for another's */
  get(id: string, owner: string): Reading
  drop(id: string, owner: string): boolean
  sweep(): void
  clear(): void
  count(): number
}

const MINUTES = 10
/** One principal's is a long queue at a desk; Readings with their pictures are a few hundred kilobytes each. */
const MOST: Quota = { ofOne: 50, ofAll: 200 }

/** @param gone told of each reading whose time was over or for which there was no more room */
export function heldReadings(clock: Clock, newId: () => string, gone: (readingId: string, owner: string) => void): HeldReadings {
  const held = new Map<string, { reading: Reading, owner: string, from: Moment }>()
  const lose = (id: string) => {
    const owner = held.get(id)?.owner
    if (owner !== undefined && held.delete(id)) gone(id, owner)
  }
  const owned = (id: string, owner: string) => {
    const found = held.get(id)
    return found?.owner === owner ? found : undefined
  }
  const book: HeldReadings = {
    hold(reading, replaces, owner) {
      book.sweep()
      if (replaces !== null && !book.drop(replaces, owner)) throw new FoyerError('reading.gone')
      for (const each of givingRoom(held, owner, MOST)) lose(each)
      const id = newId()
      held.set(id, { reading, owner, from: moment(clock) })
      return id
    },
    get(id, owner) {
      book.sweep()
      const found = owned(id, owner)
      if (found === undefined) throw new FoyerError('reading.gone')
      return found.reading
    },
    drop: (id, owner) => owned(id, owner) !== undefined && held.delete(id),
    sweep() {
      for (const [id, { from }] of held) if (since(clock, from) >= MINUTES * 60_000) lose(id)
    },
    clear: () => { held.clear() },
    count: () => held.size,
  }
  return book
}
