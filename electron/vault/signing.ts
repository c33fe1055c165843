import { isAccepted, rememberAccepted } from './ahead.ts'
import { ACCEPTED } from './audit/anchors.ts'
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
  if (mendRefusals(desk, parts)) signNow(desk)
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
function mendRefusals(desk: Desk, parts: OpenDesk): boolean {
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
export function tellAnchor(desk: Desk, parts: OpenDesk, words: string): void {
  if (parts.toldAnchors.has(words)) return
  parts.toldAnchors.add(words)
  try {
    parts.database.transaction(() => parts.log.append(trailEvent(desk, 'audit.anchor', 'POST', words))).immediate()
  } catch {
    // A full disk: verification finds it all the same.
    parts.log.words.reload()
  }
}

export interface Outside {
  /** The desk was set up here just now, or opened with its recovery key: what this keychain holds is about another one. */
  anew?: boolean
  /** A copy that an administrator accepts as it is: from then on it is the desk. */
  accepted?: Accepted | null
}

export interface Accepted {
  /** What speaks against it. */
  said: string
  /** The checkpoints that know more than it has. */
  notes: string[]
}

/** Told in the trail first: afterwards nothing else shows it. */
function accept(desk: Desk, parts: OpenDesk, { said, notes }: Accepted): void {
  parts.database.transaction(() => {
    parts.log.append(trailEvent(desk, 'audit.anchor', 'POST', `${ACCEPTED}${said}`))
    rememberAccepted(parts.settings, notes)
  }).immediate()
  parts.log.setOutsideAside()
  parts.log.head.startAnew()
}

/**
 * Look at what is kept outside of the database before the first signature of an opening: what is gone is told in the trail, and then made anew.
 * The keychain is asked behind the work.
 */
export function beginSigning(desk: Desk, parts: OpenDesk, { anew = false, accepted = null }: Outside): void {
  const { log } = parts
  if (anew) log.head.startAnew()
  if (accepted !== null) accept(desk, parts, accepted)
  else for (const words of log.missingAnchors()) tellAnchor(desk, parts, words)
  // Accepted before, and the process was cut off before it could replace it.
  const isOver = (note: string | null | undefined) => typeof note === 'string' && isAccepted(parts.settings, note)
  if (isOver(log.outsideCheckpoint())) log.setOutsideAside()
  signNow(desk)
  if (anew || accepted !== null) return
  void log.head.load().then((head) => {
    if (desk.opened !== parts) return
    if (isOver(head)) log.head.startAnew()
    if (head === null && log.hadHead()) tellAnchor(desk, parts, 'keychain=missing')
    signNow(desk)
  })
}
