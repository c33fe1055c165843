import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { KeyPlace } from '../keys/key-place.ts'
import type { Keychain } from '../keys/keychain.ts'

/**
 * The newest checkpoint as the keychain holds it: who puts back an older folder does not put that back. Written behind the work, the newest
 * one only, so that it may lag and never leads. A keychain that is locked or hangs holds up nobody.
 */
export interface Head {
  /** What the keychain holds; undefined while that is not known. */
  known(): string | null | undefined
  /** Ask the keychain. Never throws; undefined where it did not answer in time. */
  load(): Promise<string | null | undefined>
  /** Have the keychain hold this one soon. `mayReplace` judges what is there, where that has not been seen yet. */
  keep(note: string, mayReplace: (present: string) => boolean): void
  /** What is there is another desk's: a new one was set up here, or opened by its recovery key. */
  startAnew(): void
  /** Wait for what is under way, so many milliseconds at most. */
  settle(atMostMs: number): Promise<void>
}

/** After a failure the keychain is left alone for so long, in milliseconds: a locked one may ask its person each time. */
const LEAVE_ALONE_MS = 60_000

/** One entry for each place of a desk, so that another terminal's folder put there meets the head of the one before. */
export const headAccountOf = (folder: string): string => `audit-head-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 32)}`

/** Whoever wants to know what the keychain holds waits so long at most, in milliseconds; an answer that comes later counts later. */
const LOAD_MS = 3_000

/** The work's result, or undefined after so many milliseconds; the work goes on. */
async function within<T>(work: Promise<T>, atMostMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<undefined>((done) => { timer = setTimeout(() => { done(undefined) }, atMostMs) })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

export function keychainHead(keychain: Pick<Keychain, 'get' | 'set'>, account: string, monotonic: () => number = () => performance.now()): Head {
  let present: string | null | undefined
  let wanted: { note: string, mayReplace: (present: string) => boolean } | null = null
  let loading: Promise<void> | null = null
  let working: Promise<void> | null = null
  let aloneUntil = Number.NEGATIVE_INFINITY

  const ask = async (): Promise<void> => {
    try {
      const found = await keychain.get(account, 'spare')
      if (present === undefined) present = found
    } catch {
      aloneUntil = monotonic() + LEAVE_ALONE_MS
    }
    loading = null
  }
  const asked = async (): Promise<string | null | undefined> => {
    if (present === undefined && monotonic() >= aloneUntil) await (loading ??= ask())
    return present
  }
  const write = async (): Promise<void> => {
    for (let next = wanted; next !== null; next = wanted) {
      wanted = null
      const before = await asked()
      if (before === undefined || before === next.note || (before !== null && !next.mayReplace(before))) continue
      try {
        await keychain.set(account, next.note, 'spare')
        present = next.note
      } catch {
        aloneUntil = monotonic() + LEAVE_ALONE_MS
      }
    }
    // In the same turn as the last look at what is wanted: nothing that is asked for is left lying.
    working = null
  }
  return {
    known: () => present,
    load: () => within(asked(), LOAD_MS),
    keep(note, mayReplace) {
      if (note === present || monotonic() < aloneUntil) return
      // Judged now where it can be: when its turn comes the log may be closed.
      if (typeof present === 'string' && !mayReplace(present)) return
      wanted = { note, mayReplace: present === undefined ? mayReplace : () => true }
      working ??= write()
    },
    startAnew() { present = null },
    async settle(atMostMs) {
      if (working !== null) await within(working, atMostMs)
    },
  }
}

/** What the keychain holds of the log in this place. One for each opening, which asks once. */
export const headOf = ({ keychain, folder }: KeyPlace): Head => keychainHead(keychain, headAccountOf(folder))

/** For a log without a keychain. */
export const noHead: Head = {
  known: () => undefined, load: () => Promise.resolve(undefined), keep: () => undefined, startAnew: () => undefined, settle: () => Promise.resolve(),
}
