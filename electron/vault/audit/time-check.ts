import { BACKWARD_MS, DAY_MS, LARGEST_LEAP } from '../clock/limits.ts'
import type { Report } from './report.ts'

/** Clocks of two processes and small corrections over the network differ by less, in milliseconds. */
const BACKWARDS_MS = 300_000

/** A step back to before the time that the trail had reached. */
interface Step { leaf: number, seconds: number, reached: number, excused: boolean, told: boolean }

export interface TimeCheck {
  /** The time of every event, in order. */
  see(leaf: number, time: number): void
  /** The desk told of a doubt about its clock. */
  told(words: string): void
  /** Somebody who signed in said that the date is right. */
  confirmed(leaf: number): void
  /** @param followed the first leaf from which the desk doubted its clock itself; null for none */
  finish(followed: number | null, problem: Report, note: Report): void
}

/**
 * Whether time goes on in the trail. A step back is a note where it is smaller than the desk doubts, where it ends a leap ahead that the desk told
 * of, where the desk told of it and the clock came right again, where somebody confirmed the date since, or where the version before had
 * nobody say so; else it is a problem. Small steps one after the other count together.
 */
export function timeCheck(): TimeCheck {
  const steps: Step[] = []
  let open: Step[] = []
  let last = Number.NEGATIVE_INFINITY
  let reached = Number.NEGATIVE_INFINITY
  let ahead: number | null = null
  let dateConfirmed = -1

  return {
    see(leaf, time) {
      if (last - time > BACKWARDS_MS) {
        const far = reached - time > BACKWARD_MS
        const ended = ahead !== null && time >= ahead - BACKWARD_MS
        const step = { leaf, seconds: Math.round((last - time) / 1000), reached, excused: !far || ended, told: false }
        steps.push(step)
        if (!step.excused) open.push(step)
        // Judged; what comes is held against where it led.
        if (far) reached = time
        if (ended && ahead !== null && time <= ahead + LARGEST_LEAP * DAY_MS) ahead = null
      }
      last = time
      reached = Math.max(reached, time)
      if (open.length === 0) return
      open = open.filter((step) => {
        step.excused = step.told && time >= step.reached - BACKWARD_MS
        return !step.excused
      })
    },
    told(words) {
      const [, kind, known = ''] = /^(ahead|behind) known=(\S+)$/.exec(words) ?? []
      if (kind === 'ahead') ahead = Date.parse(known)
      if (kind === 'behind') for (const step of open) step.told = true
    },
    confirmed(leaf) {
      dateConfirmed = leaf
      ahead = null
      open = []
    },
    finish(followed, problem, note) {
      for (const { leaf, seconds, excused } of steps) {
        (excused || followed === null || leaf < followed || leaf < dateConfirmed ? note : problem)('timeBackwards', leaf, `seconds=${seconds}`)
      }
    },
  }
}
