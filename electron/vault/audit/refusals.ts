import { NO_PATH } from '../../contract/turned-away.ts'
import { decodeDetail, encodeDetail } from '../../tlog/detail.ts'
import type { EventContent } from '../../tlog/leaf.ts'

/** Refusals of one client, or of nobody known, that are an event each within {@link WINDOW_MS}: enough to see what goes on. */
const EACH_MAX = 20
const WINDOW_MS = 60_000
/** Errors that are told apart in one count. */
const CODES_MAX = 8
/** Addresses that are told apart in a minute; what comes from others beside them is one count. */
const ADDRESSES_MAX = 8
const SEVERAL = 'several'

interface Count { codes: Map<string, number>, last: EventContent, paths: Set<string> }
interface Window { since: number, written: number, counted: Map<string, Count> }

/**
 * What is refused over a network costs whoever asks nothing, and each event some room on the disk for a year: a flood is counted, and its count is
 * an event. By client, so that none of them hides behind another, and for nobody known by the address that the gateway saw.
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
    const window = windows.get(user) ?? { since: elapsed(), written: 0, counted: new Map<string, Count>() }
    windows.set(user, window)
    return window
  }
  const count = (event: EventContent, times: number) => {
    const { counted } = windowOf(event)
    const address = counted.has(event.address) || counted.size < ADDRESSES_MAX ? event.address : SEVERAL
    const its = counted.get(address) ?? { codes: new Map<string, number>(), last: event, paths: new Set<string>() }
    const code = its.codes.has(event.error ?? '') || its.codes.size < CODES_MAX ? event.error ?? '' : 'others'
    its.codes.set(code, (its.codes.get(code) ?? 0) + times)
    counted.set(address, { ...its, last: { ...event, address }, paths: its.paths.add(event.path) })
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
      for (const [user, { since, counted }] of [...windows]) {
        if (!all && elapsed() - since < WINDOW_MS) continue
        windows.delete(user)
        for (const { codes, last, paths } of counted.values()) {
          const words = [...codes].map(([code, times]) => `${code}=${times}`).join(' ')
          told.push({ ...last, action: 'api.refusals', subject: null, path: paths.size === 1 ? last.path : NO_PATH, detail: encodeDetail({ ...decodeDetail(last.detail), words }) })
        }
      }
      return told
    },
  }
}
