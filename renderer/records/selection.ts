/** Records that are chosen together, and the one from which a range goes on. */
export interface Selection {
  ids: ReadonlySet<string>
  anchor: string | null
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null }

/** One more, or one less. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** All from the last one that was chosen to this one, as they stand in the list; those that were chosen stay so. */
export function extendedTo(selection: Selection, order: readonly string[], id: string): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return toggled({ ids: new Set([...selection.ids].filter((each) => each !== id)), anchor: null }, id)
  return { ids: new Set([...selection.ids, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]), anchor: selection.anchor }
}

/** All of a list. */
export function all(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null }
}
