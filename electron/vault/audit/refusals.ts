import { decodeDetail, encodeDetail } from '../../tlog/detail.ts'
import type { EventContent } from '../../tlog/leaf.ts'

/** Refusals of one client, or of nobody known, that are an event each within {@link WINDOW_MS}: enough to see what goes on. */
const EACH_MAX = 20
const WINDOW_MS = 60_000
/** Errors that are told apart in one count. */
const CODES_MAX = 8

interface Window { since: number, written: number, counted: Map<string, number>, last: EventContent | null }

/**
 * What is refused over a network costs whoever asks nothing, and each event some room on the disk for a year: a flood is counted, and its count is
 * an event. By client, so that none of them hides behind another; addresses are not told apart, since only the gateway saw them.
 */
export interface Refusals {
  /** Whether it is an event of its own; else it is counted. */
  take(event: EventContent): boolean
  /** More of the same, which are no events of their own. */
  count(event: EventContent, times: number): void
  /** The counts of what is over, each as one event. @param all also of what goes on */
  due(all: boolean): EventContent[]
}

export function refusals(elapsed: () => number): Refusals {
  const windows = new Map<string, Window>()
  const windowOf = ({ user }: EventContent): Window => {
    const window = windows.get(user) ?? { since: elapsed(), written: 0, counted: new Map<string, number>(), last: null }
    windows.set(user, window)
    return window
  }
  const count = (event: EventContent, times: number) => {
    const window = windowOf(event)
    const code = window.counted.has(event.error ?? '') || window.counted.size < CODES_MAX ? event.error ?? '' : 'others'
    window.counted.set(code, (window.counted.get(code) ?? 0) + times)
    window.last = event
  }
  return {
    count,
    take(event) {
      const window = windowOf(event)
      if (window.written < EACH_MAX) {
        window.written += 1
        return true
      }
      count(event, 1)
      return false
    },
    due(all) {
      const told: EventContent[] = []
      for (const [user, { since, counted, last }] of [...windows]) {
        if (!all && elapsed() - since < WINDOW_MS) continue
        windows.delete(user)
        if (last === null) continue
        const words = [...counted].map(([code, times]) => `${code}=${times}`).join(' ')
        told.push({ ...last, action: 'api.refusals', subject: null, path: '/v1', detail: encodeDetail({ ...decodeDetail(last.detail), words }) })
      }
      return told
    },
  }
}
