/** A connected set of marked pixels, by its moments. */
export interface Component {
  /** Number of pixels. */
  area: number
  /** Centre of gravity. */
  x: number
  y: number
  /** Direction of the long axis in radians, (-pi/2, pi/2]. */
  angle: number
  /** Length and thickness of the rectangle with the same second moments, px. */
  length: number
  thickness: number
  left: number
  top: number
  right: number
  bottom: number
}

/**
 * Components (8-connected) of the non-zero pixels of `mask`, by runs and union-find, with at least
 * `minArea` pixels. At most `maxRuns` runs are looked at: noise cannot make this slow.
 */
export function findComponents(
  mask: Uint8Array, width: number, height: number, minArea: number, maxRuns = 400_000,
): Component[] {
  const parent: number[] = []
  const from: number[] = []
  const to: number[] = []
  const line: number[] = []
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  let previous = 0
  let current = 0
  for (let y = 0; y < height && parent.length < maxRuns; y++) {
    const rowStart = parent.length
    const row = y * width
    let above = previous
    for (let x = 0; x < width; x++) {
      if (mask[row + x] === 0) continue
      const start = x
      while (x < width && mask[row + x] !== 0) x++
      const run = parent.length
      parent.push(run)
      from.push(start)
      to.push(x - 1)
      line.push(y)
      while (above < current && to[above]! < start - 1) above++
      for (let k = above; k < current && from[k]! <= x; k++) {
        const a = root(k)
        const b = root(run)
        if (a < b) parent[b] = a
        else parent[a] = b
      }
    }
    previous = rowStart
    current = parent.length
  }
  return collect(parent, from, to, line, root, minArea)
}

interface Sums { n: number, x: number, y: number, xx: number, yy: number, xy: number, l: number, t: number, r: number, b: number }

function collect(
  parent: number[], from: number[], to: number[], line: number[], root: (i: number) => number, minArea: number,
): Component[] {
  const sums = new Map<number, Sums>()
  for (let i = 0; i < parent.length; i++) {
    const key = root(i)
    const a = from[i]!
    const b = to[i]!
    const y = line[i]!
    const n = b - a + 1
    const sx = ((a + b) * n) / 2
    const sxx = (b * (b + 1) * (2 * b + 1) - (a - 1) * a * (2 * a - 1)) / 6
    const s = sums.get(key)
    if (s === undefined) {
      sums.set(key, { n, x: sx, y: y * n, xx: sxx, yy: y * y * n, xy: sx * y, l: a, t: y, r: b, b: y })
      continue
    }
    s.n += n
    s.x += sx
    s.y += y * n
    s.xx += sxx
    s.yy += y * y * n
    s.xy += sx * y
    if (a < s.l) s.l = a
    if (b > s.r) s.r = b
    s.b = y
  }
  const found: Component[] = []
  for (const s of sums.values()) {
    if (s.n < minArea) continue
    const x = s.x / s.n
    const y = s.y / s.n
    const xx = s.xx / s.n - x * x + 1 / 12
    const yy = s.yy / s.n - y * y + 1 / 12
    const xy = s.xy / s.n - x * y
    const half = (xx + yy) / 2
    const spread = Math.hypot((xx - yy) / 2, xy)
    found.push({
      area: s.n, x, y, angle: Math.atan2(2 * xy, xx - yy) / 2,
      length: Math.sqrt(12 * (half + spread)), thickness: Math.sqrt(12 * Math.max(half - spread, 1 / 12)),
      left: s.l, top: s.t, right: s.r, bottom: s.b,
    })
  }
  return found
}
