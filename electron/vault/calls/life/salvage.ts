import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { allCalls, type Output } from '../../../contract/index.ts'
import { FoyerError } from '../../../contract/errors.ts'
import { eventOf } from '../../audit/event.ts'
import { keepEvent, keptEventsKey } from '../../audit/kept-events.ts'
import { mendTree } from '../../audit/mend-tree.ts'
import { isAlone, migrate, openEncrypted, schemaVersion, type Database } from '../../database/database.ts'
import { databasePath, keyFilePath } from '../../database/desk-files.ts'
import { damageIn } from '../../database/integrity.ts'
import { latestVersion } from '../../database/migrations/index.ts'
import { markClosed } from '../../database/open-mark.ts'
import { badPages, sealPageOne } from '../../database/page-sums.ts'
import { logPath } from '../../database/pair.ts'
import { saveRows, type SavedTable } from '../../database/save-rows.ts'
import { schemaFindings } from '../../database/schema-check.ts'
import { settingsOf } from '../../database/settings.ts'
import { storageError } from '../../database/sqlite-errors.ts'
import { copyInto, freeIn } from '../../keys/copy-in.ts'
import { accountOf } from '../../keys/database-key.ts'
import { readKeyFile } from '../../keys/key-file.ts'
import { isCheckedBy, unwrapKey } from '../../keys/key-wrap.ts'
import { parseRecoveryKey } from '../../keys/recovery-key.ts'
import { setAside } from '../../keys/traces.ts'
import { countedOutside, refuseWhileThrottled } from '../../staff/outside-guesses.ts'
import { newId, type Desk } from '../desk.ts'
import { closeDesk, openDesk, openIncomplete } from './life.ts'

type Salvaged = Output<'internal.salvage'>

/** What the names of folders begin with in which a damaged database is worked on. */
const WORKING = 'salvage-'

/**
 * The database's key, out of what the recovery key opens. The file proves nothing here: it is damaged.
 *
 * @throws FoyerError `keys.missingForDatabase`, `keys.recoveryKeyInvalid`, `staff.throttled`
 */
async function keyBy(desk: Desk, recoveryKey: string): Promise<{ key: Buffer, databaseId: string }> {
  const typed = parseRecoveryKey(recoveryKey)
  await refuseWhileThrottled(desk, 'recover')
  return countedOutside(desk, 'recover', 'keys.recoveryKeyInvalid', () => {
    const file = readKeyFile(desk.place.folder)
    if (file === null) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
    const { databaseId, current } = file
    const key = unwrapKey(current.recovery, typed, databaseId)
    if (key === null || !isCheckedBy(key, databaseId, current.check)) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
    return Promise.resolve({ key, databaseId })
  })
}

/** The log folded in where that still goes: what stands in it is newer, and mends a page that it has. */
async function foldIn(path: string, key: Buffer): Promise<void> {
  try {
    const database = await openEncrypted(path, key, false)
    try {
      database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      database.close()
    }
  } catch {
    // Said by the pages, one by one.
  }
}

/** The copy, as far as SQLite reads it. @throws FoyerError `salvage.nothing` where it does not say what lies where */
async function openDamaged(path: string, key: Buffer, pageOneIsBad: boolean): Promise<Database> {
  let database: Database | null = null
  try {
    if (pageOneIsBad) sealPageOne(path, key)
    database = await openEncrypted(path, key, false)
    const { foreign } = await schemaFindings(database)
    if (foreign === null && schemaVersion(database) > 0 && schemaVersion(database) <= latestVersion) return database
  } catch {
    // Said below.
  }
  database?.close()
  throw new FoyerError('salvage.nothing', { detail: 'structure' })
}

interface Saved { pages: number, bad: number[], tables: SavedTable[], nodes: number, events: number, records: number, key: Buffer }

async function saveInto(draft: string, damaged: Database, key: Buffer): Promise<Omit<Saved, 'pages' | 'bad'>> {
  const fresh = await openEncrypted(draft, key, true)
  try {
    migrate(fresh, schemaVersion(damaged))
    fresh.pragma('foreign_keys=OFF')
    const tables = saveRows(damaged, fresh)
    const nodes = mendTree(fresh)
    markClosed(fresh)
    const count = (question: string) => fresh.prepare<[], { count: number }>(question).get()?.count ?? 0
    let kept: Buffer
    try {
      kept = keptEventsKey(settingsOf(fresh))
    } catch {
      // Without the seed nothing can be signed as this desk again.
      throw new FoyerError('salvage.nothing', { detail: 'settings' })
    }
    return { tables, nodes, events: count('SELECT count(*) AS count FROM audit_events'), records: count('SELECT count(*) AS count FROM records'), key: kept }
  } finally {
    fresh.close()
  }
}

