import type { Announce } from '../../contract/events.ts'
import { settingNames } from '../database/setting-names.ts'
import type { Settings } from '../database/settings.ts'
import { tellEnded } from './ended.ts'
import type { Sessions } from './sessions.ts'

/** A desk as far as its sessions need it. */
export interface SessionDesk {
  emit: Announce
  sessions: Sessions
  opened: { settings: Settings } | null
  /** The last reset that the present sessions know of; undefined before the first look. */
  sessionsMark: string | null | undefined
}

/**
 * End the sessions from before a reset with the recovery key, which may have been made by another process on the same database. The first look
 * only remembers. A read of one row; the database may be closed, locked or gone, and then the call that follows says so.
 */
export function endSessionsOfBefore(desk: SessionDesk): void {
  if (desk.opened === null) return
  const mark = desk.opened.settings.get(settingNames.sessionsMark)
  const before = desk.sessionsMark
  desk.sessionsMark = mark
  if (before !== undefined && mark !== before) tellEnded(desk, desk.sessions.endAll(), 'reset')
}
