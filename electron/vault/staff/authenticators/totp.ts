import { z } from 'zod'
import { FoyerError } from '../../../contract/errors.ts'
import type { TotpOffer } from '../../../contract/staff.ts'
import type { Database } from '../../database/database.ts'
import { rowsIn } from '../../database/row-in.ts'
import type { Authenticator, Offer } from './authenticator.ts'
import { isOfOtherTime, KEY_BYTES, keyIn, shownKey, stepOfCode, typedCode } from './totp-code.ts'

const row = z.object({ staff_id: z.string(), key: z.string().regex(/^(?:[0-9a-f]{2}){20,64}$/), enrolled_at: z.number().int().min(0), last_step: z.number().int().min(0) })
const rows = rowsIn('staff_totp', row)

export type KeyOffer = Offer<TotpOffer>

export interface TotpAuthenticator extends Authenticator {
  /** Since when somebody has it, milliseconds since the epoch; null for who has not. */
  since(staffId: string): number | null
  /** A new key, kept nowhere until a code of it was typed. */
  offer(person: { id: string, name: string }, deskName: string, randomBytes: (count: number) => Uint8Array): KeyOffer
  /** A key that was made elsewhere, in base 32: nobody is shown it here. */
  brought(person: { id: string }, key: string): Pick<KeyOffer, 'finish'>
}

/**
 * Codes of an app (RFC 6238). The keys are in the desk's encrypted database and nowhere else: whoever checks a code must have its key. The step of
 * the last code that counted is beside it and only grows, so that no code counts twice, whatever the clock says then.
 */
export function totpAuthenticator(database: Database): TotpAuthenticator {
  const select = database.prepare<[string]>('SELECT * FROM staff_totp WHERE staff_id = ?')
  const take = database.prepare<[number, string, string, number]>('UPDATE staff_totp SET last_step = ? WHERE staff_id = ? AND key = ? AND last_step < ?')
  const put = database.prepare<[string, string, number, number]>('INSERT INTO staff_totp (staff_id, key, enrolled_at, last_step) VALUES (?, ?, ?, ?) ON CONFLICT (staff_id) DO UPDATE SET key = excluded.key, enrolled_at = excluded.enrolled_at, last_step = excluded.last_step')
  const remove = database.prepare<[string]>('DELETE FROM staff_totp WHERE staff_id = ?')
  const of = (staffId: string) => rows.maybe(select.get(staffId))
  const finishing = (staffId: string, key: Uint8Array): KeyOffer['finish'] => (answer, now) => {
    const code = typedCode(answer)
    const step = stepOfCode(key, code, now)
    if (step === null) throw new FoyerError(isOfOtherTime(key, code, now) ? 'staff.codeOtherTime' : 'staff.wrongCode')
    return { enrol: () => { put.run(staffId, Buffer.from(key).toString('hex'), now.getTime(), step) } }
  }
  return {
    kind: 'totp',
    has: ({ id }) => of(id) !== null,
    since: (staffId) => of(staffId)?.enrolled_at ?? null,
    begin: () => null,
    finish(person, answer, _asked, now) {
      const kept = person === null ? null : of(person.id)
      if (kept === null) return Promise.reject(new FoyerError('staff.wrongCode'))
      const key = Buffer.from(kept.key, 'hex')
      const code = typedCode(answer)
      const step = stepOfCode(key, code, now)
      if (step === null) return Promise.reject(new FoyerError(isOfOtherTime(key, code, now) ? 'staff.codeOtherTime' : 'staff.wrongCode'))
      if (step <= kept.last_step) return Promise.reject(new FoyerError('staff.codeUsed'))
      return Promise.resolve({
        take() {
          if (take.run(step, kept.staff_id, kept.key, step).changes !== 1) throw new FoyerError('staff.codeUsed')
        },
      })
    },
    offer(person, deskName, randomBytes) {
      const key = randomBytes(KEY_BYTES)
      return { shown: shownKey(key, person.name, `Foyer ${deskName}`), finish: finishing(person.id, key) }
    },
    brought: ({ id }, key) => ({ finish: finishing(id, keyIn(key)) }),
    remove: (staffId) => { remove.run(staffId) },
  }
}
