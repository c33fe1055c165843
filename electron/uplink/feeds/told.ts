import type { AuditEvent } from '../../contract/audit.ts'
import { withoutHidden } from '../../contract/primitives.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import type { FeedEvent } from './feed.ts'

/** How grave an event is, in the four steps that every form of log has. */
export type Gravity = 'information' | 'notice' | 'warning' | 'error'

/** Refused for who asked or how often: what somebody on watch wants to see. */
const WARNINGS: readonly number[] = [401, 403, 423, 429]

export function gravityOf(status: number): Gravity {
  if (status < 400) return 'information'
  if (status >= 500) return 'error'
  return WARNINGS.includes(status) ? 'warning' : 'notice'
}

/** The words of an event's detail. Its marks stay here: the shown name of the person is among them, and upstream knows staff by their id. */
export const wordsOf = (event: AuditEvent): string | null => decodeDetail(event.detail).words

/**
 * Every member of an event that goes upstream, named as in the trail, absent where it is null; with what shows a gap: `terminal`, `index`, `leaf`.
 * No name of a person and nothing of a document is among them. Text without characters that cannot be seen.
 */
export function toldOf({ event, leafHash }: FeedEvent): Record<string, string | number> {
  const { userName: _name, detail: _marked, format: _form, ...members } = event
  const told = { ...members, detail: wordsOf(event), leaf: leafHash }
  return Object.fromEntries(Object.entries(told)
    .filter((pair): pair is [string, string | number] => pair[1] !== null)
    .map(([name, value]) => [name, typeof value === 'string' ? withoutHidden(value) : value]))
}

/** One line for people. */
export const sentenceOf = ({ event }: FeedEvent): string =>
  withoutHidden(`${event.user} ${event.action} ${event.status}${event.error === null ? '' : ` ${event.error}`}`)
