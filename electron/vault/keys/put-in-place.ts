import { chmodSync, existsSync, lstatSync, mkdirSync, promises, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { syncFolder } from '../database/atomic-file.ts'
import { databasePath, keyFilePath } from '../database/desk-files.ts'
import { logPath } from '../database/pair.ts'
import { beforePath } from '../database/rekey.ts'
import { setAside } from './traces.ts'

/** What the names of folders begin with in which a copy waits to be taken. */
const WAITING = 'restore-'

/** The files of a copy: of the whole desk nothing else is taken. */
const filesOf = (folder: string): string[] => [logPath(databasePath(folder)), databasePath(folder), keyFilePath(folder)]

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true

/** A copy that was brought into the desk's folder, so that nobody changes it any more. */
export interface BroughtCopy {
  /** Byte for byte as it was found. */
  folder: string
  /** Copied once more, to be opened and looked at. @returns its folder */
  lookedAt(): Promise<string>
  forget(): void
}

async function copyInto(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  // No link is followed: what lies on a disk that somebody put in may lead anywhere.
  for (const path of filesOf(from).filter(isFile)) {
    const copied = join(to, basename(path))
    await promises.copyFile(path, copied)
    // As the desk's own, whatever the disk gave them.
    chmodSync(copied, 0o600)
  }
}

/** @throws FoyerError `files.gone`; ENOSPC and the like as the system gives them */
export async function bringCopy(from: string, deskFolder: string, own: string): Promise<BroughtCopy> {
  if (!isFile(databasePath(from))) throw new FoyerError('files.gone')
  mkdirSync(deskFolder, { recursive: true, mode: 0o700 })
  // Of tries that were cut off. None is under way: they go one after the other.
  for (const name of readdirSync(deskFolder)) if (name.startsWith(WAITING)) rmSync(join(deskFolder, name), { recursive: true, force: true })
  const waiting = join(deskFolder, WAITING + own)
  const forget = () => { rmSync(waiting, { recursive: true, force: true }) }
  const folder = join(waiting, 'copy')
  try {
    await copyInto(from, folder)
  } catch (error) {
    forget()
    throw error
  }
  return {
    folder, forget,
    async lookedAt() {
      const looked = join(waiting, 'looked-at')
      await copyInto(folder, looked)
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
