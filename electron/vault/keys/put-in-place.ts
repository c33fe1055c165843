import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { syncFolder } from '../database/atomic-file.ts'
import { databasePath, keyFilePath } from '../database/desk-files.ts'
import { logPath } from '../database/pair.ts'
import { beforePath } from '../database/rekey.ts'
import { copyInto, freeIn, openFile } from './copy-in.ts'
import { setAside } from './traces.ts'

/** What the names of folders begin with in which a copy waits to be taken. */
const WAITING = 'restore-'

/** The files of a copy: of the whole desk nothing else is taken. */
const filesOf = (folder: string): string[] => [logPath(databasePath(folder)), databasePath(folder), keyFilePath(folder)]

/** A copy that was brought into the desk's folder, so that nobody changes it any more. */
export interface BroughtCopy {
  /** Byte for byte as it was found. */
  folder: string
  /** Copied once more, to be opened and looked at. @returns its folder */
  lookedAt(): Promise<string>
  forget(): void
}

/** Whether a copy was brought here and never came to its place. @param own names its folder */
export const waitsStill = (deskFolder: string, own: string): boolean => existsSync(databasePath(join(deskFolder, WAITING + own, 'copy')))

/** Remove what tries to put a copy back have left that were cut off. None is under way: they go one after the other, and before an opening. */
export function sweepCopies(deskFolder: string): void {
  for (const name of readdirSync(deskFolder).filter((each) => each.startsWith(WAITING))) {
    try {
      rmSync(join(deskFolder, name), { recursive: true, force: true })
    } catch {
      // Held by another program: no reason not to open. The next opening tries again.
    }
  }
}

/**
 * @param own names its folder
 * @param free bytes free in a folder
 * @throws FoyerError `files.gone`, `database.full`; what else stands in the way as the system gives it
 */
export async function bringCopy(from: string, deskFolder: string, own: string, free = freeIn): Promise<BroughtCopy> {
  const there = await openFile(databasePath(from))
  if (there === null) throw new FoyerError('files.gone')
  await there.close()
  mkdirSync(deskFolder, { recursive: true, mode: 0o700 })
  sweepCopies(deskFolder)
  const waiting = join(deskFolder, WAITING + own)
  const forget = () => { rmSync(waiting, { recursive: true, force: true }) }
  const folder = join(waiting, 'copy')
  try {
    await copyInto(filesOf(from), folder, await free(deskFolder))
  } catch (error) {
    forget()
    throw error
  }
  return {
    folder, forget,
    async lookedAt() {
      const looked = join(waiting, 'looked-at')
      await copyInto(filesOf(folder), looked, null)
      return looked
    },
  }
}

/**
 * Put a copy in the place of a desk's database. What is there gets another name; the key file is only replaced by that of the copy where told.
 * Cut off on the way the place has no database, which the next opening says.
 *
 * @returns whether anything was set aside
 */
export function putInPlace({ folder: copy }: BroughtCopy, deskFolder: string, withKeyFile: boolean): boolean {
  const path = databasePath(deskFolder)
  const inTheWay = [beforePath(path), `${path}-journal`, `${path}-shm`, logPath(path), path, ...(withKeyFile && existsSync(keyFilePath(copy)) ? [keyFilePath(deskFolder)] : [])].filter(existsSync)
  for (const each of inTheWay) setAside(each)
  const taken = filesOf(copy).filter((each) => existsSync(each) && (withKeyFile || each !== keyFilePath(copy)))
  // The log before the database: alone it tells that something is missing.
  for (const each of taken) {
    const to = join(deskFolder, basename(each))
    if (!existsSync(to)) renameSync(each, to)
  }
  syncFolder(deskFolder)
  return inTheWay.length > 0
}
