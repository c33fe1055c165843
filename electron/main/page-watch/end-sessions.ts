import type { AnyCallName } from '../../contract/index.ts'
import { SYSTEM, type CallContext } from '../../transport/handlers.ts'
import type { PageSessions } from '../sessions.ts'

interface Told {
  call(name: AnyCallName, input: unknown, context: CallContext): Promise<unknown>
}

/** Nobody is signed in any more at a page that cannot be read: here, and in the vault, which keeps what waits for them as it does at a lock. */
export function endPageSessions(sessions: Pick<PageSessions, 'all' | 'clear'>, vault: Told): void {
  if (sessions.all().length === 0) return
  sessions.clear()
  // A vault that is down keeps no session.
  vault.call('internal.endSessions', { why: 'pageFault' }, SYSTEM).catch(() => undefined)
}
