import { FoyerError } from '../../contract/errors.ts'

/** How often it is looked at what a file has cost, ms. */
const LOOK_MS = 50

export interface FenceLimits {
  /** Wall clock, ms. */
  timeLimit: number
  /** Processor time, ms. */
  cpuLimit: number
}

export interface Fence {
  /** Ms on the clock until nobody waits any more; none once either fence is reached. */
  timeLeft: () => number
  /** A part is done: the next may take as much processor time again. */
  partDone: () => void
}

/** Processor time so far, ms. */
type Spent = () => number | Promise<number>

/** Of this process, whatever it is busy with. */
export const spentByProcess: Spent = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * What every decoder of files works within: processor time, which a busy machine hardly stretches, and behind it the clock. Where either
 * runs out nobody waits for the work any more; what is still going on must look at `timeLeft` before it begins something new.
 *
 * @param spent whose processor time counts; one that fails to tell leaves it to the clock
 * @throws FoyerError `image.timeout`, and what the work throws
 */
export async function withinFence<T>({ timeLimit, cpuLimit }: FenceLimits, work: (fence: Fence) => Promise<T>, spent: Spent = spentByProcess): Promise<T> {
  let end = performance.now() + timeLimit
  let before: number | null = null
  let asked = false
  const timeLeft = (): number => end - performance.now()
  const cpuIsSpent = async (): Promise<boolean> => {
    const now = await spent()
    before ??= now
    return now - before > cpuLimit
  }
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<never>((_, reject) => {
    const stop = (): void => {
      end = 0
      clearInterval(timer)
      reject(new FoyerError('image.timeout'))
    }
    const look = (): void => {
      if (timeLeft() <= 0) {
        stop()
        return
      }
      // Whoever is too busy to answer is not asked twice.
      if (asked) return
      asked = true
      cpuIsSpent().then((isSpent) => { if (isSpent) stop() }, () => undefined).finally(() => { asked = false })
    }
    timer = setInterval(look, Math.min(LOOK_MS, timeLimit))
    look()
  })
  try {
    return await Promise.race([work({ timeLeft, partDone: () => { before = null } }), reached])
  } finally {
    clearInterval(timer)
  }
}
