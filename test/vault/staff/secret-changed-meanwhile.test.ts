import { expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { deskBench } from '../desk-fixture.ts'
import { administratorSecret } from '../vault-fixture.ts'
import { codeOf } from './factor-bench.ts'

const PHRASE = 'clerks like stamps'

it('an answer that was being looked at when the secret became another one, or the account was closed, signs nobody in', async () => {
  const made = await deskBench()
  const administrator = made.session
  const { id } = await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: PHRASE })
  const { database, accounts, authenticators } = opened(made.desk)
  const kept = accounts.find(id)?.hash ?? ''
  const other = accounts.all().find((each) => each.id !== id)?.hash ?? ''
  const { secret } = authenticators
  const whileLookedAt = async (change: () => void) => {
    made.session = null
    // Another process of the desk, between the look and what follows from it.
    authenticators.secret = { ...secret, finish: async (...given) => {
      const proven = await secret.finish(...given)
      change()
      return proven
    } }
    const ended = await codeOf(made.call('staff.signIn', { staffId: id, secret: PHRASE }))
    authenticators.secret = secret
    return [ended, made.session]
  }
  expect(await whileLookedAt(() => { database.prepare('UPDATE staff SET hash = ? WHERE id = ?').run(other, id) })).toEqual(['staff.wrongSecret', null])
  database.prepare('UPDATE staff SET hash = ?, failures = 0 WHERE id = ?').run(kept, id)
  expect(await whileLookedAt(() => { database.prepare('UPDATE staff SET active = 0 WHERE id = ?').run(id) })).toEqual(['staff.wrongSecret', null])
  database.prepare('UPDATE staff SET active = 1, failures = 0 WHERE id = ?').run(id)
  expect((await whileLookedAt(() => undefined))[0]).toBe('done')
  made.session = administrator
  expect(await codeOf(made.call('staff.prove', { call: 'desk.exit', kind: 'secret', answer: administratorSecret }))).toBe('done')
  made.dispose()
})
