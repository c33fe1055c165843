import { constants } from 'node:fs'
import { link, lstat, mkdir, open, rm, unlink, type FileHandle } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { identityOf, isSame, type FileIdentity } from './identity.ts'
import { openSame } from './read-file.ts'

/** What is done with a file that was read. */
export type AfterReading = { how: 'leave' } | { how: 'shred' } | { how: 'move'; to: string }

/** Names that are tried for one that is taken: `page.jpg`, `page-2.jpg`, ... */
const NAMES_MAX = 200
const SHRED_CHUNK = 1024 * 1024
const COPY_CHUNK = 1024 * 1024

/**
 * Do it, where the file is still the one that was read; whatever else lies under its name now is left alone, and so is whatever lies where it goes.
 * @throws Error of the file system (`ENOSPC`): then the file is where it was, whole
 */
export async function afterReading(path: string, was: FileIdentity, after: AfterReading): Promise<void> {
  if (after.how === 'shred') await shred(path, was)
  else if (after.how === 'move') await move(path, was, after.to)
}

/** Overwritten, then taken away. Where the disk keeps older copies (flash, snapshots) only its own encryption helps. */
async function shred(path: string, was: FileIdentity): Promise<void> {
  const file = await openSame(path, was, constants.O_RDWR)
  if (file === null) return
  try {
    const nothing = Buffer.alloc(SHRED_CHUNK)
    for (let at = 0; at < Number(was.size); at += nothing.length) await file.write(nothing, 0, Math.min(nothing.length, Number(was.size) - at), at)
    await file.sync()
  } finally {
    await file.close()
  }
  await unlink(path)
}

async function move(path: string, was: FileIdentity, to: string): Promise<void> {
  const file = await openSame(path, was)
  if (file === null) return
  await file.close()
  await mkdir(to, { recursive: true, mode: 0o700 })
  const ending = extname(path)
  const stem = basename(path, ending)
  for (let count = 1; count <= NAMES_MAX; count++) {
    const place = join(to, `${stem}${count === 1 ? '' : `-${count}`}${ending}`)
    const placed = await putAt(path, place, was)
    if (placed === 'taken') continue
    if (placed === 'there') await unlink(path)
    return
  }
  throw new Error('no name is free')
}

/** By a second name where the file system can, which is all or nothing; else by a copy that reaches the disk before the original goes. Never over anything. */
async function putAt(path: string, place: string, was: FileIdentity): Promise<'there' | 'taken' | 'changed'> {
  try {
    await link(path, place)
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'EEXIST') return 'taken'
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS' && code !== 'EISDIR') throw thrown
    return await copyTo(path, place, was)
  }
  // Its name may have been given to another file between the look and the link.
  const linked = identityOf(await lstat(place, { bigint: true }))
  if (isSame(linked, was)) return 'there'
  await rm(place, { force: true })
  return 'changed'
}

async function copyTo(path: string, place: string, was: FileIdentity): Promise<'there' | 'taken' | 'changed'> {
  // The very file, whatever its name leads to by then.
  const file = await openSame(path, was)
  if (file === null) return 'changed'
  try {
    const copy = await open(place, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await copyAll(file, copy, Number(was.size))
    } catch (thrown) {
      // Half of one is of no use to anybody.
      await rm(place, { force: true })
      throw thrown
    } finally {
      await copy.close()
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return 'taken'
    throw thrown
  } finally {
    await file.close()
  }
  if (isSame(identityOf(await lstat(path, { bigint: true })), was)) return 'there'
  await rm(place, { force: true })
  return 'changed'
}

/** As many bytes as the file had when it was looked at, and onto the disk. */
async function copyAll(from: FileHandle, to: FileHandle, size: number): Promise<void> {
  const part = Buffer.alloc(COPY_CHUNK)
  for (let at = 0; at < size;) {
    const { bytesRead } = await from.read(part, 0, Math.min(part.length, size - at), at)
    if (bytesRead === 0) break
    for (let done = 0; done < bytesRead;) done += (await to.write(part, done, bytesRead - done)).bytesWritten
    at += bytesRead
  }
  await to.sync()
}
