import type { ErrorCode } from '../../electron/contract/error-codes.ts'
import type { DeskState } from '../../electron/contract/desk.ts'
import type { FeedName } from '../../electron/contract/feeds.ts'
import type { Paper } from '../../electron/contract/paper.ts'
import type { Policy } from '../../electron/contract/policy.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import type { SeenBefore } from '../../electron/contract/records.ts'
import type { Role } from '../../electron/contract/roles.ts'
import type { UplinkHalt } from '../../electron/contract/uplink.ts'

export interface Scenario {
  /** Second factors: everybody has one, the supervisor alone, or policy wants one of everybody. */
  factor?: 'has' | 'others' | 'enrols'
  /** Security keys that everybody has; what comes of laying one down: it waits, it is refused by this code, or, left out, it answers. */
  keys?: number
  tap?: 'waits' | ErrorCode
  /** What the organisation's provider does with the code of somebody who signs in. */
  organisation?: 'waits' | 'typed' | 'expires' | 'refused' | 'noGroup' | 'offline' | 'first'
  /** The supervisor is of an organisation, which policy names or does not. */
  ofOrganisation?: 'named' | 'notNamed'
  /** Nobody else could approve what needs a second person. */
  alone?: boolean
  /** The page draws this sheet, and is no desk. */
  paper?: Paper
  phase: DeskState['phase']
  mode: DeskState['mode']
  language: Language
  /** Who is signed in already, or nobody. */
  role: Role | null
  /** What the camera finds, by specimen id or always. */
  reading: 'passport' | 'card' | 'none'
  records: number
  fault: ErrorCode
  idleSeconds: number
  /** A document lies on the chip reader from the start. */
  card: boolean
  /** The scanner jams after its first page. */
  jammed?: boolean
  /** The card's reader goes away at the first try, with its service. */
  readerLost?: boolean
  /** Its chip was changed after it was signed. */
  chipAltered?: boolean
  /** The lines had no room for the whole name. */
  nameCutOff?: boolean
  /** Something of the trail was changed outside of Foyer. */
  trailBroken?: boolean
  throttled: boolean
  /** What lies in the trust of the desk: a list it keeps, or one of an earlier version that waits. */
  trust: 'kept' | 'found'
  /** Systems beside the receiver that policy names; each refuses what it is sent. */
  feeds?: readonly FeedName[]
  /** Desks that this one cosigns for. */
  neighbours?: readonly string[]
  /** Why nothing is sent any more after somebody pressed for it. */
  sendHalts?: UplinkHalt['kind']
  /** So many times the vault has no time to say who works here. */
  busy?: number
  /** What policy says beside that. */
  policy?: Partial<Policy>
  /** The organisation's policy fixes a scanner and a camera of this name, which are not there. */
  fixedDevice?: string
  /** The organisation's policy fixes nothing. */
  unlocked?: boolean
  /** The way back from the guest's notice leads to the sign-in. */
  noticeLocks?: boolean
  /** Nothing here may become a demo: a policy file stands on this machine. */
  somebodys?: boolean
  /** The comparison finds another date of birth in print. */
  printedDiffers?: boolean
  /** What is held is there again after a lock. */
  waiting?: boolean
  /** What of a Reading's document or person was stored here before. */
  before?: SeenBefore
  /** As somebody corrects it, every document is one that was stored minutes ago. */
  correctedAgain?: boolean
  /** The API is open, and other systems have keys. */
  connections?: boolean
  /** What another system asks for: waiting, taken here, or taken by somebody else. */
  requests?: 'waiting' | 'taken' | 'elsewhere'
  /** Pages in browsers ask to be let in. */
  pagesWait?: boolean
  /** Policy lets clean documents be confirmed together; files of one length are one document. */
  together?: boolean
  /** What policy says of comparing faces; offered unless it says so. */
  faces?: 'off' | 'required'
  /** The page was seen under other light too. */
  lights?: boolean
  /** Policy lets records be typed into other programs, there are layouts, and so it goes; `typingOpen`: there is none yet. */
  typing?: 'done' | 'waits' | 'types' | 'wayland' | 'kiosk'
  typingOpen?: boolean
  /** The date is in doubt. */
  clock?: boolean
}

export const NOW = '2026-05-04T09:12:31.000Z'
export const SECRETS: Record<Role, string> = { clerk: '246810', auditor: '135791', supervisor: 'correct horse battery', administrator: 'staple battery horse' }
export const RECOVERY_KEY = 'K7QM2-9XWD4-3HTPZ-6VRNC-B5YJG-21S7Q-8DMXK-4WTHP'

export const roles: readonly Role[] = ['clerk', 'auditor', 'supervisor', 'administrator']
export const names: Record<Role, string> = { clerk: 'Clara Example', auditor: 'Alan Muster', supervisor: 'Sofia Specimen', administrator: 'Adam Beispiel' }
