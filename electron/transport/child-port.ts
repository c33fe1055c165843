import { leaveNow } from '../system/end-process.ts'

/** The child's end of the wire, whichever runtime started it. */
export interface ChildPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

interface ElectronParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/**
 * `process.parentPort` in an Electron utility process, the fork channel in a Node child. A Node child whose parent
 * is gone leaves at once: it may hold the database key.
 */
export function childPort(): ChildPort {
  const parentPort = (process as { parentPort?: ElectronParentPort }).parentPort
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    }
  }
  if (!process.send) throw new Error('this program is started by Foyer, not by hand')
  process.on('disconnect', () => leaveNow(0))
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  }
}
