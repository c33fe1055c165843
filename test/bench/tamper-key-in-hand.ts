import type { Database } from '../../electron/vault/database/database.ts'
import { behindItsKey, hollow, misfile } from '../vault/hollow-index.ts'
import type { Tampering } from './tamper-list.ts'

const setting = (name: string, value: string) => `INSERT OR REPLACE INTO settings (name, value) VALUES ('${name}', '${value}')`

const execute = (name: string, sql: string): Tampering => ({ name, with: 'database', sql: (database: Database) => { database.exec(sql) } })

const structure: readonly Tampering[] = [
  execute('a trigger that forgets wrong guesses', 'CREATE TRIGGER t AFTER UPDATE OF failures ON staff BEGIN UPDATE staff SET failures = 0, locked_until = NULL WHERE id = NEW.id; END'),
  execute('a trigger that keeps a copy of every record', 'CREATE TABLE stash (t TEXT); CREATE TRIGGER t AFTER INSERT ON records BEGIN INSERT INTO stash VALUES (NEW.content); END'),
  execute('a trigger that lets nothing be erased', "CREATE TRIGGER t BEFORE DELETE ON records BEGIN SELECT RAISE(IGNORE); END; UPDATE records SET keep_until = '2026-01-01'"),
  execute('a trigger behind a later Foyer’s addition', "INSERT INTO schema_additions VALUES ('later'); CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM record_words; END"),
  execute('a view in the place of a table', 'ALTER TABLE record_words RENAME TO moved; CREATE VIEW record_words AS SELECT * FROM moved'),
  execute('a table beside ours', 'CREATE TABLE stash AS SELECT * FROM records'),
  execute('a table behind a later Foyer’s addition', "INSERT INTO schema_additions VALUES ('later'); CREATE TABLE stash (t TEXT)"),
  execute('a column of one’s own', 'ALTER TABLE staff ADD COLUMN master TEXT'),
  execute('an index taken out', 'DROP INDEX records_by_end'),
  execute('the list of additions emptied', 'DELETE FROM schema_additions'),
  execute('an earlier version of the structure claimed', 'PRAGMA user_version = 2'),
]

const planted = "INSERT INTO records SELECT 'planted-record-0000', created_at, document_type, issuing_state, 'PLANTED', name, date_of_birth, verdict, corrected, keep_until, confirmed_by_id, confirmed_by, source, content FROM records LIMIT 1"

const indexes: readonly Tampering[] = [
  { name: 'an index without a record, to hide it from the list', with: 'database', sql(database, { records: [id] }) { hollow(database, 'records_by_time', `id <> '${id}'`) } },
  { name: 'an index without any record, to have them kept', with: 'database', sql(database) { hollow(database, 'records_by_end', 'FALSE') } },
  { name: 'an index that has an event under another result', with: 'database', sql(database) { misfile(database, 'audit_by_time', 'time, status', 'time, iif(leaf = 5, 404, status)') } },
  { name: 'an index without what one person did', with: 'database', sql(database, { staff }) { const user = `(SELECT number FROM audit_words WHERE word = '${staff.clerk}')`; const number = database.prepare<[], { number: number }>(`SELECT ${user} AS number`).get()?.number ?? 0; hollow(database, 'audit_by_kind', `user <> ${number}`) } },
  { name: 'a record that its own key does not know', with: 'database', sql(database) { behindItsKey(database, 'records', 'id TEXT PRIMARY KEY', planted) } },
  {
    name: 'indexes without what tells of the policy, statistics that lead to them, and another policy', with: 'database',
    sql(database) {
      const numbers = database.prepare<[], { number: number }>("SELECT number FROM audit_words WHERE word IN ('desk.setPolicy', 'desk.setUp', 'audit.settings')").all().map(({ number }) => number)
      for (const index of ['audit_by_action', 'audit_by_kind', 'audit_by_time']) hollow(database, index, `action NOT IN (${numbers.join(', ')})`)
      database.exec("ANALYZE; DELETE FROM sqlite_stat1 WHERE tbl = 'audit_events'; INSERT INTO sqlite_stat1 VALUES ('audit_events', 'audit_by_action', '1000000 5')")
      database.exec(setting('policy.desk', '{"keepImages":true,"retentionDays":365,"kiosk":false}'))
    },
  },
]

const trust: readonly Tampering[] = [
  execute('a file of trust put in', "INSERT INTO trust_anchors (id, size, about, imported_at, imported_by_id, imported_by, bytes) SELECT '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81', 3, about, imported_at, imported_by_id, imported_by, x'010203' FROM trust_anchors LIMIT 1"),
  execute('a file of trust put in, and a covering row for it', "INSERT INTO trust_anchors (id, size, about, imported_at, imported_by_id, imported_by, bytes) SELECT '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81', 3, about, imported_at, imported_by_id, imported_by, x'010203' FROM trust_anchors LIMIT 1; INSERT INTO audit_covered VALUES (3, 'trust', '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81', '')"),
  execute('a file of trust exchanged under its hash', "UPDATE trust_anchors SET bytes = x'010203', size = 3"),
  execute('who took a file of trust, and what was in it', `UPDATE trust_anchors SET imported_by = 'Otto', imported_at = 0, about = replace(about, '"certificates":1', '"certificates":77')`),
  execute('a file of trust taken out', 'DELETE FROM trust_anchors'),
]

const settings: readonly Tampering[] = [
  execute('policy of the desk', setting('policy.desk', '{"keepImages":true,"retentionDays":365,"kiosk":false}')),
  execute('policy of the desk, no JSON', setting('policy.desk', '{')),
  execute('the organisation’s policy', setting('policy.organisation', '{"retentionDays":1,"maskNumbersForClerks":false}')),
  execute('the desk’s name', setting('desk.name', 'Another desk')),
]

const accounts: readonly Tampering[] = [
  execute('the name by which an account is told from another', "UPDATE staff SET folded_name = 'zzz' WHERE folded_name LIKE 'kim%'"),
]

const ends: readonly Tampering[] = [
  execute('every record’s end moved to yesterday', "UPDATE records SET keep_until = '2026-05-31'"),
  execute('every picture’s end moved to yesterday', "UPDATE record_images SET purge_on = '2026-05-31'"),
  execute('every record’s end moved to yesterday, seals deleted', "UPDATE records SET keep_until = '2026-05-31'; DELETE FROM record_seals"),
  execute('every record’s end moved to yesterday, as if its date had been in doubt', "UPDATE records SET keep_until = '2026-05-31'; INSERT OR REPLACE INTO doubtful_records SELECT id, 0 FROM records"),
  execute('every record’s end moved to yesterday, and a policy that says so', `UPDATE records SET keep_until = '2026-05-31'; ${setting('policy.desk', '{"keepImages":true,"retentionDays":1}')}`),
  execute('every record’s end moved away again after policy brought it nearer', "UPDATE records SET keep_until = '2026-07-01'"),
  execute('the day moved from which a record counts', 'UPDATE doubtful_records SET counted_from = 1772323200000'),
  execute('from when a record counts forgotten', 'UPDATE doubtful_records SET counted_from = NULL'),
  execute('that a record’s date was in doubt deleted', 'DELETE FROM doubtful_records'),
  execute('a record counted as of a doubtful date, to keep it for ever', 'INSERT INTO doubtful_records SELECT id, NULL FROM records LIMIT 1'),
]

/** What somebody can do who had the key of the database in hand once, beside the rows that the trail tells of. */
export const keyInHand: readonly Tampering[] = [...structure, ...indexes, ...trust, ...settings, ...accounts, ...ends]
