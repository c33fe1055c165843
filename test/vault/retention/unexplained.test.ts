import { describe, expect, it } from 'vitest'
import { leapLimit } from '../../../electron/vault/retention/clock-doubt.ts'
import { defaultPolicy } from '../../../electron/contract/policy.ts'
import { reckon, SETTLING_MS, sumOf, type Unexplained } from '../../../electron/vault/retention/unexplained.ts'

const SECOND = 1000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const limit = leapLimit(defaultPolicy)

/** A computer and the program on it, which looks every so often. */
function computer() {
  let state: Unexplained = { wall: Date.parse('2026-06-01T08:00:00.000Z'), steady: HOUR, sinceStart: HOUR, off: 0, leapt: 0 }
  let { wall, steady, sinceStart } = state
  let most = 0
  const look = (watched = true) => {
    state = reckon(state, { wall, steady, sinceStart }, watched, limit)
    most = Math.max(most, sumOf(state))
  }
  const pass = (ms: number) => {
    wall += ms
    steady += ms
    sinceStart += ms
  }
  return {
    days: () => sumOf(state) / DAY,
    mostDays: () => most / DAY,
    run(ms: number, every = HOUR) {
      for (let gone = 0; gone < ms; gone += every) {
        pass(Math.min(every, ms - gone))
        look()
      }
    },
    /** Switched off, and on again; the program is there a minute later. */
    off(ms: number, { forgetsTime = false } = {}) {
      const right = wall + ms
      if (!forgetsTime) wall = right
      steady = 0
      sinceStart = 0
      pass(60 * SECOND)
      look(false)
      if (!forgetsTime) return
      pass(60 * SECOND)
      wall = right + 120 * SECOND
      look()
    },
    /** As a lid that is shut. `counts`: where the steady clock goes on. */
    sleep(ms: number, counts = false) {
      if (counts) steady += ms
      wall += ms
      sinceStart += ms
      look()
    },
    /** The program alone ends and begins. */
    restart(ms: number) {
      pass(ms)
      look(false)
    },
    leap(ms: number) {
      wall += ms
      look()
    },
    leapUnwatched(ms: number) {
      wall += ms
      look(false)
    },
  }
}

describe('a desk that is used', () => {
  it.each([
    ['from Monday to Friday, eight hours', 8, 62, {}], ['from Monday to Friday, where the computer forgets the time', 8, 62, { forgetsTime: true }],
    ['two hours on working days', 2, 70, {}],
  ])('%s, is asked nothing in a year', (_when, hours, weekend, how) => {
    const desk = computer()
    for (let week = 0; week < 52; week += 1) {
      for (let day = 0; day < 5; day += 1) {
        desk.run(hours * HOUR)
        desk.off(day < 4 ? (24 - hours) * HOUR : weekend * HOUR, how)
      }
    }
    expect(desk.mostDays()).toBeLessThan(limit / DAY)
    expect(desk.mostDays()).toBeGreaterThan(weekend / 24 - 1)
  })

  it.each([['stands still in sleep', false], ['goes on in sleep', true]])('and sleeps at night is asked nothing, where the steady clock %s', (_kind, counts) => {
    const desk = computer()
    for (let day = 0; day < 100; day += 1) {
      desk.run(8 * HOUR)
      desk.sleep(16 * HOUR, counts)
    }
    expect(desk.mostDays()).toBeLessThan(1)
  })

  it('and never switched off, or begun again and again, has nothing to explain', () => {
    const desk = computer()
    desk.run(60 * DAY)
    for (let start = 0; start < 100; start += 1) desk.restart(DAY)
    expect(desk.mostDays()).toBe(0)
  })

  it('has its clock put right all the time, which never sums up', () => {
    const desk = computer()
    for (let correction = 0; correction < 10_000; correction += 1) desk.leap(correction % 2 === 0 ? 400 : -400)
    for (let night = 0; night < 100; night += 1) {
      desk.leap(-HOUR)
      desk.run(HOUR)
      desk.leap(HOUR)
    }
    expect(Math.abs(desk.days())).toBeLessThan(0.001)
    expect(desk.mostDays()).toBeLessThan(0.001)
  })
})

describe('what nothing explains', () => {
  it('is beyond the limit at once after a season, and stays so while the desk runs', () => {
    const desk = computer()
    desk.run(8 * HOUR)
    desk.off(120 * DAY)
    desk.run(30 * DAY)
    expect(desk.days()).toBeCloseTo(120, 1)
  })

  it('sums up over leaps that are each small enough: watched ones stay, however long the desk runs between', () => {
    const desk = computer()
    for (let leap = 0; leap < 8; leap += 1) {
      desk.run(2 * DAY)
      desk.leap(4.9 * DAY)
    }
    expect(desk.days()).toBeCloseTo(8 * 4.9, 1)
  })

  it('sums up over starts of the program and of the machine', () => {
    const program = computer()
    const machine = computer()
    for (let leap = 0; leap < 8; leap += 1) {
      program.leapUnwatched(4.9 * DAY)
      machine.off(4.9 * DAY)
    }
    expect(program.days()).toBeCloseTo(8 * 4.9, 1)
    expect(machine.days()).toBeCloseTo(8 * 4.9, 1)
  })

  it('gives no credit for a steady clock that stands lower: another machine’s row, another process’s moment', () => {
    const wall = Date.parse('2026-06-01T08:00:00.000Z')
    const before: Unexplained = { wall, steady: 100 * DAY, sinceStart: 100 * DAY, off: 0, leapt: 0 }
    for (const steady of [40 * DAY, 100 * DAY - 3]) {
      const { off, leapt } = reckon(before, { wall: wall + 5, steady, sinceStart: steady }, true, limit)
      expect([off, leapt]).toEqual([0, 0])
    }
  })

  it('is gone when the clock comes right, whichever way it was wrong', () => {
    const ahead = computer()
    ahead.leap(40 * DAY)
    ahead.leap(-40 * DAY)
    const behind = computer()
    behind.leap(-2200 * DAY)
    behind.run(HOUR)
    behind.leap(2200 * DAY)
    const atStart = computer()
    atStart.off(-2200 * DAY)
    atStart.leap(2200 * DAY + 14 * HOUR)
    expect([ahead.days(), behind.days()]).toEqual([0, 0])
    expect(atStart.days()).toBeCloseTo(14 / 24, 1)
  })

  it('takes an hour of running for sixteen, so that a month costs a day and a half before everybody’s eyes', () => {
    const desk = computer()
    let brought = 0
    let ran = 0
    while (brought < 30 * DAY) {
      desk.off(4.9 * DAY)
      brought += 4.9 * DAY
      for (; desk.days() > 0.05; ran += HOUR) desk.run(HOUR)
    }
    expect(desk.mostDays()).toBeLessThan(limit / DAY)
    expect(ran / HOUR).toBeGreaterThan(36)
  })

  it('counts a leap as being off only until the network has told the time', () => {
    const desk = computer()
    desk.off(0)
    desk.run(SETTLING_MS + SECOND)
    desk.leap(4 * DAY)
    desk.run(20 * HOUR)
    expect(desk.days()).toBeCloseTo(4, 2)
  })
})
