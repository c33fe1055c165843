import { describe, expect, it } from 'vitest'
import { heldReadings } from '../../../electron/vault/records/held-readings.ts'
import { specimenReading } from '../specimen-reading.ts'

describe('held readings', () => {
  const setUp = () => {
    const gone: string[] = []
    const clock = { time: 0 }
    let count = 0
    return { gone, clock, held: heldReadings({ now: () => new Date(clock.time), elapsed: () => clock.time }, () => `r${count++}`, (id) => { gone.push(id) }) }
  }

  it('are gone after ten minutes, and the screen is told', () => {
    const { held, clock, gone } = setUp()
    const id = held.hold(specimenReading(), null)
    clock.time = 599_999
    expect(held.get(id).source).toBe('camera')
    clock.time = 600_000
    expect(() => held.get(id)).toThrow(expect.objectContaining({ code: 'reading.gone' }) as Error)
    expect(gone).toEqual([id])
    expect(held.count()).toBe(0)
  })

  it('are fifty at most: the oldest makes room', () => {
    const { held, gone } = setUp()
    const ids = Array.from({ length: 53 }, () => held.hold(specimenReading(), null))
    expect(held.count()).toBe(50)
    expect(gone).toEqual(ids.slice(0, 3))
  })

  it('are replaced by a better one quietly', () => {
    const { held, gone } = setUp()
    const first = held.hold(specimenReading(), null)
    const second = held.hold(specimenReading(), first)
    expect(() => held.get(first)).toThrow('reading.gone')
    expect(held.get(second)).toBeDefined()
    expect(gone).toEqual([])
  })

  it('do not come back by a late better one once they were decided about, or their time was over', () => {
    const { held, clock, gone } = setUp()
    const decided = held.hold(specimenReading(), null)
    held.drop(decided)
    expect(() => held.hold(specimenReading(), decided)).toThrow(expect.objectContaining({ code: 'reading.gone' }) as Error)
    expect(held.count()).toBe(0)
    const old = held.hold(specimenReading(), null)
    clock.time = 600_000
    expect(() => held.hold(specimenReading(), old)).toThrow('reading.gone')
    expect(held.count()).toBe(0)
    expect(gone).toEqual([old])
  })
})
