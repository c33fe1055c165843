import type { Way } from '../../contract/principal.ts'
import type { StaffNotice } from '../../contract/staff.ts'
import { moment, since, type Clock, type Moment } from '../clock.ts'

/** Who is signed in. In memory only: after a restart of the vault everybody signs in again. */
export interface Session {
  staffId: string
  lastActivity: Moment
  /** What this person is told while this session lasts. */
  notices: StaffNotice[]
}

export interface Sessions {
  /**
   * Begin a session; what is idle too long ends first. One that begins at the screen is the screen's from now on; one of another door takes nothing over.
   * @param way by which its person came
   * @returns the token: 32 random bytes, base64url
   */
  begin(staffId: string, way: Way, notices?: StaffNotice[]): string
  /** The session of a token; one that is idle too long ends here and now. `active` puts the idle lock off. */
  find(token: string | null, active: boolean): Session | null
  end(token: string): void
  /** @returns whether the screen's session was among them */
  endAllOf(staffId: string, except?: string | null): boolean
  /** As `endAllOf`, everybody's. */
  endAll(): boolean
  /** End what is idle too long. @returns whether the screen's session has ended by idling and the screen has not been told */
  sweep(): boolean
  /** Whose sessions have ended by idling since the last asking, for the trail. */
  takeIdled(): string[]
  /** Who is signed in, each once. */
  people(): string[]
  count(): number
}

/** More people than sign in at one desk; the longest idle goes first. */
const MOST_SESSIONS = 100

export function sessionBook(clock: Clock, randomBytes: (count: number) => Uint8Array, idleSeconds: () => number): Sessions {
  const sessions = new Map<string, Session>()
  /** One screen, one person at it: whoever signed in last. Sessions that they left behind end without a word to the screen. */
  let screen: string | null = null
  let idled: string[] = []
  const endIfOver = (token: string, session: Session): boolean => {
    if (since(clock, session.lastActivity) < idleSeconds() * 1000) return false
    sessions.delete(token)
    idled.push(session.staffId)
    return true
  }
  const endOver = () => {
    for (const [token, session] of [...sessions]) endIfOver(token, session)
  }
  const book: Sessions = {
    begin(staffId, way, notices = []) {
      endOver()
      if (sessions.size >= MOST_SESSIONS) {
        const [oldest] = [...sessions].toSorted(([, a], [, b]) => a.lastActivity.steady - b.lastActivity.steady)
        if (oldest !== undefined) sessions.delete(oldest[0])
      }
      const token = Buffer.from(randomBytes(32)).toString('base64url')
      sessions.set(token, { staffId, lastActivity: moment(clock), notices })
      if (way === 'screen') screen = token
      return token
    },
    find(token, active) {
      const session = token === null ? undefined : sessions.get(token)
      if (token === null || session === undefined || endIfOver(token, session)) return null
      if (active) session.lastActivity = moment(clock)
      return session
    },
    end(token) {
      sessions.delete(token)
      if (token === screen) screen = null
    },
    endAllOf(staffId, except = null) {
      const tokens = [...sessions].filter(([token, session]) => session.staffId === staffId && token !== except).map(([token]) => token)
      const ofScreen = tokens.some((token) => token === screen)
      for (const token of tokens) book.end(token)
      return ofScreen
    },
    endAll() {
      const ofScreen = screen !== null && sessions.has(screen)
      sessions.clear()
      screen = null
      return ofScreen
    },
    sweep() {
      endOver()
      if (screen === null || sessions.has(screen)) return false
      screen = null
      return true
    },
    takeIdled() {
      const taken = idled
      idled = []
      return taken
    },
    people: () => [...new Set([...sessions.values()].map(({ staffId }) => staffId))],
    count: () => sessions.size,
  }
  return book
}
