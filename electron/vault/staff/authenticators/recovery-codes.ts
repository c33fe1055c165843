import { createHash } from 'node:crypto'
import { FoyerError } from '../../../contract/errors.ts'
import { RECOVERY_CODES } from '../../../contract/staff.ts'
import type { Database } from '../../database/database.ts'
import { alphabet, normaliseGroup } from '../../keys/recovery-key.ts'
import type { Authenticator } from './authenticator.ts'

/** 60 bits: nobody types their way to one, and what is typed is short. */
const LENGTH = 12
const GROUP = 4

/**
 * A plain hash will do: what is hashed is random and of nobody's choosing, and whoever can read the hashes can read the keys of the code apps
 * beside them. The person is in it, so that equal codes of two people are not equal.
 */
const hashOf = (staffId: string, code: string): string => createHash('sha256').update(`foyer recovery code 1\0${staffId}\0${code}`).digest('hex')

export interface RecoveryCodes extends Authenticator {
  left(staffId: string): number
  /** Ten new ones in place of all there are, to be shown once; written by `keep`. */
  make(staffId: string, randomBytes: (count: number) => Uint8Array): { codes: string[], keep(now: Date): void }
}

/** Ten codes on paper for the day on which everything else is lost. Each counts once. */
export function recoveryCodes(database: Database): RecoveryCodes {
  const count = database.prepare<[string], number>('SELECT count(*) FROM staff_recovery_codes WHERE staff_id = ?').pluck()
  const known = database.prepare<[string, string], number>('SELECT count(*) FROM staff_recovery_codes WHERE staff_id = ? AND hash = ?').pluck()
  const use = database.prepare<[string, string]>('DELETE FROM staff_recovery_codes WHERE staff_id = ? AND hash = ?')
  const remove = database.prepare<[string]>('DELETE FROM staff_recovery_codes WHERE staff_id = ?')
  const insert = database.prepare<[string, string, number]>('INSERT INTO staff_recovery_codes (staff_id, hash, made_at) VALUES (?, ?, ?)')
  return {
    kind: 'recoveryCode',
    has: ({ id }) => (count.get(id) ?? 0) > 0,
    left: (staffId) => count.get(staffId) ?? 0,
    begin: () => null,
    finish(person, answer) {
      const hash = person === null ? null : hashOf(person.id, normaliseGroup(answer))
      if (person === null || hash === null || known.get(person.id, hash) !== 1) return Promise.reject(new FoyerError('staff.wrongCode'))
      return Promise.resolve({
        take() {
          if (use.run(person.id, hash).changes !== 1) throw new FoyerError('staff.codeUsed')
        },
      })
    },
    make(staffId, randomBytes) {
      const codes = Array.from({ length: RECOVERY_CODES }, () => Array.from(randomBytes(LENGTH), (byte) => alphabet[byte & 31]).join(''))
      return {
        codes: codes.map((code) => (code.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')),
        keep(now) {
          remove.run(staffId)
          for (const code of codes) insert.run(staffId, hashOf(staffId, code), now.getTime())
        },
      }
    },
    remove: (staffId) => { remove.run(staffId) },
  }
}
