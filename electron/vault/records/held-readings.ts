import { FoyerError } from '../../contract/errors.ts'
import type { EventPayload } from '../../contract/events.ts'
import type { FacesAnswer, Reading } from '../../contract/reading.ts'
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
  /** What a person said of its faces. @throws FoyerError as `get` */
  setFaces(id: string, owner: string, answer: FacesAnswer): void
  /** Null where nobody has said anything of the faces that it has. @throws FoyerError as `get` */
  facesOf(id: string, owner: string): FacesAnswer | null
  /** Their owner decided. @returns whether it was held, and theirs */
  drop(id: string, owner: string, how: Exclude<Settled, 'expired'>): boolean
  /** Their owner left for good, and nobody else may decide about them. */
  dropAllOf(owner: string): void
  /** What waits for somebody, in the order in which it came. */
  of(owner: string): string[]
  /**
   * Whether another may decide about everything that waits for `owner`.
   * @throws FoyerError `reading.queueFull` where more would wait for them than a queue holds
   */
  checkRoom(owner: string, to: string): void
  /** From now on another does, as long as it would have waited; they look at the faces themselves. @returns about which */
  handOver(owner: string, to: string): string[]
  sweep(): void
  clear(): void
  count(): number
}

const MINUTES = 10
interface Holding { reading: Reading, owner: string, from: Moment, faces: FacesAnswer | null, /** Its place among what waits: a better one has that of the one before. */ place: number }

/** The faces that a document itself shows. */
export const facesIn = ({ images, chip }: Reading): { printed: Uint8Array | null, chip: Uint8Array | null } => ({ printed: images.portrait, chip: chip?.portrait?.bytes ?? null })

function areSameFaces(one: Reading, other: Reading): boolean {
  const [a, b] = [facesIn(one), facesIn(other)]
  const isSame = (first: Uint8Array | null, second: Uint8Array | null) => (first === null || second === null ? first === second : Buffer.compare(first, second) === 0)
  return isSame(a.printed, b.printed) && isSame(a.chip, b.chip)
}

/** One principal's is a long queue at a desk; Readings with their pictures are a few hundred kilobytes each. */
const MOST: Quota = { ofOne: 50, ofAll: 200 }

/** What waits for one person after a hand-over: as much as the reader keeps of one (reader/recent-readings.ts). */
const MOST_HANDED_OVER = 20

/** @param settled told of each reading that is held no more */
export function heldReadings(clock: Clock, newId: () => string, settled: (readingId: string, owner: string, how: Settled) => void): HeldReadings {
  const held = new Map<string, Holding>()
  let places = 0
  const settle = (id: string, how: Settled) => {
    const owner = held.get(id)?.owner
    if (owner !== undefined && held.delete(id)) settled(id, owner, how)
  }
  const owned = (id: string, owner: string) => {
    const found = held.get(id)
    return found?.owner === owner ? found : undefined
  }
  const kept = (id: string, owner: string): Holding => {
    book.sweep()
    const found = owned(id, owner)
    if (found === undefined) throw new FoyerError('reading.gone')
    return found
  }
  const book: HeldReadings = {
    hold(reading, replaces, owner) {
      book.sweep()
      const before = replaces === null ? undefined : owned(replaces, owner)
      if (replaces !== null && !book.drop(replaces, owner, 'replaced')) throw new FoyerError('reading.gone')
      for (const each of givingRoom(held, owner, MOST)) settle(each, 'expired')
      const id = newId()
      // What was said of other faces says nothing of these.
      const faces = before !== undefined && areSameFaces(before.reading, reading) ? before.faces : null
      held.set(id, { reading, owner, from: moment(clock), faces, place: before?.place ?? places++ })
      return id
    },
    get: (id, owner) => kept(id, owner).reading,
    setFaces(id, owner, answer) { kept(id, owner).faces = answer },
    facesOf: (id, owner) => kept(id, owner).faces,
    drop(id, owner, how) {
      const is = owned(id, owner) !== undefined
      if (is) settle(id, how)
      return is
    },
    dropAllOf(owner) {
      for (const [id, each] of held) if (each.owner === owner) settle(id, 'expired')
    },
    of(owner) {
      book.sweep()
      return [...held].filter(([, each]) => each.owner === owner).toSorted(([, one], [, other]) => one.place - other.place).map(([id]) => id)
    },
    checkRoom(owner, to) {
      const over = book.of(owner).length + book.of(to).length - MOST_HANDED_OVER
      if (over > 0) throw new FoyerError('reading.queueFull', { detail: `left=${over}` })
    },
    handOver(owner, to) {
      const ids = book.of(owner)
      for (const id of ids) Object.assign(held.get(id)!, { owner: to, faces: null })
      return ids
    },
    sweep() {
      for (const [id, { from }] of held) if (since(clock, from) >= MINUTES * 60_000) settle(id, 'expired')
    },
    clear: () => { held.clear() },
    count: () => held.size,
  }
  return book
}
