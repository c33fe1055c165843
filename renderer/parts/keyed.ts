/** Items with keys that stay unique where two say the same: the second of a kind is named as such. */
export function keyed<T>(items: readonly T[], name: (item: T) => string): readonly { key: string; item: T }[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const base = name(item)
    const turn = seen.get(base) ?? 0
    seen.set(base, turn + 1)
    return { key: turn === 0 ? base : `${base} ${turn}`, item }
  })
}
