/** Processes that have not ended by then are left behind, ms: whoever ends Foyer waits no longer either. */
const STOP_MS = 15_000

export interface OrderlyEnd {
  app: { on(event: 'before-quit', listener: (event: { preventDefault: () => void }) => void): unknown, quit(): void }
  /** Done at once, with the first wish to quit. */
  first: () => void
  /** Ends the processes behind the window. */
  stop: () => Promise<void>
  /** Done last, before the program ends. */
  last: () => void
  stopMs?: number
}

/**
 * The program ends once everything behind the window has, however often it is asked to meanwhile: a window that is gone asks, and so may
 * whoever took it away.
 */
export function orderlyEnd({ app, first, stop, last, stopMs = STOP_MS }: OrderlyEnd): void {
  let ending = false
  let done = false
  const end = (): void => {
    if (done) return
    done = true
    last()
    app.quit()
  }
  app.on('before-quit', (event) => {
    if (done) return
    event.preventDefault()
    if (ending) return
    ending = true
    first()
    const timer = setTimeout(end, stopMs)
    void stop().catch(() => undefined).finally(() => {
      clearTimeout(timer)
      end()
    })
  })
}
