import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeBackup } from '../../../electron/vault/backups/make-backup.ts'
import { makeAdditions, openEncrypted, schemaVersion } from '../../../electron/vault/database/database.ts'
import { databasePath } from '../../../electron/vault/database/desk-files.ts'
import { additions, latestVersion, migrations } from '../../../electron/vault/database/migrations/index.ts'
import { closeDatabase } from '../../../electron/vault/database/open-mark.ts'
import { administratorSecret, bench, confirmSpecimen, type Bench } from '../vault-fixture.ts'

/** A small desk as version 0.1.0 left it; every structure since is made of it by the steps that made it then. */
const fixture = join(import.meta.dirname, '..', 'old-desk')
const keys = Object.entries(JSON.parse(readFileSync(join(fixture, 'keychain.json'), 'utf8')) as Record<string, string>)
const key = Buffer.from(keys[0]?.[1] ?? '', 'hex')
const FIRST = 3
const versions = [
  ...migrations.filter(({ version }) => version >= FIRST).map(({ version, name }) => ({ name: `${version} ${name}`, version, added: 0 })),
  ...additions.map(({ name }, at) => ({ name: `${latestVersion} with ${name}`, version: latestVersion, added: at + 1 })),
]

let scratch: string
beforeEach(() => { scratch = mkdtempSync(join(tmpdir(), 'foyer-versions-')) })
afterEach(() => { rmSync(scratch, { recursive: true, force: true }) })

/** The fixture's folder with the structure of a version, closed. */
async function deskOf(version: number, added: number): Promise<string> {
  const folder = join(scratch, 'machine', 'desk')
  cpSync(fixture, folder, { recursive: true })
  rmSync(join(folder, 'keychain.json'))
  const database = await openEncrypted(databasePath(folder), key, false)
  for (const migration of migrations.filter((step) => step.version > schemaVersion(database) && step.version <= version)) {
    migration.up(database)
    database.pragma(`user_version=${migration.version}`)
  }
  if (added > 0) makeAdditions(database, additions.slice(0, added))
  closeDatabase(database)
  return folder
}

async function opened(folder: string): Promise<Bench> {
  const made = await bench({ dataFolder: folder })
  for (const [name, value] of keys) made.keychain.entries.set(name, value)
  await made.restart()
  const tile = (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')
  await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
  return made
}
const records = async (made: Bench) => (await made.call('records.search', { query: '', before: null, limit: 10 })).total

async function schemaOf(folder: string): Promise<[number, number]> {
  const database = await openEncrypted(databasePath(folder), key, false)
  const names = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM sqlite_schema WHERE name = 'schema_additions'").get()?.count === 1 ? database.prepare('SELECT name FROM schema_additions').all().length : 0
  const version = schemaVersion(database)
  closeDatabase(database)
  return [version, names]
}

describe('a desk of every earlier version', () => {
  it.each(versions)('$name: is backed up, opened and migrated, and taken back as it was', async ({ version, added }) => {
    const folder = await deskOf(version, added)
    const backups = join(scratch, 'backups')
    mkdirSync(backups)
    const before = await openEncrypted(databasePath(folder), key, false)
    const { name } = await makeBackup({ database: before, deskFolder: folder, terminal: 't-000000000000', version: '0.1.0', now: new Date('2026-06-01T09:00:00Z') }, backups)
    closeDatabase(before)

    const made = await opened(folder)
    try {
      expect(await records(made)).toBe(2)
      await confirmSpecimen(made)
      expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    } finally {
      await made.vault.close()
    }
    expect(await schemaOf(folder)).toEqual([latestVersion, additions.length])

    // With the structure that it was backed up with, which is what the version before asks of a file.
    const back = join(scratch, 'back', 'desk')
    cpSync(join(backups, name), back, { recursive: true })
    expect(await schemaOf(back)).toEqual([version, added])
    const again = await opened(back)
    try {
      expect(await records(again)).toBe(2)
      expect(await again.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    } finally {
      await again.vault.close()
    }
  })
})
