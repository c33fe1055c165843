import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditLog } from '../../../electron/vault/audit/log.ts'
import { auditLog } from '../../../electron/vault/audit/log.ts'
import type { Head } from '../../../electron/vault/audit/head.ts'
import { signerOf } from '../../../electron/vault/audit/signer.ts'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { openEncrypted, type Database } from '../../../electron/vault/database/database.ts'
import { checkpointPath, databasePath } from '../../../electron/vault/database/desk-files.ts'
import { settingsOf } from '../../../electron/vault/database/settings.ts'

/** A desk as it lies on a machine that is off: its folder, the key of its database, and what the keychain holds of its trail. */
export interface Still { folder: string, key: Buffer, head: string | null }

/** A copy that somebody works on. */
export interface Copy {
  folder: string
  head: string | null
  work<T>(change: (database: Database) => T): Promise<T>
  /** The log as Foyer opens it. */
  log(database: Database): AuditLog
}

const FILES = ['records.db', 'records.db-wal', 'records.db-shm', 'audit-checkpoint.txt'] as const

/** One place in which a copy lies after the other. */
export function copies(): { of: (still: Still) => Copy, dispose: () => void } {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-copies-'))
  return {
    of({ folder, key, head }) {
      rmSync(scratch, { recursive: true, force: true })
      mkdirSync(scratch)
      take(folder, scratch, FILES)
      const copy: Copy = {
        folder: scratch, head,
        async work(change) {
          const database = await openEncrypted(databasePath(scratch), key, false)
          try {
            return change(database)
          } finally {
            database.close()
          }
        },
        log: (database) => auditLog(database, signerOf(settingsOf(database)), checkpointPath(scratch), headThatHolds(() => copy.head, (note) => { copy.head = note })),
      }
      return copy
    },
    dispose: () => { rmSync(scratch, { recursive: true, force: true }) },
  }
}

export function take(from: string, to: string, names: readonly string[]): void {
  for (const name of names) {
    rmSync(join(to, name), { force: true })
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  }
}

/** Keep a desk as it is now. */
export function still(from: Still, to: string): Still {
  cpSync(from.folder, to, { recursive: true })
  return { ...from, folder: to }
}

/** A keychain that answers at once. */
function headThatHolds(read: () => string | null, write: (note: string) => void): Head {
  return { known: read, load: () => Promise.resolve(read()), keep: (note, mayReplace) => { const present = read(); if (present === null || mayReplace(present)) write(note) }, startAnew: () => undefined, settle: () => Promise.resolve() }
}

/** One bit of the database file, anywhere in it. */
export function flipBit({ folder }: Copy, salt: number): void {
  const path = databasePath(folder)
  const bytes = readFileSync(path)
  const bit = salt % (bytes.length * 8)
  const at = Math.floor(bit / 8)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
  writeFileSync(path, bytes)
}

const said = ({ code, index, detail }: { code: string, index: number | null, detail: string | null }) => `${code} ${index} ${detail}`

/**
 * What the terminal finds by itself, by its own verification with its file and its keychain: codes, or that it cannot be opened.
 *
 * @param usual what it says of the honest desk
 */
export async function foundAt(copy: Copy, key: Buffer, usual: ReadonlySet<string>): Promise<string[]> {
  let database: Database | null = null
  try {
    database = await openEncrypted(databasePath(copy.folder), key, false)
    const { problems, notes } = await verifyLog(database, copy.log(database), stateCheck, () => 0, () => undefined)
    return [...problems.map(({ code }) => code), ...notes.filter((note) => !usual.has(said(note))).map(({ code }) => `note:${code}`)]
  } catch {
    return ['refuses']
  } finally {
    database?.close()
  }
}

export async function usualNotes(copy: Copy, key: Buffer): Promise<Set<string>> {
  const database = await openEncrypted(databasePath(copy.folder), key, false)
  try {
    const { problems, notes } = await verifyLog(database, copy.log(database), stateCheck, () => 0, () => undefined)
    if (problems.length > 0) throw new Error(`the honest desk does not verify: ${problems.map(said).join(', ')}`)
    return new Set(notes.map(said))
  } finally {
    database.close()
  }
}
