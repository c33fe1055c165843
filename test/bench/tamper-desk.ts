import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FoyerError } from '../../electron/contract/errors.ts'
import { openEncrypted } from '../../electron/vault/database/database.ts'
import { databasePath } from '../../electron/vault/database/desk-files.ts'
import { accountOf } from '../../electron/vault/keys/database-key.ts'
import { readKeyFile } from '../../electron/vault/keys/key-file.ts'
import { hashOfFile } from '../../electron/vault/trust/told.ts'
import { specimenReading } from '../vault/specimen-reading.ts'
import { administratorSecret, confirmSpecimen, confirmToday, readyBench, signInAs, type Bench } from '../vault/vault-fixture.ts'
import type { Scene, Tampering } from './tamper-list.ts'

/** Where a desk of the list is kept while copies of it are tampered with. */
export interface TamperDesk {
  /** Tamper with a fresh copy, open it as the next day begins, and say what verification finds. */
  try(tampering: Tampering): Promise<{ found: string[], ok: boolean, opens: boolean }>
  dispose(): Promise<void>
}

async function confirmWithPicture(made: Bench): Promise<string> {
  const page = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9)
  const { readingId } = await made.call('internal.holdReading', { reading: specimenReading({}, { page }), replaces: null })
  return (await made.call('records.confirm', { readingId, corrections: [{ field: 'sex', value: 'X' }], again: true })).recordId
}

/** A record that the clock was in doubt for, counted since. */
async function confirmInDoubt(made: Bench, signIn: () => Promise<unknown>): Promise<void> {
  const leap = async (ms: number) => {
    made.clock.time += ms
    made.clock.leapt += ms
    await made.restart()
    await signIn()
  }
  await leap(20 * 86_400_000)
  await confirmSpecimen(made, { documentNumber: 'DOUBT' })
  await leap(-20 * 86_400_000 + 60_000)
  await confirmToday(made)
}

async function keepTrust(made: Bench): Promise<void> {
  const bytes = Uint8Array.of(9, 9, 9)
  const none = { count: 0, shown: [] }
  const about = { kind: 'certificates' as const, lists: [], certificates: 1, states: 1, signers: 0, revocationLists: 0, refused: 0, validUntil: null }
  const preview = { id: hashOfFile(bytes), bytes: 3, about, present: false, replaces: null, added: none, gone: none, unknownRoots: { ...none, token: null } }
  await made.call('internal.keepTrust', { bytes, preview, cause: 'trust.import' })
}

async function keepClient(made: Bench): Promise<void> {
  const { id } = await made.afresh('clients.create', { name: 'Property management', permissions: ['records.read'], addresses: ['127.0.0.1'], expiresAt: null, oauthClient: 'pms', certificates: ['ab'.repeat(32)] })
  await made.afresh('clients.addKey', { id, certificate: null })
  const { keyId } = await made.afresh('clients.addKey', { id, certificate: null })
  await made.call('clients.revokeKey', { id, keyId })
}

/** A desk with a day's work, made through the vault. */
export async function tamperDesk(): Promise<TamperDesk> {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-tamper-'))
  const made = await readyBench({ dataFolder: join(scratch, 'desk') })
  const administrator = made.administrator
  const asAdministrator = () => made.call('staff.signIn', { staffId: administrator, secret: administratorSecret })
  await made.call('desk.setPolicy', { values: { keepImages: true } })
  await keepTrust(made)
  await keepClient(made)
  const first = await confirmWithPicture(made)
  const clerk = await signInAs(made, 'clerk', 'Kim Clerk')
  for (let number = 0; number < 25; number++) await confirmSpecimen(made, { documentNumber: `S${number}` })
  await asAdministrator()
  for (let number = 0; number < 60; number++) await made.call('audit.list', { filter: {}, before: null, limit: 1 })
  await confirmInDoubt(made, asAdministrator)
  await made.call('desk.setPolicy', { values: { retentionDays: 20 } })
  await made.call('records.erase', { id: await confirmSpecimen(made), reason: 'mistake' })
  await made.restart()
  await made.vault.close()
  const older = join(scratch, 'older')
  cpSync(made.folder, older, { recursive: true })
  await made.restart()
  await asAdministrator()
  const newest = await confirmSpecimen(made, { documentNumber: 'NEWEST' })
  for (let number = 0; number < 80; number++) await made.call('audit.list', { filter: {}, before: null, limit: 1 })
  // What an honest clock and policy leave in the notes of every copy.
  const noteText = ({ code, index, detail }: { code: string, index: number | null, detail: string | null }) => `${code} ${index} ${detail}`
  const usual = new Set((await made.call('audit.verify', {})).notes.map(noteText))
  const verifiedAt = (await made.call('audit.state', {})).lastVerifiedAt
  await made.vault.close()
  const kept = join(scratch, 'kept')
  cpSync(made.folder, kept, { recursive: true })
  const entries = new Map(made.keychain.entries)
  const stranger = await readyBench({ dataFolder: join(scratch, 'other', 'desk') })
  await confirmSpecimen(stranger)
  await stranger.vault.close()

  return {
    async try(tampering) {
      rmSync(made.folder, { recursive: true, force: true })
      cpSync(kept, made.folder, { recursive: true })
      made.keychain.entries.clear()
      for (const [name, value] of entries) made.keychain.entries.set(name, value)
      const time = made.clock.time
      const scene: Scene = {
        folder: made.folder, older, other: { folder: stranger.folder, keychain: stranger.keychain.entries }, keychain: made.keychain.entries,
        records: [first, newest], staff: { clerk, administrator },
      }
      if (tampering.sql !== undefined) {
        const key = Buffer.from(entries.get(accountOf(readKeyFile(made.folder)?.databaseId ?? '')) ?? '', 'hex')
        const database = await openEncrypted(databasePath(made.folder), key, false)
        try {
          database.pragma('foreign_keys=ON')
          tampering.sql(database, scene)
        } finally {
          database.close()
        }
      }
      tampering.files?.(scene)
      made.clock.time += 3_600_000 + (tampering.clock ?? 0)
      try {
        await made.restart()
        const state = await made.call('desk.state', {})
        if (state.fault !== null) return { found: [state.fault.code], ok: false, opens: false }
        await asAnyAdministrator()
        for (let number = 0; number < 5; number++) await confirmSpecimen(made)
        const before = await made.call('audit.state', {})
        const { ok, problems, notes } = await made.call('audit.verify', {})
        const { events } = await made.call('audit.list', { filter: { action: 'audit.anchor' }, before: null, limit: 20 })
        const unbelieved = before.lastVerifiedAt === null || before.lastVerifiedAt === verifiedAt ? [] : ['believed']
        const found = [...problems.map(({ code }) => code), ...notes.filter((note) => !usual.has(noteText(note))).map(({ code }) => `note:${code}`), ...events.map(({ detail }) => `trail:${detail}`), ...unbelieved]
        return { found: [...new Set(found)], ok, opens: true }
      } catch (error) {
        // The desk refuses to work on: nobody overlooks that.
        return { found: [FoyerError.from(error).code], ok: false, opens: false }
      } finally {
        await made.vault.close()
        made.clock.time = time
      }
    },
    async dispose() {
      await made.vault.close()
      rmSync(scratch, { recursive: true, force: true })
    },
  }

  async function asAnyAdministrator(): Promise<void> {
    for (const tile of await made.call('staff.tiles', {})) {
      if (tile.role !== 'administrator') continue
      try {
        await made.call('staff.signIn', { staffId: tile.id, secret: administratorSecret })
        return
      } catch {
        // Another one, then.
      }
    }
  }
}
