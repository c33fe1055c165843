import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

let made: Bench & { administrator: string }
beforeEach(async () => {
  made = await readyBench()
  await confirmSpecimen(made)
})
afterEach(() => made.dispose())

const faultAfter = async (sql: string) => {
  await made.vault.close()
  await withDatabase(made, (database) => database.exec(sql))
  await made.restart()
  return (await made.call('desk.state', {})).fault
}
const signIn = () => made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
const verify = async () => {
  const { problems, notes } = await made.call('audit.verify', {})
  return { problems: problems.map(({ code, detail }) => `${code} ${detail}`), notes: notes.map(({ code, detail }) => `${code} ${detail}`) }
}

const planted: readonly [what: string, sql: string, detail: string][] = [
  ['a trigger that forgets wrong guesses', 'CREATE TRIGGER t AFTER UPDATE OF failures ON staff BEGIN UPDATE staff SET failures = 0 WHERE id = NEW.id; END', 'trigger=1'],
  ['a table and a trigger that keep what is erased', 'CREATE TABLE stash (t TEXT); CREATE TRIGGER t AFTER INSERT ON records BEGIN INSERT INTO stash VALUES (NEW.content); END', 'table=1 trigger=1'],
  ['a trigger that lets nothing be erased', 'CREATE TRIGGER t BEFORE DELETE ON records BEGIN SELECT RAISE(IGNORE); END; UPDATE records SET keep_until = \'2026-01-01\'', 'trigger=1'],
  ['a view', 'CREATE VIEW evil AS SELECT * FROM records', 'view=1'],
  ['a view in the place of a table', 'ALTER TABLE record_words RENAME TO moved; CREATE VIEW record_words AS SELECT * FROM moved', 'index=1 table=1 view=1'],
  ['an index', 'CREATE UNIQUE INDEX one ON records (name)', 'index=1'],
  ['an index taken out', 'DROP INDEX records_by_end', 'missing=1'],
  ['a column', 'ALTER TABLE staff ADD COLUMN master TEXT', 'table=1'],
  ['a copy of a table', 'CREATE TABLE copy AS SELECT * FROM records', 'table=1'],
  ['the list of additions emptied', 'DELETE FROM schema_additions', ''],
  ['the list of additions exchanged for a view that never ends', 'DROP TABLE schema_additions; CREATE VIEW schema_additions AS WITH RECURSIVE n(name) AS (SELECT 1 UNION ALL SELECT name + 1 FROM n) SELECT name FROM n', ''],
  ['an addition of ours renamed in the list', "UPDATE schema_additions SET name = 'later' WHERE name = 'trail'", ''],
  ['an earlier version claimed', 'PRAGMA user_version = 2', ''],
  ['a table with no name', 'CREATE TABLE "" (t TEXT)', 'table=1'],
  ['a table that numbers its rows, which brings SQLite’s own', 'CREATE TABLE stash (i INTEGER PRIMARY KEY AUTOINCREMENT)', 'table=2'],
  ['a search table and what lies under it', 'CREATE VIRTUAL TABLE stash USING fts5 (t)', 'table=6'],
  ['a table dropped', 'DROP TABLE audit_purged', 'missing=1'],
  ['a trigger hidden behind a later Foyer’s addition', "INSERT INTO schema_additions VALUES ('later'); CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM record_words; END", 'trigger=1'],
  ['a computed column hidden behind one', "INSERT INTO schema_additions VALUES ('later'); ALTER TABLE staff ADD COLUMN other TEXT AS (name)", 'table=1'],
]

describe('a database whose structure is not Foyer’s own', () => {
  it.each(planted)('does not open: %s', async (_what, sql, detail) => {
    expect(await faultAfter(sql)).toMatchObject({ code: 'database.altered', ...(detail === '' ? {} : { detail }) })
  })

  it('is found by verification while it is open', async () => {
    await withDatabase(made, (database) => database.exec('CREATE TRIGGER t AFTER INSERT ON audit_events BEGIN DELETE FROM record_words; END'))
    expect((await verify()).problems).toContain('schemaAltered trigger=1')
  })

  it('opens where a later Foyer made it so, and verification says so', async () => {
    const later = "INSERT INTO schema_additions VALUES ('later'); CREATE TABLE more (id TEXT PRIMARY KEY); CREATE INDEX more_by_id ON more (id);"
      + " ALTER TABLE staff ADD COLUMN badge TEXT NOT NULL DEFAULT ''; ALTER TABLE record_words ADD COLUMN weight INTEGER DEFAULT 0; ALTER TABLE record_words ADD COLUMN other INTEGER"
    expect(await faultAfter(later)).toBeNull()
    await signIn()
    expect(await verify()).toEqual({ problems: [], notes: ['schemaNewer count=1'] })
  })

  it('is what migrations and additions make, also after years of use', async () => {
    await withDatabase(made, (database) => database.exec('ANALYZE; VACUUM'))
    await made.restart()
    await signIn()
    expect(await verify()).toEqual({ problems: [], notes: [] })
  })
})
