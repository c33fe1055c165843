import { z } from 'zod'
import { deviceNotes } from './device-notes.ts'
import { device } from './devices.ts'
import { policyInForce } from './policy.ts'
import { id, jpeg, text } from './primitives.ts'
import { childProcess } from './processes.ts'
import { tapStep } from './security-key-calls.ts'
import { scannerProgress } from './scanners.ts'
import { offer } from './sources.ts'
import { typingProgress } from './typing.ts'

/**
 * To whom an event goes, never "the window": `request`, whoever made the call during which it happens, as long as the call goes on and they are
 * who they were; `principal`, wherever the person is signed in whom it concerns; `desk`, everybody at the desk: no word of anybody's document;
 * `main`, which does what the process that says it may not do itself, and no screen.
 */
export type Addressee = 'request' | 'principal' | 'desk' | 'main'

/** One event of the contract: to whom it goes, what it says, what it does besides. */
export interface EventSpec<P extends z.ZodType = z.ZodType, A extends Addressee = Addressee> {
  to: A
  payload: P
  /** The session by which it is addressed is over: main forgets it too. */
  endsSession: boolean
  /** Of no use to whoever stands before a desk where nobody is signed in: such a page is not told. */
  behindSignIn: boolean
}

function event<P extends z.ZodType, const A extends Addressee>(spec: { to: A; payload: P; endsSession?: boolean; behindSignIn?: boolean }): EventSpec<P, A> {
  return { endsSession: false, behindSignIn: false, ...spec }
}

/** What the processes say without being asked. */
export const events = {
  /** A utility process went or came back. */
  'process.state': event({ to: 'desk', payload: z.object({ process: childProcess, state: z.enum(['up', 'down']) }) }),
  /** Steps of a running read. */
  'reading.progress': event({ to: 'request', payload: z.object({ step: z.enum(['decoding', 'finding', 'reading', 'barcodes', 'checking']) }) }),
  /** How a running scan stands. */
  'scanner.progress': event({ to: 'request', payload: scannerProgress }),
  /** How typing into another program stands. */
  'typing.progress': event({ to: 'request', payload: typingProgress }),
  /** Steps of a running chip read: one line per file. */
  'chip.progress': event({
    to: 'request',
    payload: z.object({
      step: z.enum(['connecting', 'accessControl', 'file', 'cloneCheck', 'checking', 'done']),
      file: text(20).nullable(), bytesRead: z.number().int(), total: z.number().int().nullable(),
    }),
  }),
  /** The portrait, as soon as the chip gave it. */
  'chip.portrait': event({ to: 'request', payload: z.object({ jpeg }) }),
  /** A security key is waited for, or talked to. */
  'securityKey.progress': event({ to: 'request', payload: tapStep }),
  /** A page asks to be let in, or no more: how many wait. */
  'pairings.changed': event({ to: 'desk', payload: z.object({ waiting: z.number().int().min(0) }) }),
  'devices.changed': event({ to: 'desk', payload: z.object({ devices: z.array(device).max(64) }) }),
  /** How the devices did, all that is to be known at the next start: the reader writes no file. */
  'devices.noted': event({ to: 'main', payload: z.object({ notes: deviceNotes }) }),
  /** A document came by itself and waits to be taken, or does not wait any more. */
  'sources.offered': event({ to: 'desk', behindSignIn: true, payload: offer }),
  /** Its last keys were a machine's: out of the field that they fell into. How many of them, no word of what they were. */
  'keyboard.takeBack': event({ to: 'desk', payload: z.object({ keys: z.number().int().min(1).max(16) }) }),
  /** The desk has opened, or cannot be, after it was waited for: ask for its state again. */
  'desk.changed': event({ to: 'desk', payload: z.object({}) }),
  /** What other systems ask the desk to scan is other than before: ask for it again. */
  'requests.changed': event({ to: 'desk', behindSignIn: true, payload: z.object({}) }),
  /** A newer Foyer is installed beside the one that runs: it starts when nobody is at the desk. */
  'version.waits': event({ to: 'desk', payload: z.object({ version: text(40) }) }),
  /** Another policy is in force, or the first since the desk opened. */
  'policy.changed': event({ to: 'desk', payload: policyInForce }),
  /** The API is to answer by another certificate from now on. */
  'connections.changed': event({ to: 'desk', payload: z.object({}) }),
  /** A session was ended; `changed`: the secret or the role is another now; `reset`: the recovery key was used; `locked`: the computer slept or was locked; `screen`: the page could not be shown, and was loaded anew. */
  'session.ended': event({ to: 'principal', endsSession: true, payload: z.object({ why: z.enum(['idle', 'restart', 'deactivated', 'organisation', 'changed', 'reset', 'locked', 'screen']) }) }),
  /** A long task of the vault moves on. */
  'vault.progress': event({ to: 'request', payload: z.object({ task: z.enum(['verify', 'rotate']), fraction: z.number().min(0).max(1) }) }),
  /** A Reading is handed over: whose it is now, by the name under which the reader knows them. */
  'reading.passed': event({ to: 'main', payload: z.object({ readingId: id, owner: text(64) }) }),
  /** A Reading is held no more; `expired`: undecided, because its minutes were over or to make room for others; `replaced`: by a better one of the same document. */
  'reading.settled': event({ to: 'principal', payload: z.object({ readingId: id, how: z.enum(['stored', 'discarded', 'replaced', 'expired']) }) }),
} as const

export type EventName = keyof typeof events
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]['payload']>
/** Names of the events that are addressed so. */
export type EventTo<A extends Addressee> = { [N in EventName]: (typeof events)[N]['to'] extends A ? N : never }[EventName]

/** What a process says by itself: to the sessions of the principal whom it concerns or, where they are null, to the desk or to main. */
export type Announce = <N extends EventTo<'desk' | 'main' | 'principal'>>(name: N, payload: EventPayload<N>, sessions: N extends EventTo<'principal'> ? readonly string[] : null) => void
/** What a process says to whoever made the call that it answers. */
export type TellCaller = <N extends EventTo<'request'>>(name: N, payload: EventPayload<N>) => void
