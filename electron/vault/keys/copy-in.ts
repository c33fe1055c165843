import { constants, mkdirSync, promises } from 'node:fs'
import { basename, join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'

/** What may be under way beside the two copies that are made: logs, and what a migration adds to the one that is looked at. */
const MARGIN_BYTES = 32 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

/** No link is followed, and no pipe waited for: what lies on a disk that somebody put in may lead anywhere. Where the system knows neither, the look before is all. */
export const TO_READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ELOOP', 'ENOTDIR', 'EISDIR'])

/** The file itself, opened to be read; null where nothing lies there, or something else than a file. */
export async function openFile(path: string): Promise<promises.FileHandle | null> {
  if ((await promises.lstat(path).catch(() => null))?.isFile() !== true) return null
  const handle = await promises.open(path, TO_READ).catch((error: unknown) => {
    if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  })
  if (handle === null || (await handle.stat()).isFile()) return handle
  await handle.close()
  return null
}

/** As many bytes as it had when it was opened, on the disk when this is done: a rename that follows names a file that is whole. */
async function copyDurably(from: promises.FileHandle, to: string): Promise<void> {
  const { size } = await from.stat()
  // As the desk's own, whatever the disk gave it.
  const copy = await promises.open(to, 'wx', 0o600)
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    for (let at = 0; at < size;) {
      const { bytesRead } = await from.read(chunk, 0, Math.min(CHUNK_BYTES, size - at), at)
      if (bytesRead === 0) break
      await copy.writeFile(chunk.subarray(0, bytesRead))
      at += bytesRead
    }
    await copy.sync()
  } finally {
    await copy.close()
  }
}

/** Bytes free to this user where `folder` is. */
export async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await promises.statfs(folder)
  return bavail * bsize
}

/**
 * Copy files into a folder, those that are there.
 *
 * @param room refuse where this does not leave room for all of them twice: bytes free; null to try it
 * @throws FoyerError `database.full` before anything is written
 */
export async function copyInto(paths: readonly string[], to: string, room: number | null): Promise<void> {
  const handles: { handle: promises.FileHandle, name: string }[] = []
  try {
    let bytes = 0
    for (const path of paths) {
      const handle = await openFile(path)
      if (handle === null) continue
      handles.push({ handle, name: basename(path) })
      bytes += (await handle.stat()).size
    }
    if (room !== null && 2 * bytes + MARGIN_BYTES > room) throw new FoyerError('database.full', { detail: 'copy' })
    mkdirSync(to, { recursive: true, mode: 0o700 })
    for (const { handle, name } of handles) await copyDurably(handle, join(to, name))
  } finally {
    for (const { handle } of handles) await handle.close()
  }
}
