import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, promises, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Backup } from '../../contract/backups.ts'
import { FoyerError } from '../../contract/errors.ts'
import { signerOf } from '../audit/signer.ts'
import { storedCheckpoints } from '../audit/stored-checkpoints.ts'
import { createFileAtomically, syncFolder } from '../database/atomic-file.ts'
import { copyBeside } from '../database/copy-beside.ts'
import { eventsIn, recordsIn } from '../database/counts.ts'
import { keyOf, openEncrypted, schemaVersion, type Database } from '../database/database.ts'
import { checkpointPath, databasePath } from '../database/desk-files.ts'
import { markClosed } from '../database/open-mark.ts'
import { settingsOf } from '../database/settings.ts'
import { storageError } from '../database/sqlite-errors.ts'
import { freeIn } from '../keys/copy-in.ts'
import { createKeyFile, readKeyFile, type KeyFile } from '../keys/key-file.ts'
import { folderAnswers } from './folder-answers.ts'
import { backupName, checkFolder, draftName, notePath, sweepDrafts, type BackupNote } from './backup-folder.ts'

/** What may be under way beside the copy, bytes. */
const MARGIN_BYTES = 32 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

/** What a backup is made of. */
export interface ToBackUp {
  database: Database
  /** Where the desk's key file lies. */
  deskFolder: string
  terminal: string
  version: string
  now: Date
}

async function sha256Of(path: string): Promise<string> {
  const handle = await promises.open(path, 'r')
  try {
    const hash = createHash('sha256')
    const chunk = Buffer.alloc(CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, null)
      if (bytesRead === 0) break
      hash.update(chunk.subarray(0, bytesRead))
    }
    await handle.sync()
    return hash.digest('hex')
  } finally {
    await handle.close()
  }
}

/** Say in the copy that nobody has it open, and count what is in it. */
async function finishCopy(path: string, key: Buffer): Promise<{ events: number, records: number, schema: number, note: string | null }> {
  chmodSync(path, 0o600)
  const copy = await openEncrypted(path, key, false)
  try {
    const events = eventsIn(copy)
    const [newest] = storedCheckpoints(copy, signerOf(settingsOf(copy))).newest()
    markClosed(copy, newest?.signed?.size === events)
    return { events, records: recordsIn(copy), schema: schemaVersion(copy), note: newest?.note ?? null }
  } finally {
    copy.close()
  }
}

/** Make a draft that is nobody else's: two within one second get a number, also of two processes. */
function newDraft(folder: string, terminal: string, now: Date): { name: string, draft: string } {
  for (let number = 1; ; number++) {
    const name = backupName(terminal, now, number)
    const draft = join(folder, draftName(name))
    try {
      mkdirSync(draft, { mode: 0o700 })
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw folderError(error)
      continue
    }
    // Of one that was finished: its draft has its name.
    if (!existsSync(join(folder, name))) return { name, draft }
    rmdirSync(draft)
  }
}

/** What cannot be written is the folder of backups, not the desk's. */
function folderError(error: unknown): FoyerError {
  const coded = storageError(error)
  return coded.code === 'database.readOnly' ? new FoyerError('backup.folder', { cause: error, detail: coded.detail ?? 'notWritable' }) : coded
}

async function fill(draft: string, { database, terminal, version, now }: ToBackUp, keyFile: KeyFile): Promise<BackupNote> {
  const key = keyOf(database)
  if (key === undefined) throw new FoyerError('database.busy', { detail: 'closed' })
  const path = databasePath(draft)
  await copyBeside(database, path)
  const { note, ...counted } = await finishCopy(path, key)
  createKeyFile(draft, keyFile)
  if (note !== null) createFileAtomically(checkpointPath(draft), note, keyFile.databaseId)
  const told: BackupNote = { format: 1, terminal, version, madeAt: now.toISOString(), ...counted, bytes: statSync(path).size, sha256: await sha256Of(path) }
  createFileAtomically(notePath(draft), `${JSON.stringify(told, null, 2)}\n`, keyFile.databaseId)
  return told
}

/**
 * Make a backup of an open desk: its database as it is at one moment, encrypted as it is, its key file, and the newest checkpoint that the copy
 * holds. It has its name once all of it is on the disk.
 *
 * @param folder where backups lie; each has a folder of its own there
 * @throws FoyerError `backup.folder`, `database.full`, `database.readOnly`, `keys.missingForDatabase` where no key file could go with it
 */
export async function makeBackup(given: ToBackUp, folder: string): Promise<Omit<Backup, 'paper'>> {
  await folderAnswers(folder)
  checkFolder(folder)
  const keyFile = readKeyFile(given.deskFolder)
  if (keyFile === null) throw new FoyerError('keys.missingForDatabase', { detail: 'keyFile' })
  if (statSync(given.database.name).size + MARGIN_BYTES > await freeIn(folder)) throw new FoyerError('database.full', { detail: 'backup' })
  sweepDrafts(folder, given.terminal, given.now)
  const { name, draft } = newDraft(folder, given.terminal, given.now)
  try {
    const { madeAt, events, records, bytes } = await fill(draft, given, keyFile)
    renameSync(draft, join(folder, name))
    syncFolder(folder)
    return { name, madeAt, events, records, bytes }
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw folderError(error)
  }
}
