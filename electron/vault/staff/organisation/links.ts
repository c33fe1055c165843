import { z } from 'zod'
import type { Database } from '../../database/database.ts'
import { dateInstant, rowsIn } from '../../database/row-in.ts'

const row = z.object({
  staff_id: z.string(), issuer: z.string().max(300), subject: z.string().min(1).max(500), linked_at: dateInstant, contact_at: dateInstant, refresh_token: z.string().nullable(), gone: z.number().int(),
})
const rows = rowsIn('staff_organisation', row)

/** Somebody of an organisation. Times are milliseconds since the epoch. */
export type Link = z.infer<typeof row>

export interface Links {
  of(staffId: string): Link | null
  /** Who it is that a provider names so (OpenID Connect Core §2: `iss` with `sub`, and nothing else). */
  find(issuer: string, subject: string): Link | null
  all(): Link[]
  add(link: { staffId: string, issuer: string, subject: string, at: number }): void
  /** The provider said that somebody is there. @param refreshToken null: the one that is kept stays */
  contact(staffId: string, at: number, refreshToken: string | null): void
  /** The provider said that somebody is not there any more. */
  leave(staffId: string): void
  /** By what the provider is asked about them from now on. */
  renew(staffId: string, refreshToken: string): void
  /** Nobody is asked about them any more. */
  forget(staffId: string): void
  /** Whether somebody may come in is a person's of this desk to say from now on, and not the organisation's. */
  decidedHere(staffId: string): void
  /** Somebody is of this desk alone from now on. */
  remove(staffId: string): void
}

/** Who is of which organisation. A refresh token is in the desk's encrypted database and nowhere else. */
export function linkBook(database: Database): Links {
  const select = database.prepare<[string]>('SELECT * FROM staff_organisation WHERE staff_id = ?')
  const selectSubject = database.prepare<[string, string]>('SELECT * FROM staff_organisation WHERE issuer = ? AND subject = ?')
  const selectAll = database.prepare('SELECT * FROM staff_organisation ORDER BY contact_at')
  const insert = database.prepare<[string, string, string, number, number]>('INSERT INTO staff_organisation (staff_id, issuer, subject, linked_at, contact_at) VALUES (?, ?, ?, ?, ?)')
  const seen = database.prepare<[number, string | null, string]>('UPDATE staff_organisation SET contact_at = ?, refresh_token = coalesce(?, refresh_token), gone = 0 WHERE staff_id = ?')
  const left = database.prepare<[string]>('UPDATE staff_organisation SET gone = 1, refresh_token = NULL WHERE staff_id = ?')
  const renewed = database.prepare<[string, string]>('UPDATE staff_organisation SET refresh_token = ? WHERE staff_id = ?')
  const forgotten = database.prepare<[string]>('UPDATE staff_organisation SET refresh_token = NULL WHERE staff_id = ?')
  const decided = database.prepare<[string]>('UPDATE staff_organisation SET gone = 0 WHERE staff_id = ?')
  const drop = database.prepare<[string]>('DELETE FROM staff_organisation WHERE staff_id = ?')
  return {
    of: (staffId) => rows.maybe(select.get(staffId)),
    find: (issuer, subject) => rows.maybe(selectSubject.get(issuer, subject)),
    all: () => selectAll.all().map(rows.of),
    add: ({ staffId, issuer, subject, at }) => { insert.run(staffId, issuer, subject, at, at) },
    contact: (staffId, at, refreshToken) => { seen.run(at, refreshToken, staffId) },
    leave: (staffId) => { left.run(staffId) },
    renew: (staffId, refreshToken) => { renewed.run(refreshToken, staffId) },
    forget: (staffId) => { forgotten.run(staffId) },
    decidedHere: (staffId) => { decided.run(staffId) },
    remove: (staffId) => { drop.run(staffId) },
  }
}
