import { describe, expect, it } from 'vitest'
import { Budget } from '../../electron/reader/budget.ts'

describe('a budget', () => {
  it('is spent by work, whatever the clock says, and was not cut short then', () => {
    let clock = 0
    const budget = new Budget({ work: 10, fenceMs: 1000, now: () => clock })
    clock = 999
    budget.spend(4)
    expect([budget.left, budget.isSpent, budget.wasCutShort]).toEqual([6, false, false])
    budget.spend(6)
    expect([budget.left, budget.isSpent, budget.wasCutShort]).toEqual([0, true, false])
  })

  it('is ended by the clock, and says so', () => {
    let clock = 0
    const budget = new Budget({ work: 10, fenceMs: 1000, now: () => clock })
    clock = 1001
    expect([budget.left, budget.isSpent, budget.wasCutShort]).toEqual([0, true, true])
  })

  it('is spent through its shares, no further than it goes, and ends them with its own clock', () => {
    let clock = 0
    const budget = new Budget({ work: 10, fenceMs: 1000, now: () => clock })
    const share = budget.share(8)
    share.spend(5)
    expect([budget.left, share.left, budget.share(8).left]).toEqual([5, 3, 5])
    clock = 1001
    expect([share.isSpent, share.wasCutShort]).toEqual([true, true])
  })

  it('knows that a share of it was cut short, and goes on', () => {
    let clock = 0
    const budget = new Budget({ work: 10, fenceMs: 1000, now: () => clock })
    const share = new Budget({ work: 8, fenceMs: 100, now: () => clock, of: budget })
    clock = 500
    expect([share.isSpent, budget.isSpent, budget.wasCutShort]).toEqual([true, false, true])
  })

  it('knows that something was left undone for want of work, in a share of it too', () => {
    const budget = new Budget({ work: 10, fenceMs: 1000, now: () => 0 })
    const share = budget.share(5)
    expect([share.affords(5), share.wasShort, budget.wasShort]).toEqual([true, false, false])
    expect([share.affords(6), share.wasShort, budget.wasShort]).toEqual([false, true, true])
  })
})
