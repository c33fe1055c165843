import { z } from 'zod'
import { FoyerError } from '../../../contract/errors.ts'
import { MOST_NAMED, publicKey } from '../../../contract/security-key.ts'
import type { OwnKey, TapPurpose } from '../../../contract/security-key-calls.ts'
import { checkCredential, verifyAssertion } from '../../../ctap/ceremony/verify.ts'
import type { Database } from '../../database/database.ts'
import { instant, jsonText, rowsIn } from '../../database/row-in.ts'
import type { Taps } from '../taps.ts'
import type { Authenticator } from './authenticator.ts'

const row = z.object({
  id: z.string(), staff_id: z.string(), name: z.string().min(1).max(40), credential_id: z.string().regex(/^(?:[0-9a-f]{2}){1,1023}$/), public_key: jsonText(publicKey), sign_count: z.number().int().min(0), user_verified: z.literal([0, 1]), enrolled_at: instant,
})
const rows = rowsIn('staff_security_keys', row)

/** Whether a ticket was given for exactly this. */
function isSame(one: TapPurpose, other: TapPurpose): boolean {
  if (one.for === 'answer') return other.for === 'answer' && one.challenge === other.challenge
  if (one.for === 'approve') return other.for === 'approve' && one.act === other.act
  return one.for !== 'enrol' && one.for === other.for
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

export interface SecurityKeys extends Pick<Authenticator, 'kind' | 'has' | 'remove'> {
  /** A key that answers what it was laid down for and nothing else. The answer is the ticket. */
  answering(purpose: TapPurpose): Authenticator
  /** Somebody's keys, the oldest first. */
  list(staffId: string): OwnKey[]
  credentialsOf(staffId: string): Uint8Array[]
  /** Credentials of everybody who can sign in here; none where they are too many to be named: then a key says by itself what it keeps for the desk. */
  namedToAnyone(): Uint8Array[]
  /** Whether somebody who can sign in here has one. */
  anybodyHas(): boolean
  /** Whose credential it is, in hexadecimal. */
  holderOf(credentialId: Uint8Array): { staffId: string | null, named: string }
  /** What a key made for somebody under a ticket, kept by `enrol`. @throws FoyerError `securityKey.*`, `staff.challengeOver` */
  made(ticket: string): { enrol(kept: { id: string, staffId: string, name: string, now: Date }): void }
  /** @returns whether the person had it */
  removeOne(staffId: string, id: string): boolean
}

/**
 * FIDO2 security keys that lie on the desk's own reader. What is kept proves nothing to anybody else: the key for checking, and how far it had
 * counted, so that a copy is noticed. Tickets under which a key was laid down are those of staff/taps.ts.
 */
export function securityKeys(database: Database, taps: Taps): SecurityKeys {
  const selectOf = database.prepare<[string]>('SELECT * FROM staff_security_keys WHERE staff_id = ? ORDER BY enrolled_at, id')
  const selectOne = database.prepare<[string]>('SELECT * FROM staff_security_keys WHERE credential_id = ?')
  const selectNamed = database.prepare<[number]>('SELECT k.* FROM staff_security_keys k JOIN staff s ON s.id = k.staff_id WHERE s.active = 1 LIMIT ?')
  const take = database.prepare<[number, string, number, number]>('UPDATE staff_security_keys SET sign_count = ? WHERE id = ? AND (sign_count < ? OR ? = 0)')
  const put = database.prepare<[string, string, string, string, string, number, 0 | 1, number]>('INSERT INTO staff_security_keys (id, staff_id, name, credential_id, public_key, sign_count, user_verified, enrolled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const removeOne = database.prepare<[string, string]>('DELETE FROM staff_security_keys WHERE staff_id = ? AND id = ?')
  const remove = database.prepare<[string]>('DELETE FROM staff_security_keys WHERE staff_id = ?')
  const of = (staffId: string) => selectOf.all(staffId).map(rows.of)
  const own = { kind: 'securityKey', has: ({ id }: { id: string }) => of(id).length > 0, remove(staffId: string) { remove.run(staffId) } } as const
  return {
    ...own,
    list: (staffId) => of(staffId).map(({ id, name, enrolled_at: at }) => ({ id, name, since: new Date(at).toISOString() })),
    credentialsOf: (staffId) => of(staffId).map((each) => bytes(each.credential_id)),
    namedToAnyone() {
      const all = selectNamed.all(MOST_NAMED + 1).map(rows.of)
      return all.length > MOST_NAMED ? [] : all.map((each) => bytes(each.credential_id))
    },
    anybodyHas: () => selectNamed.all(1).length > 0,
    holderOf(credentialId) {
      const named = hex(credentialId)
      return { staffId: rows.maybe(selectOne.get(named))?.staff_id ?? null, named }
    },
    answering: (purpose) => ({
      ...own,
      begin: () => null,
      async finish(person, ticket) {
        const { purpose: given, outcome, hash, verification } = taps.take(ticket)
        if (outcome.is !== 'assertion' || !isSame(purpose, given)) throw new FoyerError('staff.challengeOver')
        const kept = rows.maybe(selectOne.get(hex(outcome.credentialId)))
        if (person === null || kept?.staff_id !== person.id) throw new FoyerError('securityKey.unknown')
        const { signCount } = verifyAssertion(outcome, hash, { publicKey: kept.public_key, signCount: kept.sign_count, userVerified: kept.user_verified === 1 }, verification)
        // Whoever finds a key without a PIN can give it one: that it knows somebody today does not say that it knows its holder.
        if (verification === 'required' && kept.user_verified === 0) throw new FoyerError('securityKey.pinNotSet', { detail: 'enrolled without' })
        return {
          take() {
            if (take.run(signCount, kept.id, signCount, signCount).changes !== 1) throw new FoyerError('staff.codeUsed')
          },
        }
      },
    }),
    made(ticket) {
      const { outcome, verification } = taps.take(ticket)
      if (outcome.is !== 'credential') throw new FoyerError('staff.challengeOver')
      const { credential } = outcome
      checkCredential(credential, verification)
      const named = hex(credential.credentialId)
      if (selectOne.get(named) !== undefined) throw new FoyerError('securityKey.enrolledAlready')
      return { enrol({ id, staffId, name, now }) { put.run(id, staffId, name, named, JSON.stringify(credential.publicKey), credential.signCount, credential.userVerified ? 1 : 0, now.getTime()) } }
    },
    removeOne: (staffId, id) => removeOne.run(staffId, id).changes === 1,
  }
}
