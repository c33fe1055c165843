/** How many things of one kind are kept in memory. */
export interface Quota {
  /** Of one owner: a burst of theirs costs them their own oldest, nobody else's. */
  ofOne: number
  /** Of all together: whoever has most gives room. */
  ofAll: number
}

/**
 * What has to go before `owner` may keep one more.
 *
 * @param kept by id, the oldest first
 * @returns ids, in the order in which they go
 */
export function givingRoom(kept: ReadonlyMap<string, { owner: string }>, owner: string, { ofOne, ofAll }: Quota): string[] {
  const left = [...kept].map(([id, each]) => ({ id, owner: each.owner }))
  const going: string[] = []
  const numberOf = (whose: string): number => left.filter((each) => each.owner === whose).length
  const oldestGoes = (whose: string): void => { going.push(...left.splice(left.findIndex((each) => each.owner === whose), 1).map(({ id }) => id)) }
  while (numberOf(owner) >= ofOne) oldestGoes(owner)
  while (left.length >= ofAll) {
    const [most] = [...new Set(left.map((each) => each.owner))].toSorted((a, b) => numberOf(b) - numberOf(a))
    if (most === undefined) break
    oldestGoes(most)
  }
  return going
}
