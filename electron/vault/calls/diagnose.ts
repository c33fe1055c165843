import { lstatSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'
import type { FoyerError } from '../../contract/errors.ts'
import { freeBytes } from '../database/free-space.ts'
import { checkpointPath, databasePath, guessesPath, keyFilePath } from '../database/desk-files.ts'
import { damageIn } from '../database/integrity.ts'
import { closeAsFound } from '../database/keep-log.ts'
import { latestVersion } from '../database/migrations/index.ts'
import { schemaVersion } from '../database/database.ts'
import { logPath } from '../database/pair.ts'
import { beforePath } from '../database/rekey.ts'
import { storageError } from '../database/sqlite-errors.ts'
import { openWithKeychain } from '../keys/database-key.ts'
import { readKeyFile } from '../keys/key-file.ts'
import type { Desk } from './desk.ts'

const said = (error: FoyerError): string => (error.detail === undefined ? error.code : `${error.code} (${error.detail})`)

/** A desk's own files by their names; of others how many there are, never what they are called. */
function files(folder: string): string[] {
  const path = databasePath(folder)
  const known = [path, logPath(path), `${path}-shm`, `${path}-journal`, beforePath(path), keyFilePath(folder), checkpointPath(folder), guessesPath(folder)]
  const lines = known.map((each) => {
    const found = lstatSync(each, { throwIfNoEntry: false })
    return `${basename(each)}: ${found === undefined ? 'not there' : found.isFile() ? `${found.size} bytes, changed ${found.mtime.toISOString()}` : 'is no file'}`
  })
  const names = readdirSync(folder)
  return [...lines, `set aside: ${names.filter((name) => /\.set-aside-\d+$/.test(name)).length}`, `drafts: ${names.filter((name) => name.includes('.draft-')).length}`]
}

function disk(folder: string): string {
  return `free: ${Math.round(freeBytes(folder) / 1024 / 1024)} MiB`
}

/** Opened with this machine's keychain, looked at and closed as it was found. */
async function integrity({ place }: Desk): Promise<string[]> {
  const database = await openWithKeychain(place)
  if (database === null) return ['database: not there']
  try {
    const damage = await damageIn(database)
    return [`schema: ${schemaVersion(database)} of ${latestVersion}`, `integrity: ${damage.size === 0 ? 'whole' : [...damage].map(([kind, count]) => `${kind}=${count}`).join(' ')}`]
  } finally {
    closeAsFound(database)
  }
}

async function keychain({ place }: Desk): Promise<string[]> {
  // Nothing is ever kept under it: whether the keychain answers is all that is asked.
  await place.keychain.get('report')
  return ['keychain: opens']
}

/** One part after the other; what cannot be looked at says by which code. */
async function part(name: string, look: () => string[] | Promise<string[]>): Promise<string[]> {
  try {
    return await look()
  } catch (error) {
    return [`${name}: ${said(storageError(error))}`]
  }
}

/**
 * How a desk that does not open is, for whoever mends it. It holds sizes, versions, codes and states: no name of a person or a desk, no path.
 *
 * @returns lines of at most 200 characters
 */
export async function diagnose(desk: Desk): Promise<string[]> {
  const { folder } = desk.place
  const lines = [
    `Foyer: ${desk.version}`, `desk: ${desk.mode}`, `time: ${desk.now().toISOString()}`, `fault: ${desk.fault === null ? 'none' : said(desk.fault)}`,
    ...await part('files', () => files(folder)),
    ...await part('key.json', () => [`key.json: ${readKeyFile(folder) === null ? 'none that can be read' : 'can be read'}`]),
    ...await part('disk', () => [disk(folder)]),
    ...await part('keychain', () => keychain(desk)),
    ...desk.opened === null ? await part('database', () => integrity(desk)) : ['database: open'],
    `policy: ${desk.policySource === null ? 'no place' : desk.policySource.isThere() ? 'a file is there' : 'no file'}`,
  ]
  return lines.map((line) => line.slice(0, 200))
}
