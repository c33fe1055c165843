import { getHeapSpaceStatistics } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { giveBackAfterStart } from '../../electron/system/give-back-memory.ts'

const young = (): number => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0

describe('memory after a start', () => {
  it('is given back, though nobody runs short of it', async () => {
    let kept: object[] = []
    // What lives a little makes the young space grow, as parsing does.
    for (let at = 0; at < 400_000; at++) {
      kept.push({ at, of: [at] })
      if (kept.length > 100_000) kept = []
    }
    const grown = young()
    expect(grown).toBeGreaterThan(4_000_000)
    giveBackAfterStart()
    await expect.poll(young).toBeLessThan(grown / 2)
    expect('gc' in globalThis).toBe(false)
  })
})
