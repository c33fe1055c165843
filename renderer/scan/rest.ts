import type { FrameAnswer } from '../../electron/contract/reading.ts'

/** Nothing was in view for so long: whoever comes with a document moves something first. ms */
const REST_AFTER_MS = 3000
/** How often it is glanced whether something moves: a hand that lays a document down takes longer. ms */
const GLANCE_MS = 250
/** While nothing moves the reader looks all the same, so often, ms: what came slower than a glance can tell is not missed for ever. */
const LOOK_MS = 2000

/** A glance: luminance of so many cells, each an average of some of the picture there. */
export const GLANCE_WIDTH = 64
export const GLANCE_HEIGHT = 36
/** Levels of 255 between two glances at one cell which noise (of σ 4 in a dim lobby) and the light’s flicker do not make. */
const MOVED_BY = 20
/** So many cells have moved where something is laid down: a card held far away covers 40. A speck of dust and a clock in the background cover fewer. */
const MOVED_CELLS = 24

/** Whether something moved between two glances. */
export function hasMoved(before: Uint8Array, now: Uint8Array): boolean {
  let cells = 0
  for (let at = 0; at < now.length; at++) if (Math.abs(now[at]! - before[at]!) > MOVED_BY) cells += 1
  return cells >= MOVED_CELLS
}

/** When nothing in view is reason enough to look seldom. Times: any origin, ms. */
export class Rest {
  private emptySince: number | null = null

  /** What the reader said of a frame. */
  note({ phase, hint, outline }: Pick<FrameAnswer, 'phase' | 'hint' | 'outline'>, now: number): void {
    if (phase === 'searching' && hint === 'noDocument' && outline === null) this.emptySince ??= now
    else this.emptySince = null
  }

  isDue(now: number): boolean {
    return this.emptySince !== null && now - this.emptySince >= REST_AFTER_MS
  }

  end(): void {
    this.emptySince = null
  }
}

export interface Resting {
  /** Null where it cannot be glanced: then there is no rest. */
  glance: () => Promise<Uint8Array | null>
  going: () => boolean
  wait: (ms: number) => Promise<void>
}

/** Waits while nothing moves, {@link LOOK_MS} at most. @returns whether something moved, or cannot be told */
export async function restUntilMoved({ glance, going, wait }: Resting): Promise<boolean> {
  let before = await glance()
  for (let rested = 0; rested < LOOK_MS && going(); rested += GLANCE_MS) {
    if (before === null) return true
    await wait(GLANCE_MS)
    const now = await glance()
    if (now === null || hasMoved(before, now)) return true
    before = now
  }
  return false
}
