import { FoyerError } from '../../contract/errors.ts'
import { SCAN_PAGES_MAX } from '../../contract/scanners.ts'
import type { Carrier } from '../carrier.ts'
import type { PushSource } from './push-source.ts'

/** Between two looks whether something has come, ms. */
const LOOK_MS = 50

/**
 * A source that is waited for, as a scanner whose paper somebody else lays: a file of a folder, or a swipe as its text. From the feeder all that waits,
 * else one. A page counts as read once whoever scans asks for the next, or for the end.
 * @param waitMs how long the first one may take to come
 */
export function asCarrier(source: PushSource, waitMs: number): Carrier {
  let busy = false
  const known = (id: string): void => { if (id !== source.id) throw new FoyerError('device.notFound') }
  return {
    list: () => Promise.resolve([{ id: source.id, name: source.name, simulated: false, push: source.kind }]),
    capabilities: (id) => {
      known(id)
      return Promise.resolve({ sources: ['feeder'], resolutions: [], colour: true })
    },
    async *scan(id, { source: from }, { signal, onProgress }) {
      known(id)
      if (busy) throw new FoyerError('device.busy')
      busy = true
      try {
        for (let waited = 0; source.waiting() === 0 && waited < waitMs && !signal.aborted; waited += LOOK_MS) {
          onProgress({ page: 1, bytes: 0, waiting: true })
          await new Promise((resolve) => { setTimeout(resolve, LOOK_MS) })
        }
        // Whoever gives up at once has given up before anything is taken.
        await new Promise((resolve) => { setTimeout(resolve, 0) })
        const most = from === 'platen' ? 1 : SCAN_PAGES_MAX
        for (let page = 1; page <= most && (page === 1 || source.waiting() > 0); page++) {
          // Taken only for somebody who is still there.
          if (signal.aborted) throw new FoyerError('scanner.cancelled')
          const { page: taken, texts: [text = ''], done } = await source.take()
          const bytes = taken?.bytes ?? new TextEncoder().encode(text)
          onProgress({ page, bytes: bytes.byteLength, waiting: false })
          let carried = false
          try {
            yield { bytes }
            carried = true
          } finally {
            await done(carried)
          }
        }
      } finally {
        busy = false
      }
    },
  }
}
