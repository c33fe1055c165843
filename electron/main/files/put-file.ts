import { open, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { fileError } from './file-errors.ts'

/** How often a name that is taken gets another number. */
const MOST_OF_ONE_NAME = 99
/** What the vault calls its exports; anything else is not a name that we write. */
const OUR_NAMES = /^foyer-[A-Za-z0-9_-]{1,100}(\.[a-z]{1,8}){1,2}$/

function numbered(name: string, count: number): string {
  if (count === 1) return name
  const ending = name.endsWith('.ocsf.jsonl') ? '.ocsf.jsonl' : extname(name)
  return `${name.slice(0, -ending.length)}-${count}${ending}`
}

/** So that the name is on the disk too. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  if (folder === null) return
  try {
    await folder.sync()
  } catch {
    // Not every file system knows it.
  } finally {
    await folder.close()
  }
}

/**
 * Write a new file. What is there is never replaced and no link is followed; what could not be written whole is taken away again. When it
 * answers, everything is on the disk, which may be taken out.
 *
 * @returns the name that it got. @throws FoyerError `files.*`
 */
export async function putFile(folder: string, name: string, text: string): Promise<string> {
  if (!OUR_NAMES.test(name)) throw new FoyerError('input.invalid')
  for (let count = 1; count <= MOST_OF_ONE_NAME; count += 1) {
    const own = numbered(name, count)
    const path = join(folder, own)
    try {
      const file = await open(path, 'wx', 0o600)
      try {
        await file.writeFile(text)
        await file.sync()
      } catch (error) {
        await file.close()
        await rm(path, { force: true }).catch(() => undefined)
        throw error
      }
      await file.close()
      await syncFolder(folder)
      return own
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw fileError(error)
    }
  }
  throw new FoyerError('files.full', { detail: 'names' })
}
