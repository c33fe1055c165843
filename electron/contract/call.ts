import type { z } from 'zod'
import type { Role } from './primitives.ts'

export type ProcessName = 'main' | 'vault' | 'reader'
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One call of the contract: who answers, who may ask, what goes in and out, what the trail says of it. */
export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, P extends ProcessName = ProcessName> {
  /** The process that answers. */
  to: P
  method: Method
  /** Resource path as the audit trail shows it; `:name` stands for an identifier. */
  path: string
  /** Roles that may call; `anyone` also before signing in. */
  roles: readonly Role[] | 'anyone'
  /** Whether a success is an event of its own in the trail (a refusal or failure always is). */
  audit: 'always' | 'failures'
  /** Whether the call is a person's doing and so puts off the idle lock. */
  activity: boolean
  /** Whether a session is not enough: the caller's own secret is given again, as `presentSecret`, and checked before anything is done. */
  afresh: boolean
  /** The caller gets `internal.timeout` after this many milliseconds. */
  timeoutMs: number
  input: I
  output: O
}

const everyday = { audit: 'always', activity: true, afresh: false, timeoutMs: 15_000 } as const

/** A call with the everyday defaults: audited, counts as activity, 15 s. */
export function call<const P extends ProcessName, I extends z.ZodType, O extends z.ZodType>(
  spec: Omit<CallSpec<I, O, P>, keyof typeof everyday> & Partial<Pick<CallSpec, keyof typeof everyday>>,
): CallSpec<I, O, P> {
  return { ...everyday, ...spec }
}

export const everyRole = ['clerk', 'auditor', 'supervisor', 'administrator'] as const
export const deskRoles = ['clerk', 'supervisor', 'administrator'] as const
export const overseers = ['auditor', 'supervisor', 'administrator'] as const
export const seniors = ['supervisor', 'administrator'] as const
export const administrators = ['administrator'] as const
