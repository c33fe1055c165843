import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { id, language, text, type Language } from '../../contract/primitives.ts'
import { role, roleMay, type Role } from '../../contract/roles.ts'
import { secretKind, type StaffMember, type StaffTile } from '../../contract/staff.ts'
import type { Database } from '../database/database.ts'
import { jsonIn } from '../database/json-in.ts'
import { dateInstant, rowsIn } from '../database/row-in.ts'
import { settingsOf, type Settings } from '../database/settings.ts'
import { fold } from '../database/fold.ts'
import { refuseWhileWaiting, withOneMore, type Counted, type Guesses } from './guesses.ts'
import type { Waits } from './waits.ts'

type SecretKind = z.infer<typeof secretKind>
const account = z.object({
  id, name: text(80), role, secret_kind: secretKind, hash: text(), active: z.number().int(), language: language.nullable(),
  created_at: dateInstant, last_sign_in_at: dateInstant.nullable(), failures: z.number().int().min(0), locked_until: z.number().nullable(),
})
export type Account = z.infer<typeof account>

const accountRows = rowsIn('staff', account)

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** @param wait milliseconds until a guess at this account's secret is looked at again */
export function tileOf(account: Account, now: Date, wait: number): StaffTile {
  return { id: account.id, name: account.name, role: account.role, secretKind: account.secret_kind, lockedUntil: wait > 0 ? time(now.getTime() + wait) : null }
}

export function memberOf(account: Account, now: Date, wait: number, factors: StaffMember['factors']): Omit<StaffMember, 'organisation'> {
  return {
    ...tileOf(account, now, wait), active: account.active === 1, factors,
    createdAt: new Date(account.created_at).toISOString(), lastSignInAt: time(account.last_sign_in_at),
  }
}

interface Changes { name?: string | undefined, role?: Role | undefined, active?: boolean | undefined }

/** Of the wait that ends then by the wall clock: the beginning by the steady one. An older Foyer writes ends without it. */
const waitName = (id: string) => `wait.${id}`

const wait = z.object({ lockedUntil: z.number().nullable(), begunAt: z.number().nullable() })

function guessesOf(settings: Settings, { id, failures, locked_until: lockedUntil }: Account): Guesses {
  const stored = lockedUntil === null ? null : settings.get(waitName(id))
  const noted = wait.safeParse(jsonIn(stored)).data
  return { failures, lockedUntil, begunAt: noted?.lockedUntil === lockedUntil ? noted?.begunAt ?? null : null }
}

export interface Accounts {
  all(): Account[]
  find(id: string): Account | null
  nameOf(id: string): string
  /** Who is called that, as names are told apart here. */
  named(name: string): Account | null
  /** @throws FoyerError `staff.nameTaken` */
  add(account: Pick<Account, 'id' | 'name' | 'role' | 'secret_kind' | 'hash' | 'created_at'>): void
  /** Whether the change may be made. @throws FoyerError `staff.notFound`, `staff.nameTaken`, `staff.lastAdministrator` */
  allow(id: string, changes: Changes): void
  /** @throws FoyerError as `allow` */
  change(id: string, changes: Changes): void
  /** What the organisation says of somebody, also of the last administrator. */
  follow(id: string, said: { role: Role, active: boolean }): void
  setSecret(id: string, kind: SecretKind, hash: string): void
  setLanguage(id: string, language: Language): void
  /**
   * Count a guess at somebody's secret before it is looked at. What was counted is read and written in one transaction.
   * @returns the account; null, and nothing counted, where nobody active has the id
   * @throws FoyerError `staff.throttled`
   */
  countGuess(id: string, now: Date): Account | null
  /** Everything that was asked was answered: nothing is held against them any more. */
  signedIn(id: string, now: Date): void
  /** A guess was right, and more is asked: it counts for nothing, and those before it go on counting; unless another process counted since. @param before as `countGuess` gave it */
  takeBack(before: Account): void
  /** Milliseconds until a guess at somebody's secret is looked at again. */
  waitOf(account: Account): number
}

