import { open } from 'node:fs/promises'
import { constants } from 'node:fs'
import { FILE_MAX } from '../contract/primitives.ts'
import { FoyerError } from '../contract/errors.ts'

/**
 * The bytes of a file, at most 50 MB of them. A pipe or device may never end: it is not opened for longer than it takes to see what it is.
 * @throws FoyerError `input.invalid` where it is no regular file, `input.tooLarge`; the system's own error where it cannot be opened
 */
export async function readRegularFile(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const { size } = await regular(file)
    if (size > FILE_MAX) throw new FoyerError('input.tooLarge')
    return await file.readFile()
  } finally {
    await file.close()
  }
}

async function regular(file: Awaited<ReturnType<typeof open>>): Promise<{ size: number }> {
  const found = await file.stat()
  if (!found.isFile()) throw new FoyerError('input.invalid', { detail: found.isDirectory() ? 'EISDIR' : 'not a file' })
  return found
}
