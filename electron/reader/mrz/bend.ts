/** What a line's middle is off its parabola where the page is bent otherwise: offsets in source px, `step` px of the axis apart, the first at `from`. */
export interface Bend {
  from: number
  step: number
  offs: readonly number[]
}

/** Offset of a bend at `t`: a smooth curve through its points, straight on beyond its ends. */
export function bendAt({ from, step, offs }: Bend, t: number): number {
  const last = offs.length - 1
  const at = (t - from) / step
  const slopeAt = (i: number): number => (offs[Math.min(last, i + 1)]! - offs[Math.max(0, i - 1)]!) / (i === 0 || i === last ? 1 : 2)
  if (at <= 0) return offs[0]! + slopeAt(0) * at
  if (at >= last) return offs[last]! + slopeAt(last) * (at - last)
  const i = Math.floor(at)
  const u = at - i
  const [a, b, m, n] = [offs[i]!, offs[i + 1]!, slopeAt(i), slopeAt(i + 1)]
  // Hermite's cubic: the value and the slope of either point.
  return a + u * (m + u * (3 * (b - a) - 2 * m - n + u * (2 * (a - b) + m + n)))
}

/** The same bend seen from the other end of a line of `length`. */
export function bendUpsideDown({ from, step, offs }: Bend, length: number): Bend {
  return { from: length - from - step * (offs.length - 1), step, offs: offs.map((off) => -off).toReversed() }
}