export function accountBook(database: Database, waits: Waits): Accounts {
  const selectOne = database.prepare<[string]>('SELECT * FROM staff WHERE id = ?')
  const select = { get: (id: string) => accountRows.maybe(selectOne.get(id)) ?? undefined }
  const selectAll = database.prepare('SELECT * FROM staff ORDER BY folded_name')
  const all = (): Account[] => selectAll.all().map(accountRows.of)
  const selectName = database.prepare<[string]>('SELECT name FROM staff WHERE id = ?').pluck()
  const selectNamed = database.prepare<[string]>('SELECT * FROM staff WHERE folded_name = ?')
  const taken = database.prepare<[string, string], { id: string }>('SELECT id FROM staff WHERE folded_name = ? AND id <> ?')
  const settings = settingsOf(database)
  const store = database.prepare('UPDATE staff SET failures = ?, locked_until = ? WHERE id = ?')
  const count = (id: string, { failures, lockedUntil, begunAt }: Guesses) => {
    store.run(failures, lockedUntil, id)
    if (lockedUntil === null) settings.remove(waitName(id))
    else settings.set(waitName(id), JSON.stringify({ lockedUntil, begunAt }))
  }
  const refuseTaken = (name: string, id: string) => {
    if (taken.get(fold(name), id) !== undefined) throw new FoyerError('staff.nameTaken')
  }
  const changed = (id: string, changes: Changes) => {
    const account = select.get(id)
    if (account === undefined) throw new FoyerError('staff.notFound')
    const name = changes.name ?? account.name
    const role = changes.role ?? account.role
    const active = changes.active ?? account.active === 1
    refuseTaken(name, id)
    const keeps = roleMay(account.role, 'staff.manage') && account.active === 1
    // Somebody must be left who can make all others.
    if (keeps && (!roleMay(role, 'staff.manage') || !active) && !all().some((other) => other.id !== id && other.active === 1 && roleMay(other.role, 'staff.manage'))) throw new FoyerError('staff.lastAdministrator')
    return { name, role, active }
  }
  return {
    all,
    find: (id) => select.get(id) ?? null,
    nameOf(id) {
      const name = selectName.get(id)
      return typeof name === 'string' && name.length <= 80 ? name : id
    },
    named: (name) => accountRows.maybe(selectNamed.get(fold(name.trim()))),
    add(account) {
      refuseTaken(account.name, account.id)
      database.prepare('INSERT INTO staff (id, name, folded_name, role, secret_kind, hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(account.id, account.name, fold(account.name), account.role, account.secret_kind, account.hash, account.created_at)
    },
    allow: (id, changes) => { changed(id, changes) },
    change(id, changes) {
      const { name, role, active } = changed(id, changes)
      database.prepare('UPDATE staff SET name = ?, folded_name = ?, role = ?, active = ? WHERE id = ?').run(name, fold(name), role, active ? 1 : 0, id)
    },
    follow: (id, { role: now, active }) => { database.prepare('UPDATE staff SET role = ?, active = ? WHERE id = ?').run(now, active ? 1 : 0, id) },
    setSecret: (id, kind, hash) => {
      database.prepare('UPDATE staff SET secret_kind = ?, hash = ?, failures = 0, locked_until = NULL WHERE id = ?').run(kind, hash, id)
    },
    setLanguage: (id, language) => { database.prepare('UPDATE staff SET language = ? WHERE id = ?').run(language, id) },
    countGuess(id, now) {
      const counted = database.transaction((): (Counted & { account: Account }) | null => {
        const account = select.get(id)
        if (account?.active !== 1) return null
        const after = withOneMore(id, guessesOf(settings, account), now.getTime(), waits)
        count(id, after.stored)
        return { ...after, account }
      }).immediate()
      if (counted === null) return null
      refuseWhileWaiting(counted)
      return counted.account
    },
    waitOf: (account) => waits.left(account.id, guessesOf(settings, account)),
    takeBack: ({ id, failures }) => { database.prepare('UPDATE staff SET failures = ?, locked_until = NULL WHERE id = ? AND failures = ?').run(failures, id, failures + 1) },
    signedIn: (id, now) => { database.prepare('UPDATE staff SET failures = 0, locked_until = NULL, last_sign_in_at = ? WHERE id = ?').run(now.getTime(), id) },
  }
}
