import { settingNames } from '../database/setting-names.ts'
import type { Desk } from '../desk.ts'
import { tellEnded } from './ended.ts'

/**
 * End the sessions from before a reset with the recovery key, which may have been made by another process on the same database. The first look
 * only remembers. A read of one row; the database may be closed, locked or gone, and then the call that follows says so.
 */
export function endSessionsOfBefore(desk: Desk): void {
  if (desk.opened === null) return
  const mark = desk.opened.settings.get(settingNames.sessionsMark)
  const before = desk.sessionsMark
  desk.sessionsMark = mark
  if (before !== undefined && mark !== before) tellEnded(desk, desk.sessions.endAll(), 'reset')
}
