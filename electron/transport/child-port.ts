import { Socket } from 'node:net'
import { leaveNow } from '../system/end-process.ts'
import { frameOf, FrameReader } from './frames.ts'

/** The child's end of the wire, whichever runtime started it. */
export interface ChildPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** The descriptor on which a child in a cage finds its channel, and the variable that says so. */
export const CHANNEL_FD = 3
export const CHANNEL_VARIABLE = 'FOYER_CHANNEL'

interface ElectronParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/**
 * `process.parentPort` in an Electron utility process, frames on a descriptor in a cage, the fork channel in a Node child. A Node child whose
 * parent is gone leaves at once: it may hold the database key.
 */
export function childPort(): ChildPort {
  const parentPort = (process as { parentPort?: ElectronParentPort }).parentPort
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    }
  }
  if (process.env[CHANNEL_VARIABLE] === String(CHANNEL_FD)) return framedPort(new Socket({ fd: CHANNEL_FD, readable: true, writable: true }))
  if (!process.send) throw new Error('this program is started by Foyer, not by hand')
  process.on('disconnect', () => leaveNow(0))
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  }
}

/** A pair of connected sockets that main made: it leads to main, and nowhere else. */
function framedPort(channel: Socket): ChildPort {
  channel.on('error', () => leaveNow(0))
  channel.on('close', () => leaveNow(0))
  return {
    post: (message) => {
      channel.cork()
      for (const part of frameOf(message)) channel.write(part)
      channel.uncork()
    },
    onMessage: (listener) => {
      const reader = new FrameReader(listener)
      channel.on('data', (chunk: Buffer) => { reader.push(chunk) })
    },
  }
}
