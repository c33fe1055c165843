/** Tops of axes that are easy to halve. */
const STEPS = [2, 4, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 100]

/** Where an axis ends that shows so many. */
export function axisTop(most: number): number {
  for (let by = 1; ; by *= 100) {
    const found = STEPS.find((step) => step * by >= most)
    if (found !== undefined) return found * by
  }
}
