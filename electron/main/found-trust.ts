import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../contract/errors.ts'
import { TRUST_FILE_MAX, TRUST_FILES_MAX } from '../contract/trust.ts'

/** A file in the folder where Foyer kept imported lists before they stood in the database. */
export interface FoundFile { path: string, id: string, bytes: Uint8Array }

/** Not through a link, which could lead to a file that is not the desk's. Windows has no such flag. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)

async function readFound(path: string): Promise<FoundFile | null> {
  try {
    const file = await open(path, READ)
    try {
      const stats = await file.stat()
      if (!stats.isFile() || stats.size > TRUST_FILE_MAX) return null
      const bytes = new Uint8Array(await file.readFile())
      if (bytes.byteLength > TRUST_FILE_MAX) return null
      return { path, bytes, id: createHash('sha256').update(bytes).digest('hex') }
    } finally {
      await file.close()
    }
  } catch {
    // One that cannot be read can be trusted by nobody.
    return null
  }
}

/** Each file there, one at a time; what it holds is for the reader to say. */
export async function* foundTrust(folder: string): AsyncGenerator<FoundFile> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const files = names.filter((entry) => entry.isFile()).map(({ name }) => name).toSorted()
  for (const name of files.slice(0, TRUST_FILES_MAX)) {
    const found = await readFound(join(folder, name))
    if (found !== null) yield found
  }
}

/** @throws FoyerError `trust.notFound` */
export async function foundTrustFile(folder: string, id: string): Promise<FoundFile> {
  for await (const found of foundTrust(folder)) if (found.id === id) return found
  throw new FoyerError('trust.notFound')
}

/** @throws FoyerError `trust.notFound` */
export async function deleteFoundTrust(folder: string, id: string): Promise<void> {
  const { path } = await foundTrustFile(folder, id)
  await unlink(path)
}
