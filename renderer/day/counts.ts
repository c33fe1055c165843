import type { DocumentCounts } from '../../electron/contract/day.ts'

/** From the foot of a bar to its top. */
export const verdictOrder = ['genuine', 'readNotProven', 'stop'] as const

export function totalOf({ genuine, readNotProven, stop }: DocumentCounts): number {
  return genuine + readNotProven + stop
}
