/** The path through `scores[point][row]` with the largest sum, a rise of `k` rows from one point to the next costing `riseCost * k²`, at most `mostRise` rows. */
export function densestPath(scores: readonly Float64Array[], mostRise: number, riseCost: number): number[] {
  const states = scores[0]!.length
  let sums = Float64Array.from(scores[0]!)
  const came: Int16Array[] = []
  for (const score of scores.slice(1)) {
    const next = new Float64Array(states)
    const from = new Int16Array(states)
    for (let to = 0; to < states; to++) {
      let best = -Infinity
      for (let at = Math.max(0, to - mostRise); at <= Math.min(states - 1, to + mostRise); at++) {
        const sum = sums[at]! - riseCost * (to - at) ** 2
        if (sum > best) {
          best = sum
          from[to] = at
        }
      }
      next[to] = best + score[to]!
    }
    came.push(from)
    sums = next
  }
  const path = [sums.indexOf(Math.max(...sums))]
  for (const from of came.toReversed()) path.push(from[path.at(-1)!]!)
  return path.reverse()
}

/** Weights of the third differences of neighbours: a curve whose curvature changes steadily has none. */
const third = [-1, 3, -3, 1] as const

/** The stiff curve nearest to points: least squares by weight, `stiffness` on third differences. It goes on where the weights are 0. */
export function smoothed(ys: readonly number[], weights: readonly number[], stiffness: number): number[] {
  const n = ys.length
  const rows = ys.map((y, i) => {
    const row = new Float64Array(n + 1)
    // A trace of weight everywhere: the matrix is regular whatever the weights are.
    row[i] = weights[i]! + leastWeight
    row[n] = weights[i]! * y
    return row
  })
  for (let at = 0; at + 3 < n; at++) {
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) rows[at + i]![at + j]! += stiffness * third[i]! * third[j]!
  }
  // Gauss within the band: three beside the diagonal.
  for (let at = 0; at < n; at++) {
    for (let below = at + 1; below < Math.min(n, at + 4); below++) {
      const factor = rows[below]![at]! / rows[at]![at]!
      for (let k = at; k < Math.min(n, at + 4); k++) rows[below]![k]! -= factor * rows[at]![k]!
      rows[below]![n]! -= factor * rows[at]![n]!
    }
  }
  const out = new Array<number>(n).fill(0)
  for (let at = n - 1; at >= 0; at--) {
    let sum = rows[at]![n]!
    for (let k = at + 1; k < Math.min(n, at + 4); k++) sum -= rows[at]![k]! * out[k]!
    out[at] = sum / rows[at]![at]!
  }
  return out
}

const leastWeight = 1e-6
