import { constants } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { fileError } from './file-errors.ts'

/** Links are not followed, and a pipe with a file's name does not hold us up. Both are nothing on Windows. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * The bytes of a file that was found beneath `root`, if it is still an ordinary file there: a disk that somebody put in may be changed, or
 * be another, between the list and the choice.
 *
 * @throws FoyerError `files.gone`, `files.failed`, `input.tooLarge`
 */
export async function takeFile(root: string, path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const folder = dirname(path)
    // A folder on the way that has become a link leads elsewhere.
    if (await realpath(folder) !== folder) throw new FoyerError('files.gone')
    const file = await open(path, FLAGS)
    try {
      const stats = await file.stat()
      if (!stats.isFile() || stats.dev !== (await lstat(root)).dev) throw new FoyerError('files.gone')
      if (stats.size > most) throw new FoyerError('input.tooLarge')
      const bytes = new Uint8Array(stats.size)
      let filled = 0
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled)
        // It shrank while it was read: what is there now is not what was chosen.
        if (bytesRead === 0) throw new FoyerError('files.gone')
        filled += bytesRead
      }
      return bytes
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError(error)
  }
}
