import { describe, expect, it } from 'vitest'
import { withinFence, type Fence } from '../../../electron/reader/images/fence.ts'

/** Work of this process, not waiting: until somebody says that it is over. */
async function burn(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const until = process.cpuUsage()
    for (let used = process.cpuUsage(until); used.user + used.system < 5_000; used = process.cpuUsage(until)) Math.hypot(used.user, used.system)
    await new Promise((next) => { setImmediate(next) })
  }
}

describe('the fence around a decoder', () => {
  it('lets through what the work gives, and what it throws', async () => {
    expect(await withinFence({ timeLimit: 60_000, cpuLimit: 60_000 }, () => Promise.resolve('page'))).toBe('page')
    await expect(withinFence({ timeLimit: 60_000, cpuLimit: 60_000 }, () => Promise.reject(new Error('damaged')))).rejects.toThrow('damaged')
  })

  it('counts the processor time of whoever works alone where that is told, and for each part anew', async () => {
    let own = 0
    const overOf = (budget: number) => {
      const from = process.cpuUsage()
      return () => { const { user, system } = process.cpuUsage(from); return user + system > budget * 1000 }
    }
    const next = () => new Promise((resolve) => { setTimeout(resolve, 120) })
    await withinFence({ timeLimit: 600_000, cpuLimit: 100 }, () => burn(overOf(400)), () => own)
    await withinFence({ timeLimit: 600_000, cpuLimit: 100 }, async ({ partDone }) => {
      for (let part = 0; part < 3; part++) {
        partDone()
        await next()
        own += 80
        await next()
      }
    }, () => own)
    await expect(withinFence({ timeLimit: 600_000, cpuLimit: 100 }, async ({ timeLeft }) => {
      for (; timeLeft() > 0; own += 80) await next()
    }, () => own)).rejects.toMatchObject({ code: 'image.timeout' })
  })

  it.each([
    ['the clock', { timeLimit: 30, cpuLimit: 60_000 }, () => new Promise<void>(() => undefined)],
    ['processor time, however much is left on the clock', { timeLimit: 600_000, cpuLimit: 100 }, (fence: Fence) => burn(() => fence.timeLeft() <= 0)],
  ])('is reached by %s, and then nothing is left', async (_what, limits, work) => {
    let fence: Fence | undefined
    await expect(withinFence(limits, (given) => {
      fence = given
      return work(given)
    })).rejects.toMatchObject({ code: 'image.timeout' })
    expect(fence?.timeLeft()).toBeLessThanOrEqual(0)
  })
})
