/** Who is signed in. In memory only: after a restart of the vault everybody signs in again. */
export interface Session {
  staffId: string
  /** Milliseconds since the epoch. */
  lastActivity: number
}

export interface Sessions {
  /** @returns the token: 32 random bytes, base64url */
  begin(staffId: string): string
  /** The session of a token that is not idle too long; `active` puts the idle lock off. */
  find(token: string | null, active: boolean): Session | null
  end(token: string): void
  /** @returns whether there was one */
  endAllOf(staffId: string, except?: string | null): boolean
  /** End what is idle too long. @returns how many ended */
  sweep(): number
  count(): number
}

/** More people than sign in at one desk; the longest idle goes first. */
const MOST_SESSIONS = 100

export function sessionBook(now: () => Date, randomBytes: (count: number) => Uint8Array, idleSeconds: () => number): Sessions {
  const sessions = new Map<string, Session>()
  const isOver = (session: Session) => now().getTime() - session.lastActivity >= idleSeconds() * 1000
  const book: Sessions = {
    begin(staffId) {
      if (sessions.size >= MOST_SESSIONS) {
        const [oldest] = [...sessions].toSorted(([, a], [, b]) => a.lastActivity - b.lastActivity)
        if (oldest !== undefined) sessions.delete(oldest[0])
      }
      const token = Buffer.from(randomBytes(32)).toString('base64url')
      sessions.set(token, { staffId, lastActivity: now().getTime() })
      return token
    },
    find(token, active) {
      const session = token === null ? undefined : sessions.get(token)
      if (session === undefined || isOver(session)) return null
      if (active) session.lastActivity = now().getTime()
      return session
    },
    end: (token) => { sessions.delete(token) },
    endAllOf(staffId, except = null) {
      const tokens = [...sessions].filter(([token, session]) => session.staffId === staffId && token !== except)
      for (const [token] of tokens) sessions.delete(token)
      return tokens.length > 0
    },
    sweep() {
      const over = [...sessions].filter(([, session]) => isOver(session))
      for (const [token] of over) sessions.delete(token)
      return over.length
    },
    count: () => sessions.size,
  }
  return book
}
