import type { Announce, EventPayload } from '../../contract/events.ts'

/** Tell whoever sits in front of them that these sessions are over. */
export function tellEnded(desk: { emit: Announce }, sessions: readonly string[], why: EventPayload<'session.ended'>['why']): void {
  if (sessions.length > 0) desk.emit('session.ended', { why }, sessions)
}
