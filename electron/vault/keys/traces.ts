import { createHash } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { resolve } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { syncFolder } from '../database/atomic-file.ts'
import { checkpointPath, databasePath, draftIds, keyFilePath } from '../database/desk-files.ts'
import { beforePath } from '../database/rekey.ts'
import type { KeyPlace } from './key-place.ts'

/**
 * What shows that a desk was here although its database is not. Such a place is never set up: a new desk there would take the
 * old one's key file, and with it the only way to open a copy of its database.
 */
export type Trace = 'keyFile' | 'checkpoint' | 'log' | 'copy' | 'keychain'

const files: readonly [trace: Trace, path: (folder: string) => string][] = [
  ['keyFile', keyFilePath],
  ['checkpoint', checkpointPath],
  // SQLite would play a log that was left behind into whatever database comes to stand beside it.
  ['log', (folder) => `${databasePath(folder)}-wal`],
  ['log', (folder) => `${databasePath(folder)}-journal`],
  ['copy', (folder) => beforePath(databasePath(folder))],
]

/** The trace that lies in the folder, or null. */
function traceOnDisk(folder: string): Trace | null {
  return files.find(([, path]) => existsSync(path(folder)))?.[0] ?? null
}

const PLACE = 'desk-at-'

/**
 * The keychain's entry for the place of a desk; its value is the database's id. Several desks of one user share a keychain, so that a
 * key alone does not say whose it is. The name says nothing of the folder but to who knows it.
 */
export const placeAccount = (folder: string): string => PLACE + createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 32)

/** Ids of databases that the keychain has a key of. */
export const idOf = (account: string): string | null => /^database-key-([0-9a-f]{32})(?:-next)?$/.exec(account)?.[1] ?? null

/**
 * A desk that was in this place, as the keychain knows it: under its place, or (from a Foyer that did not note places) a key that
 * belongs to no place. The key of a draft that lies here is of a set-up that was cut off, or is under way: nobody ever had that desk. It stays
 * until this place has its desk (`sweepDrafts`), so that nothing is taken from a set-up of another process.
 */
async function isInKeychain({ keychain, folder }: KeyPlace): Promise<boolean> {
  // Asked first and by name: a locked keychain answers a question for everything with nothing.
  if (await keychain.get(placeAccount(folder)) !== null) return true
  const entries = await keychain.all()
  const placed = new Set(entries.filter(({ account }) => account.startsWith(PLACE)).map(({ value }) => value))
  const drafts = new Set(draftIds(folder))
  return entries.some(({ account }) => {
    const id = idOf(account)
    return id !== null && !placed.has(id) && !drafts.has(id)
  })
}

/** Whether the keychain knows of a desk in any place: this user's machine has, or had, one. */
export async function knowsAnyDesk({ keychain }: KeyPlace): Promise<boolean> {
  return (await keychain.all()).some(({ account }) => account.startsWith(PLACE))
}

/**
 * Where no database is: say so if a desk was here.
 *
 * @throws FoyerError `desk.databaseMissing` with the trace as detail; `keys.keychain*` where nobody can know
 */
export async function refuseWhereDeskWas(place: KeyPlace): Promise<void> {
  const trace = traceOnDisk(place.folder) ?? (await isInKeychain(place) ? 'keychain' : null)
  if (trace !== null) throw new FoyerError('desk.databaseMissing', { detail: trace })
}

/** The database that the keychain notes for this place; null where it notes none, or does not answer. */
export const notedAt = ({ keychain, folder }: KeyPlace): Promise<string | null> => keychain.get(placeAccount(folder)).catch(() => null)

/** Note in the keychain that this place has a desk. One whose keychain takes no note has its files to tell. */
export async function notePlace({ keychain, folder }: KeyPlace, databaseId: string): Promise<void> {
  try {
    const account = placeAccount(folder)
    if (await keychain.get(account) !== databaseId) await keychain.set(account, databaseId)
  } catch {
    // See above: the desk is open, and works.
  }
}

/** Move what a demo desk left behind out of the way of the next one: kept under another name, in case it was no demo's. */
export function setTracesAside(folder: string): void {
  for (const [, path] of files) {
    if (existsSync(path(folder))) setAside(path(folder))
  }
}

/** Give a file another name, one that nothing has. */
export function setAside(path: string): void {
  let number = 1
  while (existsSync(`${path}.set-aside-${number}`)) number++
  renameSync(path, `${path}.set-aside-${number}`)
  syncFolder(resolve(path, '..'))
}
