import type { EventPayload } from '../../contract/events.ts'
import type { Desk } from '../desk.ts'

/** Tell whoever sits in front of them that these sessions are over. */
export function tellEnded(desk: Pick<Desk, 'emit'>, sessions: readonly string[], why: EventPayload<'session.ended'>['why']): void {
  if (sessions.length > 0) desk.emit('session.ended', { why }, sessions)
}
