import { describe, expect, it } from 'vitest'
import { heldReadings } from '../../../electron/vault/records/held-readings.ts'
import { specimenReading } from '../specimen-reading.ts'

describe('held readings', () => {
  const setUp = () => {
    const gone: string[] = []
    const settled: string[] = []
    const clock = { time: 0 }
    let count = 0
    return { gone, clock, settled, held: heldReadings({ now: () => new Date(clock.time), elapsed: () => clock.time }, () => `r${count++}`, (id, owner, how) => {
      settled.push(`${id} ${owner} ${how}`)
      if (how === 'expired') gone.push(id)
    }) }
  }

  it('are gone after ten minutes, and the screen is told', () => {
    const { held, clock, gone } = setUp()
    const id = held.hold(specimenReading(), null, 'one')
    clock.time = 599_999
    expect(held.get(id, 'one').source).toBe('camera')
    clock.time = 600_000
    expect(() => held.get(id, 'one')).toThrow(expect.objectContaining({ code: 'reading.gone' }) as Error)
    expect(gone).toEqual([id])
    expect(held.count()).toBe(0)
  })

  it('are fifty at most: the oldest makes room', () => {
    const { held, gone } = setUp()
    const ids = Array.from({ length: 53 }, () => held.hold(specimenReading(), null, 'one'))
    expect(held.count()).toBe(50)
    expect(gone).toEqual(ids.slice(0, 3))
  })

  it('are replaced by a better one quietly', () => {
    const { held, gone } = setUp()
    const first = held.hold(specimenReading(), null, 'one')
    const second = held.hold(specimenReading(), first, 'one')
    expect(() => held.get(first, 'one')).toThrow('reading.gone')
    expect(held.get(second, 'one')).toBeDefined()
    expect(gone).toEqual([])
  })

  it('wait in the order in which they came, whichever of them a better one replaced last', () => {
    const { held } = setUp()
    const [first, second] = [held.hold(specimenReading(), null, 'one'), held.hold(specimenReading(), null, 'one')]
    const betterSecond = held.hold(specimenReading(), second, 'one')
    const betterFirst = held.hold(specimenReading(), first, 'one')
    expect(held.of('one')).toEqual([betterFirst, betterSecond])
    held.handOver('one', 'two')
    expect(held.of('two')).toEqual([betterFirst, betterSecond])
  })

  it('are each told once how they ended', () => {
    const { held, clock, settled } = setUp()
    const [stored = '', discarded = '', replaced = '', expired = ''] = Array.from({ length: 4 }, () => held.hold(specimenReading(), null, 'one'))
    const better = held.hold(specimenReading(), replaced, 'one')
    for (let times = 0; times < 2; times += 1) {
      held.drop(stored, 'one', 'stored')
      held.drop(discarded, 'one', 'discarded')
    }
    clock.time = 600_000
    held.sweep()
    expect(settled).toEqual([`${replaced} one replaced`, `${stored} one stored`, `${discarded} one discarded`, `${expired} one expired`, `${better} one expired`])
  })

  it('do not come back by a late better one once they were decided about, or their time was over', () => {
    const { held, clock, gone } = setUp()
    const decided = held.hold(specimenReading(), null, 'one')
    held.drop(decided, 'one', 'stored')
    expect(() => held.hold(specimenReading(), decided, 'one')).toThrow(expect.objectContaining({ code: 'reading.gone' }) as Error)
    expect(held.count()).toBe(0)
    const old = held.hold(specimenReading(), null, 'one')
    clock.time = 600_000
    expect(() => held.hold(specimenReading(), old, 'one')).toThrow('reading.gone')
    expect(held.count()).toBe(0)
    expect(gone).toEqual([old])
  })

  it('are their owner’s: nobody else sees, drops, replaces or confirms one', () => {
    const { held } = setUp()
    const mine = held.hold(specimenReading(), null, 'one')
    expect(() => held.get(mine, 'two')).toThrow('reading.gone')
    expect(held.drop(mine, 'two', 'stored')).toBe(false)
    expect(() => held.hold(specimenReading(), mine, 'two')).toThrow('reading.gone')
    expect(held.get(mine, 'one')).toBeDefined()
  })

  it('give way to their own owner’s burst, never to another’s', () => {
    const { held, gone } = setUp()
    const mine = held.hold(specimenReading(), null, 'clerk')
    for (let index = 0; index < 300; index += 1) held.hold(specimenReading(), null, 'burst')
    expect(held.get(mine, 'clerk')).toBeDefined()
    expect(held.count()).toBe(51)
    for (let other = 0; other < 10; other += 1) for (let index = 0; index < 50; index += 1) held.hold(specimenReading(), null, `other ${other}`)
    expect(held.count()).toBe(200)
    expect(held.get(mine, 'clerk')).toBeDefined()
    expect(gone).not.toContain(mine)
  })
})
