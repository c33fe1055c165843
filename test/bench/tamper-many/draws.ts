/** What is done to a copy. */
export type Act = 'flip' | 'edit' | 'delete' | 'insert' | 'swap' | 'cut' | 'putBack' | 'clone' | 'clock'

/**
 * How far whoever does it reaches: writes what is stored; recomputes every hash that needs no key; signs again with the terminal's own present key, in
 * the database, in the file beside it and in the keychain; has the receiver rewritten too; and two of three neighbours.
 */
export const reaches = ['write', 'rehash', 'resign', 'receiver', 'quorum'] as const
export type Reach = (typeof reaches)[number]

export interface Draw {
  row: string
  act: Act
  reach: Reach
  /** Leaf at which it is done. */
  at: number
  count: number
  /** What else is by chance: below 2^31. */
  salt: number
  /** Milliseconds by which a clock is off. */
  shift: number
  /** How much of an older state is put back: the database; the file beside it too; the keychain too. */
  back: 1 | 2 | 3
}

export type Random = () => number

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const changes = ['edit', 'delete', 'insert', 'swap', 'cut'] as const

interface Row { name: string, acts: readonly Act[], reach: Reach, where: 'held' | 'above', back?: Draw['back'] }

/** The table's rows. `held`: at events that the receiver and the witnesses hold; `above`: at those that came after. */
export const rows: readonly Row[] = [
  { name: 'a bit of the database file', acts: ['flip'], reach: 'write', where: 'held' },
  { name: 'an event edited', acts: ['edit'], reach: 'write', where: 'held' },
  { name: 'an event edited, all hashes made again', acts: ['edit'], reach: 'rehash', where: 'held' },
  { name: 'events deleted', acts: ['delete'], reach: 'write', where: 'held' },
  { name: 'events deleted, renumbered, hashed', acts: ['delete'], reach: 'rehash', where: 'held' },
  { name: 'an event put in, hashed', acts: ['insert'], reach: 'rehash', where: 'held' },
  { name: 'two events exchanged, hashed', acts: ['swap'], reach: 'rehash', where: 'held' },
  { name: 'the tail cut, its checkpoints too', acts: ['cut'], reach: 'rehash', where: 'held' },
  { name: 'an older database put back', acts: ['putBack'], reach: 'write', where: 'held', back: 1 },
  { name: 'an older folder put back', acts: ['putBack'], reach: 'write', where: 'held', back: 2 },
  { name: 'the whole machine put back', acts: ['putBack'], reach: 'write', where: 'held', back: 3 },
  { name: 'a clone that goes on by itself', acts: ['clone'], reach: 'resign', where: 'held' },
  { name: 'the clock put back', acts: ['clock'], reach: 'write', where: 'above' },
  { name: 'the clock put forward', acts: ['clock'], reach: 'write', where: 'above' },
  { name: 'signed again with the stolen key', acts: changes, reach: 'resign', where: 'held' },
  { name: '… above the last receipt', acts: changes, reach: 'resign', where: 'above' },
  { name: '… and the receiver rewritten', acts: changes, reach: 'receiver', where: 'held' },
  { name: '… and two of three neighbours', acts: changes, reach: 'quorum', where: 'held' },
]

/** From a minute to a month. */
const [SHORTEST_MS, LONGEST_MS] = [60_000, 30 * 86_400_000]

/** Of what is drawn: events of the trail, how many of them each of the others holds and some of them hold, and whether two say the same to the letter. */
export interface Drawn { size: number, held: number, above: number, same: (leaf: number, other: number) => boolean }

export function drawOf(number: number, { size, held, above, same }: Drawn): Draw {
  const row = rows[number % rows.length]
  if (row === undefined) throw new Error('no row')
  const random = seeded(number + 1)
  const below = (most: number) => Math.floor(random() * most)
  const act = row.acts[below(row.acts.length)] ?? 'edit'
  // The first events set the desk up.
  const place = () => (row.where === 'held' ? 5 + below(held - 5) : above + below(size - above))
  let at = place()
  const shift = SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** random()
  const count = act === 'cut' ? size - at : 1 + below(Math.min(5, size - at))
  const salt = below(2 ** 31)
  // Exchanging two events that say the same changes nothing.
  if (act === 'swap') while (same(at, otherOf(at, count, size))) at = place()
  return {
    row: row.name, act, reach: row.reach, at, count, salt, shift: row.name.endsWith('forward') ? shift : -shift, back: row.back ?? 1,
  }
}

/** With which event the one at `at` is exchanged: a later one, or at the end the one before. */
export const otherOf = (at: number, count: number, size: number): number => (at + count < size ? at + count : at - 1)
