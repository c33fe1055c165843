import { FoyerError } from '../../contract/errors.ts'
import type { RandomBytes } from '../keys/key-place.ts'
import type { ApiAsking } from './asking.ts'

/** Calls that go on under a credential at once: those that main lets come in by the door, those that wait there, and jobs (main/api-door.ts, main/jobs/queue.ts), twice over. */
const TICKETS_MAX = 256
/** No call goes on longer, milliseconds. */
const TICKET_MS = 15 * 60_000

/** The calls that another process answers, each under the credential with which it began: a DPoP proof counts once (RFC 9449 §11.1), a call asks three times. */
export interface Tickets {
  begin(asking: ApiAsking): string
  find(ticket: string): ApiAsking | null
  end(ticket: string): void
}

export function apiTickets({ elapsed, randomBytes }: { elapsed: () => number, randomBytes: RandomBytes }): Tickets {
  const held = new Map<string, { asking: ApiAsking, since: number }>()
  const sweep = () => { for (const [id, { since }] of held) if (elapsed() - since > TICKET_MS) held.delete(id) }
  return {
    begin(asking) {
      sweep()
      if (held.size >= TICKETS_MAX) throw new FoyerError('api.throttled')
      const id = Buffer.from(randomBytes(15)).toString('base64url')
      held.set(id, { asking, since: elapsed() })
      return id
    },
    find(ticket) {
      sweep()
      return held.get(ticket)?.asking ?? null
    },
    end(ticket) { held.delete(ticket) },
  }
}
