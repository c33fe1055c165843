import { FoyerError } from '../../contract/errors.ts'
import type { EventPayload } from '../../contract/events.ts'
import type { Reading } from '../../contract/reading.ts'
import { givingRoom, type Quota } from '../../system/quota.ts'
import { moment, since, type Clock, type Moment } from '../clock/clock.ts'

export type Settled = EventPayload<'reading.settled'>['how']

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
  /** Their owner decided. @returns whether it was held, and theirs */
  drop(id: string, owner: string, how: Exclude<Settled, 'expired'>): boolean
  /** Their owner left, and nobody else may decide about them. */
  dropAllOf(owner: string): void
  sweep(): void
  clear(): void
  count(): number
}

const MINUTES = 10
/** One principal's is a long queue at a desk; Readings with their pictures are a few hundred kilobytes each. */
const MOST: Quota = { ofOne: 50, ofAll: 200 }

/** @param settled told of each reading that is held no more */
export function heldReadings(clock: Clock, newId: () => string, settled: (readingId: string, owner: string, how: Settled) => void): HeldReadings {
  const held = new Map<string, { reading: Reading, owner: string, from: Moment }>()
  const settle = (id: string, how: Settled) => {
    const owner = held.get(id)?.owner
    if (owner !== undefined && held.delete(id)) settled(id, owner, how)
  }
  const owned = (id: string, owner: string) => {
    const found = held.get(id)
    return found?.owner === owner ? found : undefined
  }
  const book: HeldReadings = {
    hold(reading, replaces, owner) {
      book.sweep()
      if (replaces !== null && !book.drop(replaces, owner, 'replaced')) throw new FoyerError('reading.gone')
      for (const each of givingRoom(held, owner, MOST)) settle(each, 'expired')
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
    drop(id, owner, how) {
      const is = owned(id, owner) !== undefined
      if (is) settle(id, how)
      return is
    },
    dropAllOf(owner) {
      for (const [id, each] of held) if (each.owner === owner) settle(id, 'expired')
    },
    sweep() {
      for (const [id, { from }] of held) if (since(clock, from) >= MINUTES * 60_000) settle(id, 'expired')
    },
    clear: () => { held.clear() },
    count: () => held.size,
  }
  return book
}
