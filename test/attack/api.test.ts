import { afterAll, beforeAll, expect, it } from 'vitest'
import { attacked, type Attacked } from './api/attacked.ts'

/** As many as come within seconds: the bench guesses ten thousand. */
const GUESSES = 200
/** Attacks that wait for a limit of a minute: the bench carries them out. */
const slow = /^Slow/

let its: Attacked
beforeAll(async () => { its = await attacked(GUESSES) }, 120_000)
afterAll(async () => { await its.stop() })

it('gets nothing out of the desk, does nothing there, and keeps no paired page from its work', async () => {
  for (const attack of its.attacks.filter(({ name }) => !slow.test(name))) {
    const { name, tried, heard, leaked, acts, amiss, unharmed, pageReads } = await its.carryOut(attack)
    expect({ name, heard, leaked, acts, amiss, unharmed, pageReads }).toMatchObject({ amiss: [], leaked: 0, acts: 0, unharmed: true, pageReads: true })
    expect(tried, name).toBeGreaterThan(0)
  }
  const { ok, refused } = await its.trail()
  expect(ok).toBe(true)
  expect(refused).toBeGreaterThan(0)
})
