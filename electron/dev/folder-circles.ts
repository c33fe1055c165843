// Nothing forms a circle: at every level of the tree, what lies beside each other (rooms and files) must have an order. A type import counts: whoever reads the one has to know the other.

/** Importing file and imported file, relative to the checkout. */
export type FileEdge = readonly [from: string, to: string]

export interface Circle {
  /** The folder in which it lies. */
  readonly among: string
  /** The folders and files on it, in alphabetical order. */
  readonly entries: readonly string[]
}

/** The tests lie as the source lies, and help each other across it. */
const WITHOUT_ORDER = /^(?:test\/|\.)/

/** @returns every circle */
export function circlesIn(edges: readonly FileEdge[]): Circle[] {
  return [...byFolder(edges)].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([among, graph]) =>
    knots(graph).map((knot) => ({ among, entries: knot.toSorted() })),
  )
}

/** Which entry of a folder imports which. */
type Level = Map<string, Set<string>>

/** For each folder, which of its entries imports which. */
function byFolder(edges: readonly FileEdge[]): Map<string, Level> {
  const levels = new Map<string, Level>()
  for (const [from, to] of edges) {
    const [a, b] = [from.split('/'), to.split('/')]
    let depth = 0
    while (a[depth] === b[depth] && depth < a.length - 1) depth += 1
    const [x, y] = [a[depth], b[depth]]
    const among = a.slice(0, depth).join('/')
    if (x === undefined || y === undefined || x === y || among === '' || WITHOUT_ORDER.test(`${among}/`)) continue
    const level = levels.get(among) ?? new Map<string, Set<string>>()
    levels.set(among, level)
    level.set(x, (level.get(x) ?? new Set()).add(y))
  }
  return levels
}

/** Sets of more than one entry of which each reaches every other. */
function knots(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map([...graph.keys()].map((start) => [start, reachedFrom(start, graph)]))
  const found: string[][] = []
  for (const start of reach.keys()) {
    if (found.some((knot) => knot.includes(start))) continue
    const knot = [...(reach.get(start) ?? [])].filter((each) => reach.get(each)?.has(start))
    if (knot.length > 1) found.push(knot)
  }
  return found
}

function reachedFrom(start: string, graph: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set<string>()
  const queue = [...(graph.get(start) ?? [])]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(graph.get(next) ?? []))
  }
  return seen
}
