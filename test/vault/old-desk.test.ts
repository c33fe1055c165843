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
const signIn = async (): Promise<void> => {
  const tile = (await made.call('staff.tiles', {})).find(({ role }) => role === 'administrator')
  await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
}
beforeEach(async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'foyer-old-')), 'desk')
  cpSync(fixture, folder, { recursive: true })
  rmSync(join(folder, 'keychain.json'))
  made = await bench({ dataFolder: folder })
  for (const [name, value] of keys) made.keychain.entries.set(name, value)
  await made.restart()
  await signIn()
})
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
    // Its own records have their place in every order, too.
    for (const by of ['name', 'document', 'number', 'birth', 'state'] as const) {
      const { rows } = await made.call('records.search', { query: '', before: null, limit: 10, sort: { by, down: false } })
      expect(rows, by).toHaveLength(3)
    }
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
    await signIn()
    const { problems } = await made.call('audit.verify', {})
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['recordAltered', 'recordUnexplained']))
    expect((await made.call('audit.list', { filter: { action: 'audit.cover' }, before: null, limit: 5 })).events).toHaveLength(1)
  })

  it('is told apart from then on: its old events say nothing of who came how, its new ones do, and the Foyer before is told that it is too old for it', async () => {
    const { events } = await made.call('audit.list', { filter: {}, before: null, limit: 500 })
    const [newest, oldest] = [events[0], events.at(-1)]
    expect(oldest).toMatchObject({ index: 0, format: 1, principal: null, door: null, credential: null })
    expect(newest).toMatchObject({ action: 'staff.signIn', format: 2, principal: 'staff', door: 'screen' })
    expect(newest?.credential).toMatch(/^[\w-]{20}$/)
    await made.vault.close()
    const database = await openEncrypted(databasePath(made.folder), Buffer.from(keys[0]?.[1] ?? '', 'hex'), false)
    // The version before opens 3 and older, and says `database.tooNew` of all else: it would take leaves of format 2 for altered.
    expect(schemaVersion(database)).toBe(7)
    database.close()
  })

  it.each([
    ['a door', "door = (SELECT number FROM audit_words WHERE word = 'system')"],
    ['a principal', "principal = (SELECT number FROM audit_words WHERE word = 'system')"],
    ['a session', "credential = 'planted-session-0000'"],
    ['the form of today', 'format = 2'],
    ['a form to come', 'format = 3'],
  ])('says so where an old event was given %s afterwards', async (_what, change) => {
    await made.vault.close()
    const database = await openEncrypted(databasePath(made.folder), Buffer.from(keys[0]?.[1] ?? '', 'hex'), false)
    database.exec(`UPDATE audit_events SET ${change} WHERE leaf = 2`)
    database.close()
    await made.restart()
    await signIn()
    expect((await made.call('audit.verify', {})).problems).toContainEqual({ code: 'leafAltered', index: 2, detail: null })
  })
})
