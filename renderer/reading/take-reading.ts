import type { FileReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'

/**
 * Give a Reading to the screen; a file's or a page's further documents come with it. An answer may come late, when its document was stored or discarded and another one lies there.
 * @param from the Reading that this one replaces, or null for a document of its own.
 * @returns false where it came too late: it is discarded then and changes nothing.
 */
export type TakeReading = (read: FileReading, from: string | null) => boolean

let signedIn = false

/** Whether somebody is signed in: with the session the vault drops everything that was held for them, and refuses a word about it. */
export function readingsAreHeld(there: boolean): void {
  signedIn = there
}

/** Let the vault forget a Reading; it does so by itself in some minutes. */
export function dropReading(readingId: string): void {
  if (!signedIn) return
  call('reading.discard', { readingId }).catch(() => undefined)
}
