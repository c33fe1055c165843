import type { z } from 'zod'
import type { FourEyes } from './four-eyes.ts'
import type { Http } from './http.ts'
import type { Permission } from './permissions.ts'
import type { Policy } from './policy.ts'
import type { Door } from './principal.ts'
import type { ProcessName } from './processes.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One call of the contract: who answers, who may ask, what goes in and out, what the trail says of it. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, P extends ProcessName = ProcessName> {
  /** The process that answers. */
  to: P
  method: Method
  /** Resource path as the audit trail shows it; `:name` stands for an identifier. */
  path: string
  /** What a principal must have to make it. */
  needs: Permission
  /** The doors through which it may be asked. Behind any other there is no such call. */
  doors: readonly Door[]
  /** Whether a success is an event of its own in the trail (a refusal or failure always is). */
  audit: 'always' | 'failures'
  /** Whether the call is a person's doing and so puts off the idle lock. */
  activity: boolean
  /** Whether it is a use of the process that answers, and so puts off the rest of one that rests (`ProcessSpec.restsAfterMs`). */
  putsOffRest: boolean
  /**
   * Whether a session is not enough: whoever has it proves afresh who they are, by `staff.prove`, for this call and no other. `byInput`: what is
   * asked for decides, and so the handler.
   */
  fresh: boolean | 'byInput'
  /** Where policy can want a second person who approves it: of which kind it is. */
  fourEyes: FourEyes | null
  /** What it needs is open to everybody while the desk is being set up: whoever does that has nobody to be yet. */
  openInSetUp: boolean
  /** There is no desk yet for whoever asks it: refused once one is set up, open or not. */
  beforeSetUp: boolean
  /** It leaves the desk that is open, for another one: allowed only where that gives nothing away, and in the trail before it is done. */
  leavesDesk: boolean
  /** Its input carries a Reading, its answer the id: what is shown of that Reading from then on is what was handed over so. */
  handsReading: boolean
  /** Keys of policy whose values go with the call to the process that answers it. */
  underPolicy: readonly (keyof Policy)[]
  /** The caller gets `internal.timeout` after this many milliseconds. */
  timeoutMs: number
  /** How it is asked for over HTTP; null where the door `api` is shut to it. */
  api: Http | null
  input: I
  output: O
}

const everyday = {
  doors: ['screen'] as readonly Door[], audit: 'always', activity: true, putsOffRest: true, fresh: false as CallSpec['fresh'], fourEyes: null as FourEyes | null, openInSetUp: false, beforeSetUp: false, leavesDesk: false, handsReading: false,
  underPolicy: [] as readonly (keyof Policy)[], api: null as Http | null, timeoutMs: 15_000,
} as const

/** A call with the everyday defaults: from the screen alone, audited, counts as activity, 15 s. */
export function call<const P extends ProcessName, I extends z.ZodType, O extends z.ZodType>(
  spec: Omit<CallSpec<I, O, P>, keyof typeof everyday> & Partial<Pick<CallSpec, keyof typeof everyday>>,
): CallSpec<I, O, P> {
  return { ...everyday, ...spec }
}

export const screenAndCli: readonly Door[] = ['screen', 'cli']
export const everyDoor: readonly Door[] = ['screen', 'cli', 'api']
/** Between Foyer's own processes. */
export const noDoors: readonly Door[] = []
