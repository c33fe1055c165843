import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { FILE_MAX } from '../../contract/primitives.ts'
import { identityOf, isSame, type FileIdentity } from './identity.ts'

/** No link is followed, and a pipe is not waited for. */
const WITHOUT_TRICKS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * The very file that was looked at, open: a plain one, of one name, unchanged since. Null for everything else, a link, a pipe, one that grew, one
 * that another program keeps to itself.
 */
export async function openSame(path: string, expected: FileIdentity, flags: number = constants.O_RDONLY): Promise<FileHandle | null> {
  const file = await open(path, flags | WITHOUT_TRICKS).catch(() => null)
  if (file === null) return null
  const found = await file.stat({ bigint: true }).catch(() => null)
  // A second name may be somebody else's way to another folder's file, which would be moved or shredded there.
  if (found !== null && found.isFile() && found.nlink === 1n && isSame(identityOf(found), expected)) return file
  await file.close()
  return null
}

/** Its bytes, exactly as many as were looked at; null where it changed meanwhile. */
export async function readSame(path: string, expected: FileIdentity): Promise<Uint8Array | null> {
  if (expected.size === 0n || expected.size > BigInt(FILE_MAX)) return null
  const file = await openSame(path, expected)
  if (file === null) return null
  try {
    // One more than there should be: a file that grows is not complete.
    const bytes = Buffer.alloc(Number(expected.size) + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
      length += bytesRead
      if (bytesRead === 0 || length === bytes.length) break
    }
    const after = identityOf(await file.stat({ bigint: true }))
    return length === Number(expected.size) && isSame(after, expected) ? new Uint8Array(bytes.buffer, bytes.byteOffset, length) : null
  } catch {
    // A share that went away: another look will tell.
    return null
  } finally {
    await file.close()
  }
}
