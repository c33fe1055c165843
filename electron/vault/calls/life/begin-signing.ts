import { acceptedMark, isAccepted } from '../../audit/accepted.ts'
import { ACCEPTED } from '../../audit/anchors.ts'
import { withMarks } from '../../../tlog/detail.ts'
import { trailEvent } from '../../audit/event.ts'
import type { Head } from '../../audit/head.ts'
import { signNow, tellAnchor } from '../../audit/signing.ts'
import type { Trail, TrailDesk } from '../../audit/trail.ts'
import type { OpenDesk } from '../desk.ts'
import { unsignedTail } from './unsigned-tail.ts'

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
function accept(desk: TrailDesk, parts: Trail, { said, notes }: Accepted): void {
  parts.database.transaction(() => {
    const event = trailEvent(desk, 'audit.anchor', 'POST', `${ACCEPTED}${said}`)
    parts.log.append({ ...event, detail: notes.length === 0 ? event.detail : withMarks(event.detail, { notes: acceptedMark(notes) }) })
  }).immediate()
  parts.log.setOutsideAside()
  parts.log.head.startAnew()
}

/** Accepted before, and the process was cut off before it could replace what is outside. */
function replaceAccepted({ log, database }: Trail): void {
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
export function beginSigning(desk: TrailDesk, parts: Trail, found: readonly string[], { anew = false, accepted = null }: Pick<Outside, 'anew' | 'accepted'>): void {
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
