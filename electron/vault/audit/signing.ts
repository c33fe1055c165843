import { trailEvent } from './event.ts'
import { CHECKPOINT_WITHIN_MS } from './log.ts'
import type { Trail, TrailDesk } from './trail.ts'

/**
 * Sign a checkpoint if it is time, else see to it that one is signed within a second. What was committed stays acknowledged where that fails
 * (a full disk): the next event tries again.
 */
export function signWhenDue(desk: TrailDesk): void {
  const parts = desk.opened
  if (parts?.signs !== true) return
  try {
    if (parts.log.checkpointWhenDue(desk.now())) signSoon(desk)
  } catch {
    // See above.
  }
  if (mendRefusals(desk, parts)) signNow(desk)
}

function signSoon(desk: TrailDesk): void {
  desk.signing ??= setTimeout(() => {
    desk.signing = null
    signNow(desk)
  }, CHECKPOINT_WITHIN_MS).unref()
}

/** Sign what there is. Never throws. */
export function signNow(desk: TrailDesk): void {
  const parts = desk.opened
  if (parts?.signs !== true) return
  try {
    parts.log.checkpoint(desk.now())
  } catch {
    // The next event tries again.
  }
  if (mendRefusals(desk, parts)) signNow(desk)
}

/** What the file beside the database is when it holds nothing of ours. Deleting it would be as easy: refusing over it keeps nobody from anything. */
const worthlessFile: ReadonlySet<string> = new Set(['file=damaged', 'file=foreign'])

/**
 * A log that does not prove to be what was signed before says so in its own trail, once for each opening and kind. A worthless file counts
 * as a missing one: it is kept under another name. Where more speaks against the log, it stays as it is found.
 *
 * @returns whether it can be signed now
 */
function mendRefusals(desk: TrailDesk, parts: Trail): boolean {
  const refusals = parts.log.refusals()
  for (const words of refusals) tellAnchor(desk, parts, words)
  if (refusals.length !== 1 || !worthlessFile.has(refusals[0] ?? '')) return false
  try {
    parts.log.setOutsideAside()
    return parts.log.outsideCheckpoint() === null
  } catch {
    // A folder that takes no other names: it is told, and tried again at the next event.
    return false
  }
}

/** @param words a place and what is wrong with it: `file=missing`, `keychain=ahead`, `settings=policy` */
export function tellAnchor(desk: TrailDesk, parts: Trail, words: string): void {
  if (parts.toldAnchors.has(words)) return
  try {
    tellAnchors(desk, parts, [words], () => undefined)
  } catch {
    // A full disk: verification finds it all the same.
    parts.toldAnchors.add(words)
  }
}

/** As `tellAnchor`, with a change that must not be made untold, in one transaction. @throws what the database throws: then nothing is told or changed */
export function tellAnchors(desk: TrailDesk, { database, log, toldAnchors }: Trail, words: readonly string[], change: () => void): void {
  try {
    database.transaction(() => {
      for (const each of words) if (!toldAnchors.has(each)) log.append(trailEvent(desk, 'audit.anchor', 'POST', each))
      change()
    }).immediate()
  } catch (error) {
    log.words.reload()
    throw error
  }
  for (const each of words) toldAnchors.add(each)
}
