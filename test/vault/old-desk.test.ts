import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEncrypted, schemaVersion } from '../../electron/vault/database/database.ts'
import { databasePath } from '../../electron/vault/database/desk-files.ts'
import { administratorSecret, bench, confirmSpecimen, type Bench } from './vault-fixture.ts'

/** A small desk as version 0.1.0 left it before its trail held records by hash: made with that program, specimen records only, its key beside it. */
const fixture = join(import.meta.dirname, 'old-desk')
const keys = Object.entries(JSON.parse(readFileSync(join(fixture, 'keychain.json'), 'utf8')) as Record<string, string>)

let made: Bench
beforeEach(async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'foyer-old-')), 'desk')
  cpSync(fixture, folder, { recursive: true })
  rmSync(join(folder, 'keychain.json'))
  made = await bench({ dataFolder: folder })
  for (const [name, value] of keys) made.keychain.entries.set(name, value)
  await made.restart()
  const tile = (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')
  await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
}, 60_000)
afterEach(() => made.dispose())

describe('a desk of the version before', () => {
  it('opens, verifies, and goes on, its records covered from now on', async () => {
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [], notes: [] })
    const { events } = await made.call('audit.list', { filter: { action: 'audit.cover' }, before: null, limit: 5 })
    expect(events.map(({ user, detail }) => `${user} ${detail}`)).toEqual(['system records=2 accounts=2'])
    const id = await confirmSpecimen(made)
    const found = await made.call('records.search', { query: '', before: null, limit: 10 })
    expect(found.total).toBe(3)
    expect((await made.call('records.get', { id: found.rows.find((row) => row.id !== id)?.id ?? '' })).history.length).toBeGreaterThan(0)
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [], notes: [] })
  })

  it('covers them once, so that what is changed in the database afterwards shows', async () => {
    await made.restart()
    await made.vault.close()
    const database = await openEncrypted(databasePath(made.folder), Buffer.from(keys[0]?.[1] ?? '', 'hex'), false)
    database.prepare("UPDATE records SET name = 'NOBODY' WHERE document_number = 'D23145890'").run()
    database.prepare("INSERT INTO records SELECT 'planted', created_at, document_type, issuing_state, document_number, name, date_of_birth, verdict, corrected, keep_until, confirmed_by_id, confirmed_by, source, content FROM records LIMIT 1").run()
    database.close()
    await made.restart()
    const tile = (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')
    await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
    const { problems } = await made.call('audit.verify', {})
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['recordAltered', 'recordUnexplained']))
    expect((await made.call('audit.list', { filter: { action: 'audit.cover' }, before: null, limit: 5 })).events).toHaveLength(1)
  })

  it('can go back: the same schema version, and everything that version writes can be written', async () => {
    await confirmSpecimen(made)
    await made.vault.close()
    const database = await openEncrypted(databasePath(made.folder), Buffer.from(keys[0]?.[1] ?? '', 'hex'), false)
    try {
      expect(schemaVersion(database)).toBe(3)
      // As version 0.1.0 writes: its columns, by name, and no others.
      const writes = [
        "INSERT INTO settings (name, value) VALUES ('openings', '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
        "INSERT INTO audit_words (word) VALUES ('a word of then')",
        "INSERT INTO audit_events (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash) VALUES (900000, 0, 1, NULL, 1, 1, 1, 200, NULL, NULL, NULL, 1, 1, 1, zeroblob(32))",
        'INSERT INTO audit_nodes (level, number, hash) VALUES (20, 20, zeroblob(32))',
        "INSERT OR IGNORE INTO audit_checkpoints (size, time, note) VALUES (900001, 0, '')",
        "INSERT INTO staff (id, name, folded_name, role, secret_kind, hash, created_at) VALUES ('s', 'S', 's', 'clerk', 'pin', '', 0)",
        "INSERT INTO records (id, created_at, document_type, issuing_state, document_number, name, date_of_birth, verdict, corrected, keep_until, confirmed_by, source, confirmed_by_id, content) VALUES ('r', 0, '', NULL, '', '', '', 'stop', 0, '2026-01-01', '', 'file', 's', '{}')",
        "INSERT OR IGNORE INTO record_words (kind, word, record_id) VALUES ('name', 'x', 'r')",
        "INSERT INTO record_images (record_id, kind, jpeg, purge_on) VALUES ('r', 'page', x'ff', '2026-01-01')",
        "DELETE FROM records WHERE id = 'r'",
      ]
      for (const sql of writes) expect(database.prepare(sql).run().changes).toBe(1)
      // Read by that version as columns of these tables: none is gone.
      expect(database.prepare('SELECT id, name, role, secret_kind, hash, active, language, created_at, last_sign_in_at, failures, locked_until FROM staff').all().length).toBe(3)
    } finally {
      database.close()
    }
  })
})
