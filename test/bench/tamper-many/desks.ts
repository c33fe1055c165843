import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withSignature } from '../../../electron/tlog/cosignature.ts'
import { cosignatureLine } from '../../../electron/tlog/sign-cosignature.ts'
import { noteSigner } from '../../../electron/tlog/sign-note.ts'
import { headAccountOf } from '../../../electron/vault/audit/head.ts'
import { accountOf } from '../../../electron/vault/keys/database-key.ts'
import { readKeyFile } from '../../../electron/vault/keys/key-file.ts'
import { administratorSecret, bench, confirmSpecimen, confirmToday, readyBench, seededBytes, type Bench } from '../../vault/vault-fixture.ts'
import { still, type Still } from './copies.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** A trail of some days, made through the vault, with what others hold of it. */
export interface Desks {
  now: Still
  /** The same desk as it was at earlier moments. */
  older: readonly Still[]
  /** What the receiver holds, cosigned, and what each of three neighbours does. */
  receipt: string
  witnesses: readonly string[]
  /** Desks that nobody tampered with, by what happened to them. */
  honest: readonly { name: string, desk: Still }[]
  time: number
  dispose(): Promise<void>
}

const stillOf = (made: Bench): Still => ({
  folder: made.folder, key: Buffer.from(made.keychain.entries.get(accountOf(readKeyFile(made.folder)?.databaseId ?? '')) ?? '', 'hex'),
  head: made.keychain.entries.get(headAccountOf(made.folder)) ?? null,
})

async function signIn(made: Bench): Promise<void> {
  const tile = (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')
  await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
}

/** Some work, a minute after the other. */
async function workDay(made: Bench, events: number): Promise<void> {
  for (let number = 0; number < events; number++) {
    made.clock.time += MINUTE
    if (number % 12 === 11) await signIn(made)
    if (number % 10 === 5) await confirmSpecimen(made, { documentNumber: `W${number}` })
    else await made.call('audit.list', { filter: {}, before: null, limit: 1 })
  }
}

export async function desks(): Promise<Desks> {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-tamper-many-'))
  const made = await readyBench({ dataFolder: join(scratch, 'desk') })
  let kept = 0
  const keep = async (): Promise<Still> => {
    await made.vault.close()
    const copy = still(stillOf(made), join(scratch, `still-${kept++}`))
    await made.restart()
    await signIn(made)
    return copy
  }
  const cosign = async (...names: string[]): Promise<string> => {
    const { checkpoint } = await made.call('audit.verify', {}).then(() => made.call('audit.state', {}))
    return names.reduce((note, name) => withSignature(note, cosignatureLine(note, noteSigner(name, seededBytes(name)(32)), new Date(made.clock.time))), checkpoint ?? '')
  }
  const older: Still[] = []
  for (let part = 0; part < 4; part++) {
    await workDay(made, 50)
    older.push(await keep())
  }
  await workDay(made, 40)
  const witnesses = [await cosign('witness/a'), await cosign('witness/b'), await cosign('witness/c')]
  const receipt = await cosign('receiver')
  await workDay(made, 40)
  const now = await keep()
  const { time } = made.clock

  const honest: Desks['honest'][number][] = [{ name: 'as it is', desk: now }]
  const { recoveryKey, confirmGroups } = await made.afresh('desk.rotateKey', {})
  const groups = recoveryKey.split('-')
  await made.call('desk.confirmRecovery', { groups: confirmGroups.map((index) => ({ index, value: groups[index] ?? '' })) })
  await workDay(made, 10)
  honest.push({ name: 'after a key rotation', desk: await keep() })
  await made.vault.close()
  made.keychain.entries.clear()
  await made.restart()
  await made.call('desk.recover', { recoveryKey })
  await signIn(made)
  await workDay(made, 10)
  honest.push({ name: 'after a recovery by its key', desk: await keep() })
  await yearLater(made)
  await workDay(made, 10)
  honest.push({ name: 'after its oldest year was purged', desk: await keep() })
  honest.push({ name: 'migrated from the version before', desk: await migrated(scratch) })
  return { now, older, receipt, witnesses, honest, time, async dispose() {
    await made.vault.close()
    rmSync(scratch, { recursive: true, force: true })
  } }
}

/** Day by day, as a computer that is on; the oldest events go by themselves. */
async function yearLater(made: Bench): Promise<void> {
  made.clock.time += 366 * DAY
  await made.restart()
  await signIn(made)
  await confirmToday(made)
  await made.call('records.purge', {})
  const { events } = await made.call('audit.list', { filter: { action: 'audit.purge' }, before: null, limit: 1 })
  if (events.length === 0) throw new Error('nothing was purged')
}

/** A desk as version 0.1.0 left it (test/vault/old-desk), opened by this one. */
async function migrated(scratch: string): Promise<Still> {
  const fixture = join(import.meta.dirname, '../../vault/old-desk')
  const folder = join(scratch, 'migrated')
  cpSync(fixture, folder, { recursive: true })
  rmSync(join(folder, 'keychain.json'))
  const old = await bench({ dataFolder: folder })
  for (const [name, value] of Object.entries(JSON.parse(readFileSync(join(fixture, 'keychain.json'), 'utf8')) as Record<string, string>)) old.keychain.entries.set(name, value)
  await old.restart()
  await signIn(old)
  await workDay(old, 20)
  await old.vault.close()
  return stillOf(old)
}
