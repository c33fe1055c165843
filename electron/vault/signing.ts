import { CHECKPOINT_WITHIN_MS } from './audit/log.ts'
import type { Desk, OpenDesk } from './desk.ts'
import { trailEvent } from './event.ts'

/**
 * Sign a checkpoint if it is time, else see to it that one is signed within a second. What was committed stays acknowledged where that fails
 * (a full disk): the next event tries again.
 */
export function signWhenDue(desk: Desk): void {
  const parts = desk.opened
  if (parts === null) return
  try {
    if (parts.log.checkpointWhenDue(desk.now())) signSoon(desk)
  } catch {
    // See above.
  }
  tellRefusals(desk, parts)
}

function signSoon(desk: Desk): void {
  desk.signing ??= setTimeout(() => {
    desk.signing = null
    signNow(desk)
  }, CHECKPOINT_WITHIN_MS).unref()
}

/** Sign what there is. Never throws. */
export function signNow(desk: Desk): void {
  const parts = desk.opened
  if (parts === null) return
  try {
    parts.log.checkpoint(desk.now())
  } catch {
    // The next event tries again.
  }
  tellRefusals(desk, parts)
}

/** A log that does not prove to be what was signed before says so in its own trail, once for each opening and kind. */
function tellRefusals(desk: Desk, parts: OpenDesk): void {
  for (const words of parts.log.refusals()) tellAnchor(desk, parts, words)
}

/** @param words a place and what is wrong with it: `file=missing`, `keychain=ahead` */
function tellAnchor(desk: Desk, parts: OpenDesk, words: string): void {
  if (parts.toldAnchors.has(words)) return
  parts.toldAnchors.add(words)
  try {
    parts.database.transaction(() => parts.log.append(trailEvent(desk, 'audit.anchor', 'POST', words))).immediate()
  } catch {
    // A full disk: verification finds it all the same.
    parts.log.words.reload()
  }
}

/**
 * Look at what is kept outside of the database before the first signature of an opening: what is gone is told in the trail, and then made anew.
 * The keychain is asked behind the work.
 *
 * @param anew the desk was set up here just now, or opened with its recovery key: what this keychain holds is about another one
 */
export function beginSigning(desk: Desk, parts: OpenDesk, anew: boolean): void {
  const { log } = parts
  if (anew) log.head.startAnew()
  for (const words of log.missingAnchors()) tellAnchor(desk, parts, words)
  signNow(desk)
  if (anew) return
  void log.head.load().then((head) => {
    if (desk.opened !== parts) return
    if (head === null && log.hadHead()) tellAnchor(desk, parts, 'keychain=missing')
    signNow(desk)
  })
}
