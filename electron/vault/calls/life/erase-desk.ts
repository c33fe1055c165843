import { randomFillSync } from 'node:crypto'
import { existsSync, fsyncSync, lstatSync, openSync, closeSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { FoyerError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/index.ts'
import { signNote } from '../../../tlog/sign-note.ts'
import { headAccountOf } from '../../audit/head.ts'
import { signerOf } from '../../audit/signer.ts'
import { isAlone } from '../../database/database.ts'
import { keyFilePath } from '../../database/desk-files.ts'
import { opened } from '../../database/opened.ts'
import { accountOf, nextAccountOf } from '../../keys/database-key.ts'
import { readKeyFile } from '../../keys/key-file.ts'
import { placeAccount } from '../../keys/traces.ts'
import type { Desk } from '../desk.ts'
import { closeDesk } from './life.ts'

/** For a keychain that is being written into, milliseconds: what comes later would stay. */
const HEAD_MS = 10_000

interface Found { files: number, bytes: number }

/** What lies in a folder. Links are counted, not followed. */
function filesIn(folder: string): Found {
  const found: Found = { files: 0, bytes: 0 }
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const stats = lstatSync(path)
    const inside = stats.isDirectory() ? filesIn(path) : { files: 1, bytes: stats.size }
    found.files += inside.files
    found.bytes += inside.bytes
  }
  return found
}

/** What the recovery key opens goes first, and is written over: a copy of the database alone is nothing from then on. */
function overwrite(path: string): void {
  if (!existsSync(path)) return
  const handle = openSync(path, 'r+')
  try {
    writeSync(handle, randomFillSync(Buffer.alloc(lstatSync(path).size)), 0, undefined, 0)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

async function forgetKeys({ place }: Desk, databaseId: string | null): Promise<number> {
  const { keychain, folder } = place
  const ours = [...(databaseId === null ? [] : [accountOf(databaseId), nextAccountOf(databaseId)]), headAccountOf(folder), placeAccount(folder)]
  let removed = 0
  for (const account of ours) {
    if (await keychain.get(account) === null) continue
    await keychain.remove(account)
    removed++
  }
  // Asked again, and not by what removing said of itself.
  for (const account of ours) if (await keychain.get(account) !== null) throw new FoyerError('decommission.left', { detail: 'keychain' })
  return removed
}

const proofOf = (desk: Desk, terminal: string, { files, bytes }: Found, keychainEntries: number): string =>
  ['foyer decommission', terminal, `at=${desk.now().toISOString()} version=${desk.version}`, `files=${files} bytes=${bytes} keychainEntries=${keychainEntries} left=0`, ''].join('\n')

/**
 * Erase a desk from this machine: the keys first, so that what a disk keeps of its blocks stays encrypted for good, then the files.
 *
 * @throws FoyerError `database.busy`, having erased nothing; `keys.keychain*`; `decommission.left` with how many files stay
 */
export async function eraseDesk(desk: Desk): Promise<Output<'decommission.erase'>> {
  const { database, settings, terminal } = opened(desk)
  if (!isAlone(database)) throw new FoyerError('database.busy', { detail: 'open' })
  const { folder } = desk.place
  const signer = signerOf(settings)
  const databaseId = readKeyFile(folder)?.databaseId ?? null
  const { head } = opened(desk).log
  closeDesk(desk)
  // What it still writes into the keychain comes before that is emptied.
  await head.settle(HEAD_MS)
  desk.fault = new FoyerError('desk.notSetUp')
  const keychainEntries = await forgetKeys(desk, databaseId)
  const found = filesIn(folder)
  overwrite(keyFilePath(folder))
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  if (existsSync(folder)) throw new FoyerError('decommission.left', { detail: `files=${filesIn(folder).files}` })
  desk.fault = null
  return { ...found, keychainEntries, proof: signNote(proofOf(desk, terminal, found, keychainEntries), signer) }
}
