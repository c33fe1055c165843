import { FoyerError } from '../../contract/errors.ts'
import type { AnyCallName } from '../../contract/index.ts'
import { moment, since, type Clock } from '../clock/clock.ts'
import type { Session, Sessions } from './sessions.ts'

/** How long a proof counts, milliseconds: the screen asks for what it is for at once, and a person who is asked something more can answer. */
const FRESH_MS = 60_000

/** A desk as far as proofs go. */
export interface ProvingDesk extends Clock { sessions: Pick<Sessions, 'find'> }

/** Somebody has proven afresh who they are, in this session and for this call. */
export function noteProof(clock: Clock, session: Session, name: AnyCallName): void {
  session.proofs.set(name, moment(clock))
}

/** Whether a proof for a call is there that still counts. */
export function hasProof(desk: ProvingDesk, token: string | null, name: AnyCallName): boolean {
  const at = desk.sessions.find(token, false)?.proofs.get(name)
  return at !== undefined && since(desk, at) < FRESH_MS
}

export interface Proof {
  /** What it was for was not done: until its minute is over it counts again. */
  giveBack(): void
}

/**
 * Use up the proof that somebody gave for a call: of two at once, one has it.
 *
 * @throws FoyerError `staff.proofWanted` where there is none, or it is too old
 */
export function takeProof(desk: ProvingDesk, token: string | null, name: AnyCallName): Proof {
  const session = desk.sessions.find(token, false)
  const at = session?.proofs.get(name)
  session?.proofs.delete(name)
  if (session === null || at === undefined || since(desk, at) >= FRESH_MS) throw new FoyerError('staff.proofWanted')
  return { giveBack: () => { if (!session.proofs.has(name)) session.proofs.set(name, at) } }
}