/** Nothing but SQLite's own files of this database. */
function inTheWay(path: string): string[] {
  return [path, logPath(path), `${path}-shm`, `${path}-journal`].filter(existsSync)
}

/** @throws FoyerError `desk.notAtFault` where nothing is damaged, `database.busy` where another program has it open */
function refuseUnlessOurs(desk: Desk): void {
  if (desk.opened === null) return
  if (!isAlone(desk.opened.database)) throw new FoyerError('database.busy', { detail: 'open' })
  closeDesk(desk)
}

async function work(desk: Desk, folder: string, key: Buffer): Promise<Saved> {
  const { place } = desk
  await copyInto([databasePath(place.folder), logPath(databasePath(place.folder))], folder, await freeIn(place.folder))
  const path = databasePath(folder)
  if (!existsSync(path)) throw new FoyerError('desk.databaseMissing', { detail: 'keyFile' })
  await foldIn(path, key)
  const { pages, bad } = badPages(path, key)
  const damaged = await openDamaged(path, key, bad.includes(1))
  try {
    // Where every page is as it was written, an index may still not fit its table: making the file anew mends that too.
    if (bad.length === 0 && (await damageIn(damaged)).size === 0) throw new FoyerError('desk.notAtFault')
    return { pages, bad, ...await saveInto(join(folder, 'saved.db'), damaged, key) }
  } finally {
    damaged.close()
  }
}

/** What the trail is told: how much, and which tables are not whole; never a row. */
function wordsOf({ pages, bad, tables, events, records }: Saved): string {
  const torn = tables.filter(({ whole }) => !whole).map(({ name }) => name)
  return [`pages=${bad.length}/${pages} events=${events} records=${records}`, ...(torn.length === 0 ? [] : [`torn=${torn.join(',')}`])].join(' ')
}

/**
 * Save what is whole of a damaged database into a new one, and take that into service. The damaged files stay, under other names.
 *
 * @throws FoyerError `desk.notAtFault`, `salvage.nothing`, `keys.*`, `staff.throttled`, `database.*`: until the new file is in its place everything
 * is as it was
 */
export async function salvageDesk(desk: Desk, recoveryKey: string): Promise<Salvaged> {
  const { folder } = desk.place
  const { key, databaseId } = await keyBy(desk, recoveryKey)
  refuseUnlessOurs(desk)
  for (const name of readdirSync(folder)) if (name.startsWith(WORKING)) rmSync(join(folder, name), { recursive: true, force: true })
  const own = newId(desk.randomBytes)
  const working = join(folder, WORKING + own)
  try {
    const saved = await work(desk, working, key)
    const words = wordsOf(saved)
    const { detail: _named, ...event } = eventOf(desk, { spec: allCalls['internal.salvage'], action: 'desk.salvage', person: null, credential: null, context: { session: null, way: 'cli', address: 'local' } }, { status: 200, error: null, subject: null, detail: words })
    keepEvent(folder, saved.key, { copy: own, event: { ...event, detail: words } }, () => false)
    await desk.place.keychain.set(accountOf(databaseId), key.toString('hex'))
    const path = databasePath(folder)
    for (const each of inTheWay(path)) setAside(each)
    renameSync(join(working, 'saved.db'), path)
    await openDesk(desk)
    if (desk.fault?.code === 'database.logMissing') await openIncomplete(desk, { recoveryKey })
    if (desk.fault !== null) throw desk.fault
    const { pages, bad, tables, events, records } = saved
    return { pages, badPages: bad.slice(0, 1000), badCount: bad.length, events, records, tables: tables.map(({ name, rows, whole }) => ({ name, rows, whole })) }
  } catch (error) {
    throw storageError(error)
  } finally {
    key.fill(0)
    rmSync(working, { recursive: true, force: true })
    // Where it was closed for this and nothing was mended, it is as it was.
    if (desk.opened === null && desk.fault === null && existsSync(keyFilePath(folder))) await openDesk(desk)
  }
}
