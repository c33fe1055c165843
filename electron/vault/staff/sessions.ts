import type { StaffNotice } from '../../contract/staff.ts'
import type { KeyOffer } from './authenticators/totp.ts'
import type { WaitingAct } from './waiting-act.ts'
import { moment, since, type Clock, type Moment } from '../clock/clock.ts'

/** Who is signed in. In memory only: after a restart of the vault everybody signs in again. */
export interface Session {
  /** What the trail calls it: nobody can come by it. */
  id: string
  staffId: string
  lastActivity: Moment
  /** What this person is told while this session lasts. */
  notices: StaffNotice[]
  /** For which calls this person has proven afresh who they are, and when. */
  proofs: Map<string, Moment>
  /** The key of a code app that is shown, until a code of it is typed. */
  offer: KeyOffer | null
  /** This person proved afresh who they are, so as to enrol a security key. */
  enrolsKey: Moment | null
  /** What was refused last for want of a second person. */
  act: WaitingAct | null
}

export interface Sessions {
  /**
   * Begin a session; what is idle too long ends first. It takes over nobody else's.
   * @param id what the trail calls it
   * @returns the token: 32 random bytes, base64url
   */
  begin(staffId: string, id: string, notices?: StaffNotice[]): string
  /** The session of a token; one that is idle too long ends here and now. `active` puts the idle lock off. */
  find(token: string | null, active: boolean): Session | null
  end(token: string): void
  /** The sessions that somebody has. */
  of(staffId: string): string[]
  /** @returns the sessions that were ended */
  endAllOf(staffId: string, except?: string | null): string[]
  /** As `endAllOf`, everybody's. @param back they may come back, as whoever locked the desk may */
  endAll(back?: boolean): string[]
  /** End what is idle too long. @returns the sessions that have ended by themselves since the last asking */
  sweep(): string[]
  /** Those that have ended by idling since the last asking, for the trail. */
  takeIdled(): Session[]
  open(): Session[]
  count(): number
}

/** More people than sign in at one desk; the longest idle goes first. */
const MOST_SESSIONS = 100

/** @param left told of each person whose last session ended; `back`: they locked the desk, or it locked by itself, and may come back */
export function sessionBook(clock: Clock, randomBytes: (count: number) => Uint8Array, idleSeconds: () => number, left: (staffId: string, back: boolean) => void): Sessions {
  const sessions = new Map<string, Session>()
  /** Sessions that ended by themselves, and that nobody has been told of. */
  const untold = new Set<string>()
  let idled: Session[] = []
  const remove = (token: string, back: boolean) => {
    const session = sessions.get(token)
    sessions.delete(token)
    if (session !== undefined && book.of(session.staffId).length === 0) left(session.staffId, back)
  }
  const endIfOver = (token: string, session: Session): boolean => {
    if (since(clock, session.lastActivity) < idleSeconds() * 1000) return false
    untold.add(token)
    idled.push(session)
    remove(token, true)
    return true
  }
  const endOver = () => {
    for (const [token, session] of [...sessions]) endIfOver(token, session)
  }
  const endOne = (token: string, back: boolean) => {
    untold.delete(token)
    remove(token, back)
  }
  const endThese = (tokens: readonly string[], back: boolean) => {
    for (const token of tokens) endOne(token, back)
  }
  const book: Sessions = {
    begin(staffId, id, notices = []) {
      endOver()
      if (sessions.size >= MOST_SESSIONS) {
        const [oldest] = [...sessions].toSorted(([, a], [, b]) => a.lastActivity.steady - b.lastActivity.steady)
        if (oldest !== undefined) {
          untold.add(oldest[0])
          remove(oldest[0], true)
        }
      }
      const token = Buffer.from(randomBytes(32)).toString('base64url')
      sessions.set(token, { id, staffId, lastActivity: moment(clock), notices, proofs: new Map(), offer: null, enrolsKey: null, act: null })
      return token
    },
    find(token, active) {
      const session = token === null ? undefined : sessions.get(token)
      if (token === null || session === undefined || endIfOver(token, session)) return null
      if (active) session.lastActivity = moment(clock)
      return session
    },
    end: (token) => { endOne(token, true) },
    of: (staffId) => [...sessions].filter(([, session]) => session.staffId === staffId).map(([token]) => token),
    endAllOf(staffId, except = null) {
      const tokens = book.of(staffId).filter((token) => token !== except)
      endThese(tokens, false)
      // Whoever had locked the desk before does not come back to it, either.
      if (tokens.length === 0 && book.of(staffId).length === 0) left(staffId, false)
      return tokens
    },
    endAll(back = false) {
      const tokens = [...sessions.keys()]
      endThese(tokens, back)
      return tokens
    },
    sweep() {
      endOver()
      const told = [...untold]
      untold.clear()
      return told
    },
    takeIdled() {
      const taken = idled
      idled = []
      return taken
    },
    open: () => [...sessions.values()],
    count: () => sessions.size,
  }
  return book
}
