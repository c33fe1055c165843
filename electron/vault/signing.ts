import { acceptedMark, isAccepted } from './audit/accepted.ts'
import { ACCEPTED } from './audit/anchors.ts'
import { withMarks } from './audit/detail.ts'
import type { Head } from './audit/head.ts'
import { CHECKPOINT_WITHIN_MS } from './audit/log.ts'
import type { Desk, OpenDesk } from './desk.ts'
import { trailEvent } from './event.ts'
import { unsignedTail } from './unsigned-tail.ts'

/**
 * Sign a checkpoint if it is time, else see to it that one is signed within a second. What was committed stays acknowledged where that fails
 * (a full disk): the next event tries again.
 */
export function signWhenDue(desk: Desk): void {
  const parts = desk.opened
  if (parts?.signs !== true) return
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
  head: Head
  /** The desk was set up here just now, or opened with its recovery key: what this keychain holds is about another one. */
  anew?: boolean
  /** A copy that an administrator accepts as it is: from then on it is the desk. */
  accepted?: Accepted | null
}

export interface Accepted {
  /** What speaks against it. */
  said: string
  /** The checkpoints that do. */
  notes: string[]
}

/** Told in the trail first: afterwards nothing else shows it. */
function accept(desk: Desk, parts: OpenDesk, { said, notes }: Accepted): void {
  parts.database.transaction(() => {
    const event = trailEvent(desk, 'audit.anchor', 'POST', `${ACCEPTED}${said}`)
    parts.log.append({ ...event, detail: notes.length === 0 ? event.detail : withMarks(event.detail, { notes: acceptedMark(notes) }) })
  }).immediate()
  parts.log.setOutsideAside()
  parts.log.head.startAnew()
}

/** Accepted before, and the process was cut off before it could replace what is outside. */
function replaceAccepted({ log, database }: OpenDesk): void {
  const isOver = (note: string | null | undefined) => typeof note === 'string' && isAccepted(database, log.signer, note)
  try {
    if (isOver(log.head.known())) log.head.startAnew()
    if (isOver(log.outsideCheckpoint())) log.setOutsideAside()
  } catch {
    // A folder that takes no other names: the log is not signed over what stands there, and says so.
  }
}

/** What speaks against the trail of so many events, before anything is written into it. What a copy that is accepted as it is lacks outside, its acceptance says. */
export function foundAtOpening(parts: OpenDesk, size: number, closed: boolean, { accepted = null }: Outside): string[] {
  const tail = unsignedTail(parts, size, closed)
  return [...(accepted === null ? parts.log.missingAnchors(closed) : []), ...(tail === null ? [] : [tail])]
}

/**
 * Tell in the trail what an opening found before anything was written, and only then sign. What is gone outside is made anew by that.
 *
 * @param found as `tellAnchor` says it
 */
export function beginSigning(desk: Desk, parts: OpenDesk, found: readonly string[], { anew = false, accepted = null }: Pick<Outside, 'anew' | 'accepted'>): void {
  const { log } = parts
  if (anew) log.head.startAnew()
  if (accepted !== null) accept(desk, parts, accepted)
  for (const words of found) tellAnchor(desk, parts, words)
  parts.signs = true
  replaceAccepted(parts)
  signNow(desk)
  if (anew || accepted !== null) return
  // One that did not answer in time is waited for behind the work.
  void log.head.load().then((head) => {
    if (desk.opened !== parts) return
    replaceAccepted(parts)
    if (head === null && log.hadHead()) tellAnchor(desk, parts, 'keychain=missing')
    signNow(desk)
  })
}
