import { digest } from '../audit/digest.ts'
import type { Report } from '../audit/report.ts'
import type { Database } from '../database/database.ts'

/** Actions whose event says how somebody's second factors are from then on. */
const factorActions: ReadonlySet<string> = new Set(['staff.finishEnrolment', 'staff.provisionFactor', 'staff.finishKeyEnrolment', 'staff.removeKey', 'staff.removeFactor', 'staff.renewRecoveryCodes', 'staff.resetFactors', 'staff.resetAdministrator', 'staff.leaveOrganisation', 'organisation.enter'])
/** The same, where what was typed was a recovery code, which is one fewer then: their events begin with the kind. */
const answering: ReadonlySet<string> = new Set(['staff.answer', 'staff.prove', 'staff.approveFactor', 'desk.openIncomplete'])

/** How the event of somebody else's new secret begins where it took their security keys away, and how many. */
export const KEYS_REMOVED = 'keysRemoved='

/** Every action that can say it. */
export const allFactorActions = [...factorActions, ...answering, 'staff.setSecret']

export function changesFactors(action: string, words: string | null): boolean {
  if (action === 'staff.setSecret') return words?.startsWith(KEYS_REMOVED) === true
  return factorActions.has(action) || (answering.has(action) && words?.split(' ')[0] === 'recoveryCode')
}

const hashOf = (staffId: string, apps: readonly string[][], codes: readonly string[][], rest: readonly unknown[] = []): string => digest(JSON.stringify(['foyer factors 1', staffId, apps, codes, ...rest]))
/** Of somebody who has none. */
export const noFactors = (staffId: string): string => hashOf(staffId, [], [])

/**
 * What somebody has beside their secret: the key of an app, since when, their security keys and whether those knew them when they were enrolled, the codes on paper that are left, and whom their organisation
 * knows them as. The step of the last code and the count of a key are not in it: they change with every signing in, and whoever could set them back
 * could as well read the app's key.
 */
export function factorsHash(database: Database, staffId: string): string {
  const apps = database.prepare<[string], { key: unknown, enrolled_at: unknown }>('SELECT key, enrolled_at FROM staff_totp WHERE staff_id = ?').all(staffId)
  const codes = database.prepare<[string], { hash: unknown, made_at: unknown }>('SELECT hash, made_at FROM staff_recovery_codes WHERE staff_id = ? ORDER BY hash').all(staffId)
  const keys = database.prepare<[string], { credential_id: unknown, public_key: unknown, name: unknown, user_verified: unknown, enrolled_at: unknown }>('SELECT credential_id, public_key, name, user_verified, enrolled_at FROM staff_security_keys WHERE staff_id = ? ORDER BY credential_id').all(staffId)
  const links = database.prepare<[string], { issuer: unknown, subject: unknown, linked_at: unknown }>('SELECT issuer, subject, linked_at FROM staff_organisation WHERE staff_id = ?').all(staffId)
    .map(({ issuer, subject, linked_at: at }) => [String(issuer), String(subject), String(at)])
  return hashOf(
    staffId, apps.map(({ key, enrolled_at: at }) => [String(key), String(at)]), codes.map(({ hash, made_at: at }) => [String(hash), String(at)]),
    // Who has no key, and is nobody's elsewhere, has the hash of before there were any.
    [...keys.map((key) => [key.credential_id, key.public_key, key.name, key.user_verified, key.enrolled_at].map(String)), ...(links.length === 0 ? [] : [links])],
  )
}

/** What the trail says of somebody's second factors: the hash that they must have. */
export type ToldFactors = Map<string, { hash: string | null, leaf: number }>

/**
 * Hold second factors against the trail: whoever writes the database could take one away, or put their own telephone in its place. Who has none
 * needs no event to say so. Code: `factorsAltered`.
 */
export function holdFactors(database: Database, told: ToldFactors, problem: Report): void {
  const having = database.prepare<[], { id: unknown }>('SELECT staff_id AS id FROM staff_totp UNION SELECT staff_id FROM staff_recovery_codes UNION SELECT staff_id FROM staff_security_keys UNION SELECT staff_id FROM staff_organisation').all().map(({ id }) => String(id))
  for (const id of new Set([...having, ...told.keys()])) {
    const expected = told.get(id)
    if (expected === undefined || expected.hash !== factorsHash(database, id)) problem('factorsAltered', expected?.leaf ?? null, id)
  }
}
