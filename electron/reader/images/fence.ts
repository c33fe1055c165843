import { FoyerError } from '../../contract/errors.ts'
import type { DecodeLimits } from './limits.ts'

/** How often it is looked at what a file has cost, ms. */
const LOOK_MS = 50

export interface Fence {
  /** Ms on the clock until nobody waits any more; none once either fence is reached. */
  timeLeft: () => number
}

/**
 * What every decoder of files works within: processor time, which a busy machine hardly stretches, and behind it the clock. Where either
 * runs out nobody waits for the work any more; what is still going on must look at `timeLeft` before it begins something new.
 *
 * @throws FoyerError `image.timeout`, and what the work throws
 */
export async function withinFence<T>(limits: Pick<DecodeLimits, 'timeLimit' | 'cpuLimit'>, work: (fence: Fence) => Promise<T>): Promise<T> {
  const used = process.cpuUsage()
  let end = performance.now() + limits.timeLimit
  const timeLeft = (): number => end - performance.now()
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const { user, system } = process.cpuUsage(used)
      if (timeLeft() > 0 && (user + system) / 1000 <= limits.cpuLimit) return
      end = 0
      clearInterval(timer)
      reject(new FoyerError('image.timeout'))
    }, Math.min(LOOK_MS, limits.timeLimit))
  })
  try {
    return await Promise.race([work({ timeLeft }), reached])
  } finally {
    clearInterval(timer)
  }
}
