import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeAdditions, migrate, openEncrypted, schemaVersion, type Database } from '../../../electron/vault/database/database.ts'
import { additions, latestVersion, migrations } from '../../../electron/vault/database/migrations/index.ts'

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-migrations-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const open = (name: string) => openEncrypted(join(folder, `${name}.db`), Buffer.alloc(32, 7), true)
const schemaOf = (database: Database) => database.prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all().map(({ sql }) => sql)

/** What a database of each earlier version may hold; it must come through. */
const sampleOf: Record<number, string> = {
  1: "INSERT INTO settings VALUES ('terminal', 't-1'); INSERT INTO audit_words VALUES (1, 'system'); INSERT INTO audit_events (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash) VALUES (0, 0, 1, NULL, 1, 1, 1, 200, NULL, NULL, NULL, 1, 1, 1, zeroblob(32))",
  2: "INSERT INTO staff (id, name, folded_name, role, secret_kind, hash, created_at) VALUES ('s', 'S', 's', 'clerk', 'pin', 'x', 0)",
  3: "INSERT INTO records VALUES ('r', 0, 'p', 'UTO', 'L', 'E', '1974-08-12', 'stop', 0, '2026-01-01', 's', 'S', 'file', '{}')",
  4: "UPDATE audit_events SET format = 2, principal = 1, door = 1, credential = 'session'",
  7: "INSERT INTO uplink_destinations VALUES ('receiver', 1, NULL); INSERT INTO uplink_receipts VALUES (1, 0, 'note'); INSERT INTO uplink_secrets VALUES ('apiKey', 'x')",
  5: "INSERT INTO record_names VALUES ('r', 'e'); INSERT INTO record_notes VALUES ('r', 'Late arrival', 0, 's', 'S')",
}

describe('migrations', () => {
  it('are numbered without a gap and named', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map(({ version }) => version).toSorted((a, b) => a - b))
    expect(new Set(migrations.map(({ version }) => version)).size).toBe(migrations.length)
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length)
  })

  it.each([0, ...migrations.map(({ version }) => version)])('bring version %i up to date with what is in it', async (version) => {
    const database = await open(`from-${version}`)
    migrate(database, version)
    expect(schemaVersion(database)).toBe(version)
    for (let filled = 1; filled <= version; filled++) database.exec(sampleOf[filled] ?? '')
    migrate(database)
    migrate(database)
    expect(schemaVersion(database)).toBe(latestVersion)
    const fresh = await open(`fresh-${version}`)
    migrate(fresh)
    expect(schemaOf(database)).toEqual(schemaOf(fresh))
    expect(database.prepare<[], { count: number }>('SELECT count(*) AS count FROM audit_events').get()?.count).toBe(version >= 1 ? 1 : 0)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    database.close()
    fresh.close()
  })

  it('work out for the records that are there what their names are sorted by', async () => {
    const database = await open('names')
    migrate(database, 4)
    for (const name of ['ÖZDEMİR, Ayşe', 'Łukasz']) database.prepare("INSERT INTO records VALUES (?, 0, 'p', 'UTO', 'L', ?, '1974-08-12', 'stop', 0, '2026-01-01', 's', 'S', 'file', '{}')").run(name.length, name)
    migrate(database)
    expect(database.prepare('SELECT folded FROM record_names ORDER BY folded').pluck().all()).toEqual(['lukasz', 'ozdemir, ayse'])
    database.close()
  })

  it('leave a database as it was when one of them fails', async () => {
    const database = await open('fails')
    migrate(database, 1)
    database.exec('CREATE TABLE staff (id TEXT)')
    expect(() => { migrate(database) }).toThrow('already exists')
    expect(schemaVersion(database)).toBe(1)
    database.close()
  })

  it('make an addition once, whole or not at all, and leave the version for the Foyer before', async () => {
    const database = await open('additions')
    migrate(database)
    const good = { name: 'notes', up: (to: Database) => { to.exec('CREATE TABLE notes (id TEXT)') } }
    const broken = { name: 'broken', up: (to: Database) => { to.exec('CREATE TABLE half (id TEXT); CREATE TABLE notes (id TEXT)') } }
    makeAdditions(database, [good])
    expect(() => { makeAdditions(database, [good, broken]) }).toThrow('already exists')
    expect(schemaVersion(database)).toBe(latestVersion)
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name IN ('notes', 'half')").pluck().all()).toEqual(['notes'])
    expect(database.prepare('SELECT name FROM schema_additions').pluck().all()).toEqual([...additions.map(({ name }) => name), 'notes'].toSorted())
    database.close()
  })

  it('set SQLCipher up as the house wants it', async () => {
    const database = await open('settings')
    migrate(database)
    const settings = Object.fromEntries(['journal_mode', 'synchronous', 'secure_delete', 'foreign_keys', 'temp_store', 'auto_vacuum', 'cipher'].map((name) => [name, database.pragma(name, { simple: true })]))
    expect(settings).toEqual({ journal_mode: 'wal', synchronous: 2, secure_delete: 1, foreign_keys: 1, temp_store: 2, auto_vacuum: 2, cipher: 'sqlcipher' })
    database.close()
  })
})
