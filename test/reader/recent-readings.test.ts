import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { joinReading } from '../../electron/documents/cross-check/join.ts'
import type { DocumentParts } from '../../electron/documents/cross-check/parts.ts'
import { RecentReadings } from '../../electron/reader/recent-readings.ts'

const parts: DocumentParts = { source: 'file', mrz: null, barcodes: [], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1 }
const document = { parts, reading: joinReading(parts, new Date(2026, 5, 1)) }

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('recent Readings', () => {
  it('leave memory after ten minutes, although nobody asks, and the timer goes with them', () => {
    const recent = new RecentReadings(() => Date.now())
    recent.keep('a', document, 'one')
    vi.advanceTimersByTime(6 * 60_000)
    recent.keep('b', document, 'one')
    vi.advanceTimersByTime(5 * 60_000)
    expect(recent.size).toBe(1)
    vi.advanceTimersByTime(6 * 60_000)
    expect(recent.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are dropped at once, one by one', () => {
    const recent = new RecentReadings(() => Date.now())
    recent.keep('a', document, 'one')
    recent.keep('b', document, 'one')
    recent.drop('a')
    recent.drop('unknown')
    expect([recent.get('a', 'one'), recent.get('b', 'one')]).toEqual([null, document])
    recent.drop('b')
    expect([recent.size, vi.getTimerCount()]).toEqual([0, 0])
  })

  it('are twenty at most, the oldest gone first', () => {
    const recent = new RecentReadings(() => Date.now())
    for (let at = 0; at < 21; at++) recent.keep(String(at), document, 'one')
    expect([recent.size, recent.get('0', 'one'), recent.get('20', 'one')]).toEqual([20, null, document])
  })

  it('are their owner’s, and give way to their own owner’s burst, never to another’s', () => {
    const recent = new RecentReadings(() => Date.now())
    recent.keep('mine', document, 'clerk')
    for (let at = 0; at < 100; at++) recent.keep(`burst ${at}`, document, 'burst')
    expect([recent.size, recent.get('mine', 'clerk'), recent.get('mine', 'burst')]).toEqual([21, document, null])
    for (let other = 0; other < 5; other++) for (let at = 0; at < 20; at++) recent.keep(`${other} ${at}`, document, `other ${other}`)
    expect([recent.size, recent.get('mine', 'clerk')]).toEqual([60, document])
  })
})
