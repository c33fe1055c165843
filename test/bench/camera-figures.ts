import type { Scene } from './camera-scenes.ts'

/** What came of one scene. */
export interface Seen {
  scene: Scene
  /** The zone as it was read; null when it was not. */
  lines: string[] | null
  /** From the first steady frame in view to the Reading, or to the fields on the screen. */
  ms: number | null
  analysedASecond: number
  /** Frames of the window in its worst second. */
  leastFps: number | null
  /** Usual cost of one frame in the reader, ms. */
  frameMs: number | null
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
