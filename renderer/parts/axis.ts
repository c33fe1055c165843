/** Tops of axes that are easy to halve, and so close that what is shown fills more than half of the axis. */
const FIRST = [2, 4, 6, 8]
const STEPS = [10, 12, 16, 20, 30, 40, 60, 80]

/** Where an axis ends that shows so many. */
export function axisTop(most: number): number {
  const small = FIRST.find((step) => step >= most)
  if (small !== undefined) return small
  for (let by = 1; ; by *= 10) {
    const found = STEPS.find((step) => step * by >= most)
    if (found !== undefined) return found * by
  }
}
