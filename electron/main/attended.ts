import type { Output } from '../contract/index.ts'
import { SYSTEM } from '../transport/handlers.ts'
import type { Callee } from './route.ts'

export interface AttendedOptions {
  isSignedIn: () => boolean
  /** Whether a document of another program is being read. */
  isAtWork: () => boolean
  vault: Callee
}

/**
 * Whether somebody would lose something if this ended now: who is signed in, a program whose document is read, and who is at a set-up or in
 * the middle of signing in. Where the vault does not say, somebody may be.
 */
export async function isAttended({ isSignedIn, isAtWork, vault }: AttendedOptions): Promise<boolean> {
  if (isSignedIn() || isAtWork()) return true
  const said = await vault.call('internal.attended', {}, SYSTEM).catch(() => null)
  return said === null || (said.value as Output<'internal.attended'>).attended
}
