import type { Role } from '../../contract/roles.ts'
import type { Moment } from '../clock/clock.ts'

/** Whom a provider named, and what they are by their groups. */
export interface Named { issuer: string, subject: string, name: string | null, role: Role, refreshToken: string | null }

/** Somebody signs in on their telephone. In memory only, and over with what it was for. */
export interface SignInJob { at: Moment, nonce: string, named: Named | null }

/** A question to the provider whether somebody is still there. */
export interface PresenceCheck { staffId: string, at: Moment }

/** What is known of an organisation's people while this process runs. */
export interface OrganisationState {
  jobs: Map<string, SignInJob>
  /** When codes were asked for lately, by the steady clock. */
  begun: number[]
  checks: Map<string, PresenceCheck>
  /** SHA-256 of the tokens that counted, and when: none counts twice. */
  taken: Map<string, Moment>
  /** When each person was last asked about, by the steady clock, and whether that failed. */
  tries: Map<string, { at: number, failed: boolean }>
}

export const organisationState = (): OrganisationState => ({ jobs: new Map(), begun: [], checks: new Map(), taken: new Map(), tries: new Map() })
