import type { Policy } from '../../contract/policy.ts'
import type { Trail, TrailDesk } from '../audit/trail.ts'
import { recordOrKeep } from '../audit/commit.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import type { MaybeOpen } from '../database/opened.ts'
import type { RandomBytes } from '../keys/key-place.ts'
import type { Outbox } from './store.ts'

/** An open desk as far as what leaves it needs it. */
export interface Sends extends Trail {
  outbox: Outbox
  policy: { inForce(): { values: Policy } }
}

export interface OutboxDesk extends Omit<TrailDesk, 'opened'>, MaybeOpen<Sends> {
  randomBytes: RandomBytes
}


/** What Foyer does by itself about what leaves it, in the trail. */
export function tellOutbox(desk: TrailDesk, action: `uplink.${string}`, words: string | null): void {
  recordOrKeep(desk, eventOf(desk, systemFrame('POST', '/uplink', action), { status: 200, error: null, subject: null, detail: words }))
}
