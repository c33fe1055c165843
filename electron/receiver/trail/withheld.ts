import type { HeldTrail, NewLeaf } from '../storage/trails.ts'

/** A desk keeps what its events say for a year at least (policy `trailDays`), and then deletes the oldest first. */
const LEAST_KEPT_MS = 365 * 86_400_000

/**
 * The first leaf of a batch that comes without its content though the desk must still have it: one above a leaf whose content is still there, or
 * one that is younger than a desk deletes any. Null where every one may be gone honestly. Of a trail that never had content, nothing can be said yet.
 */
export function firstWithheld({ contentFrom, receivedAt }: HeldTrail, leaves: readonly NewLeaf[], now: Date): NewLeaf | null {
  const young = contentFrom !== null && receivedAt !== null && now.getTime() - Date.parse(receivedAt) < LEAST_KEPT_MS
  const whole = leaves.find(({ text }) => text !== null)
  return leaves.find(({ index, text }) => text === null && (young || (whole !== undefined && index > whole.index))) ?? null
}
