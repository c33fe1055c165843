import type { z } from 'zod'
import type { deskCalls } from '../../../contract/desk.ts'
import { FoyerError } from '../../../contract/errors.ts'
import type { Language } from '../../../contract/primitives.ts'
import { keeperRole, roleNames } from '../../../contract/roles.ts'
import { record } from '../../audit/commit.ts'
import { eventOf, systemFrame } from '../../audit/event.ts'
import { headOf } from '../../audit/head.ts'
import type { Database } from '../../database/database.ts'
import { settingNames } from '../../database/setting-names.ts'
import { settingsOf } from '../../database/settings.ts'
import { createDatabase } from '../../keys/create-database.ts'
import { awaitConfirmation, chooseGroups } from '../../keys/recovery-confirmation.ts'
import { refuseWhereDeskWas, setTracesAside } from '../../keys/traces.ts'
import { accountBook, type Account } from '../../staff/accounts.ts'
import { hashSecret } from '../../staff/authenticators/secrets.ts'
import { isWeak } from '../../staff/authenticators/weak-secrets.ts'
import { newId, type Desk } from '../desk.ts'
import { settle } from './into-service.ts'

interface Founding { deskName: string, language: Language, staff: Pick<Account, 'id' | 'name' | 'role' | 'secret_kind' | 'hash' | 'created_at'>[] }

function found(desk: Desk, founding: Founding, more: (database: Database) => void) {
  return createDatabase(desk.place, (database) => {
    database.transaction(() => {
      const settings = settingsOf(database)
      settings.set(settingNames.terminal, `t-${Buffer.from(desk.randomBytes(6)).toString('hex')}`)
      settings.set(settingNames.auditSeed, Buffer.from(desk.randomBytes(32)).toString('hex'))
      settings.set(settingNames.deskName, founding.deskName)
      settings.set(settingNames.language, founding.language)
      const accounts = accountBook(database, desk.waits)
      for (const account of founding.staff) accounts.add(account)
      more(database)
    }).immediate()
  })
}

type SetUp = z.output<(typeof deskCalls)['desk.setUp']['input']>

/** First run of a real desk. @returns the recovery key, and which of its groups to type back */
export async function setUpDesk(desk: Desk, { deskName, language, administrator }: SetUp): Promise<{ recoveryKey: string, confirmGroups: number[] }> {
  if (desk.opened !== null) throw new FoyerError('desk.alreadySetUp')
  if (desk.fault !== null) throw desk.fault
  await refuseWhereDeskWas(desk.place)
  const hash = await hashSecret(administrator.secretKind, administrator.secret, desk.randomBytes(16))
  const id = newId(desk.randomBytes)
  const { database, recoveryKey } = await found(desk, {
    deskName: deskName.trim(), language,
    staff: [{ id, name: administrator.name.trim(), role: keeperRole, secret_kind: administrator.secretKind, hash, created_at: desk.now().getTime() }],
  }, (draft) => { settingsOf(draft).set(settingNames.recovery, 'setUp') })
  await settle(desk, database, { head: headOf(desk.place), anew: true })
  const confirmGroups = chooseGroups(desk)
  awaitConfirmation(desk, settingsOf(database), recoveryKey, confirmGroups, 'setUp')
  return { recoveryKey, confirmGroups }
}

/** One of each role, called by it. */
const demoStaff = roleNames.map((role) => [`Demo ${role}`, role] as const)

/** A PIN of six digits that the rules for PINs let pass. */
function randomPin(desk: Desk): string {
  for (;;) {
    const pin = Array.from(desk.randomBytes(6), (byte) => byte % 10).join('')
    if (isWeak('pin', pin) === null) return pin
  }
}

/** The demo desk sets itself up. Its one PIN is shown on the sign-in screen; its recovery key is shown to nobody. */
export async function setUpDemo(desk: Desk): Promise<void> {
  setTracesAside(desk.place.folder)
  const secret = randomPin(desk)
  const hash = await hashSecret('pin', secret, desk.randomBytes(16))
  const staff = demoStaff.map(([name, role]) => ({ id: newId(desk.randomBytes), name, role, secret_kind: 'pin' as const, hash, created_at: desk.now().getTime() }))
  const { database } = await found(desk, { deskName: 'Demo', language: 'en', staff }, (draft) => {
    const settings = settingsOf(draft)
    settings.set(settingNames.recovery, 'confirmed')
    settings.set(settingNames.demo, JSON.stringify({ staffId: staff[0]?.id ?? '', secret }))
  })
  await settle(desk, database, { head: headOf(desk.place), anew: true })
  const frame = systemFrame('POST', '/desk', 'desk.setUp')
  record(desk, eventOf(desk, frame, { status: 200, error: null, subject: null, detail: 'demo' }))
}
