import type { FileReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'

/**
 * Give a Reading to the screen; a file's or a page's further documents come with it. An answer may come late, when its document was stored or discarded and another one lies there.
 * @param from the Reading that this one replaces, or null for a document of its own.
 * @returns false where it came too late: it is discarded then and changes nothing.
 */
export type TakeReading = (read: FileReading, from: string | null) => boolean

let signedIn = false
let wait = true

/**
 * Whether somebody is signed in: without them the vault refuses a word about what is held.
 * @param waits whether they locked the desk, or it locked by itself: else the vault drops everything that was held for them
 */
export function readingsAreHeld(there: boolean, waits = true): void {
  signedIn = there
  wait = waits
}

/** Whether whoever left may come back to what is held for them, as far as policy lets it stay. */
export const readingsWait = (): boolean => wait

/** Let the vault forget a Reading; it does so by itself in some minutes. */
export function dropReading(readingId: string): void {
  if (!signedIn) return
  call('reading.discard', { readingId }).catch(() => undefined)
}
