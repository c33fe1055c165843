import { events, type EventName, type EventPayload } from '../contract/events.ts'
import type { PageSessions } from './sessions.ts'

/** What is needed of a page: Electron's `WebContents`. */
export interface Page {
  readonly id: number
  send(channel: string, ...words: unknown[]): void
  isDestroyed(): boolean
}

export function sendEvent(page: Page, name: EventName, payload: unknown): void {
  if (!page.isDestroyed()) page.send('foyer:event', name, payload)
}

/** Brings what processes say by themselves to the pages to which the contract addresses it. What belongs to a request goes by the door that it came through. */
export class EventBus {
  private readonly sessions: PageSessions
  private readonly pages: () => readonly Page[]
  private readonly main: (name: EventName, payload: unknown) => void

  /** @param main what main itself does at an event that is addressed as the contract has it */
  constructor(sessions: PageSessions, pages: () => readonly Page[], main: (name: EventName, payload: unknown) => void = () => undefined) {
    this.sessions = sessions
    this.pages = pages
    this.main = main
  }

  /** @param sessions the sessions of the principal to whom it is addressed; null: the desk. An event that is addressed otherwise goes nowhere. */
  announce(name: EventName, payload: unknown, sessions: readonly string[] | null): void {
    const { to, endsSession, behindSignIn } = events[name]
    if (to !== (sessions === null ? 'desk' : 'principal')) return
    this.main(name, payload)
    const addressees = sessions ?? (behindSignIn ? this.sessions.all() : null)
    const meant = addressees === null ? null : this.sessions.pagesOf(addressees)
    if (endsSession) for (const page of meant ?? []) this.sessions.apply(page, null)
    for (const page of this.pages()) if (meant?.has(page.id) ?? true) sendEvent(page, name, payload)
  }

  /** Nobody is signed in any more, whatever the vault knows of it. */
  endSessions(why: EventPayload<'session.ended'>['why']): void {
    this.announce('session.ended', { why }, this.sessions.all())
  }
}
