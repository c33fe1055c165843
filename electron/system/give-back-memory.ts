import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** After a start, ms: what it loads is loaded, and nobody has yet typed a PIN. */
const AFTER_START_MS = 1500

interface Collect {
  (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }): void
}

/**
 * Once a process has started: let go of what only its start needed. V8 keeps its young space as large as parsing made it, 16 MB, until
 * memory is short, and a desk that waits for somebody never gets there.
 */
export function giveBackAfterStart(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as Collect
    setFlagsFromString('--no-expose-gc')
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  }, AFTER_START_MS).unref()
}
