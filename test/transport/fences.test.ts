import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Child } from '../../electron/transport/child.ts'
import { Fences } from '../../electron/transport/fences.ts'
import { Leaving } from '../../electron/transport/leaving.ts'

let ended = 0
const child = (): Child => ({ pid: 1, post: () => undefined, onMessage: () => undefined, onExit: () => undefined, kill: () => { ended += 1 } })

beforeEach(() => { vi.useFakeTimers(); ended = 0 })
afterEach(() => { vi.useRealTimers() })

describe('a process of which a call was given up', () => {
  const given = () => {
    const its = child()
    const fences = new Fences({ hungAfterMs: 300, ceiling: null, now: () => Date.now() }, { child: () => its, isAnswering: () => true, end: () => undefined })
    return { its, fences }
  }

  it('is ended where it says nothing from then on', () => {
    const { its, fences } = given()
    fences.heard()
    vi.advanceTimersByTime(1)
    fences.watchForHang(its)
    vi.advanceTimersByTime(299)
    expect(ended).toBe(0)
    vi.advanceTimersByTime(1)
    expect(ended).toBe(1)
  })

  it('is let be where it says anything, and so is the one that came after it', () => {
    const { its, fences } = given()
    fences.watchForHang(its)
    vi.advanceTimersByTime(299)
    fences.heard()
    fences.watchForHang(child())
    vi.advanceTimersByTime(1000)
    expect(ended).toBe(0)
  })
})

describe('a process that was asked to leave', () => {
  const asked = () => {
    const its = child()
    const leaving = new Leaving({ recycleAbove: 1, restsAfterMs: null }, { child: () => its, now: () => 'idle', leaves: () => undefined })
    leaving.answered(2, undefined)
    vi.advanceTimersByTime(1000)
    return leaving
  }

  it('is ended where it neither leaves nor says that it stays', () => {
    expect(asked().going).toBe('afresh')
    vi.advanceTimersByTime(2499)
    expect(ended).toBe(0)
    vi.advanceTimersByTime(1)
    expect(ended).toBe(1)
  })

  it('is let be where it says that it stays', () => {
    asked().going = 'stays'
    vi.advanceTimersByTime(60_000)
    expect(ended).toBe(0)
  })
})
