import type { Announce } from '../../contract/events.ts'
import { WAIT_MAX } from '../../contract/http.ts'

/** Requests that are waited for at once, of one client and in all: whoever waits besides is answered at once. */
const WAITING_OF_CLIENT = 4
const WAITING_MAX = 32

/** Whoever would rather wait than hear that nothing has changed. */
export interface RequestWatch {
  /** Until something is told of the request, the seconds are over or the caller has gone. */
  wait(of: { requestId: string, clientId: string }, seconds: number, signal: AbortSignal): Promise<void>
  stir(requestId: string): void
}

export function requestWatch(): RequestWatch {
  const waiting = new Set<{ requestId: string, clientId: string, wake: () => void }>()
  return {
    wait({ requestId, clientId }, seconds, signal) {
      if (waiting.size >= WAITING_MAX || [...waiting].filter((each) => each.clientId === clientId).length >= WAITING_OF_CLIENT || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          waiting.delete(its)
          resolve()
        }
        const its = { requestId, clientId, wake }
        const timer = setTimeout(wake, Math.min(seconds, WAIT_MAX) * 1000)
        signal.addEventListener('abort', wake)
        waiting.add(its)
      })
    },
    stir(requestId) {
      for (const each of [...waiting]) if (each.requestId === requestId) each.wake()
    },
  }
}

/** A step of a request was made: whoever waits for it hears the answer after the transaction, and the screen looks again. */
export function tellChange({ emit, requestWatch: watch }: { emit: Announce, requestWatch: RequestWatch }, requestId: string): void {
  watch.stir(requestId)
  emit('requests.changed', {}, null)
}
