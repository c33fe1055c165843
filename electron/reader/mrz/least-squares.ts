/** Share of the weights' own power below which the points stand in one place, and rounding would choose the line. */
const leastDeterminant = 1e-9
/** Weight against bending, share of the points' weight: so little that a few chunks bend no line that is straight. */
const stiffness = 0.02

/** Weighted line, or parabola where `curved`, through points: value at 0, slope, curvature. Null where they do not fix one. */
export function leastSquares(ts: number[], ys: number[], ws: number[], curved: boolean): [number, number, number] | null {
  const scale = Math.max(...ts.map(Math.abs), 1)
  const m = [0, 0, 0, 0, 0]
  const v = [0, 0, 0]
  for (let k = 0; k < ts.length; k++) {
    const t = ts[k]! / scale
    let power = ws[k]!
    for (let i = 0; i < 5; i++, power *= t) {
      m[i] = m[i]! + power
      if (i < 3) v[i] = v[i]! + power * ys[k]!
    }
  }
  const [m0, m1, m2, m3, m4] = m as [number, number, number, number, number]
  const [v0, v1, v2] = v as [number, number, number]
  if (!curved) {
    const det = m0 * m2 - m1 * m1
    if (!(Math.abs(det) > leastDeterminant * m0 * m0)) return null
    return [(v0 * m2 - v1 * m1) / det, (m0 * v1 - m1 * v0) / det / scale, 0]
  }
  const s4 = m4 + stiffness * m0
  const det = m0 * (m2 * s4 - m3 * m3) - m1 * (m1 * s4 - m3 * m2) + m2 * (m1 * m3 - m2 * m2)
  if (!(Math.abs(det) > leastDeterminant * m0 ** 3)) return null
  const a = (v0 * (m2 * s4 - m3 * m3) - m1 * (v1 * s4 - m3 * v2) + m2 * (v1 * m3 - m2 * v2)) / det
  const b = (m0 * (v1 * s4 - v2 * m3) - v0 * (m1 * s4 - m3 * m2) + m2 * (m1 * v2 - v1 * m2)) / det
  const c = (m0 * (m2 * v2 - m3 * v1) - m1 * (m1 * v2 - m2 * v1) + v0 * (m1 * m3 - m2 * m2)) / det
  return [a, b / scale, c / (scale * scale)]
}
