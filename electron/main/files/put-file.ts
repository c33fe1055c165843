import { open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import { fileError } from './file-errors.ts'

/** How often a name that is taken gets another number. */
const MOST_OF_ONE_NAME = 99
/** What the vault calls its exports; anything else is not a name that we write. */
const OUR_NAMES = /^foyer-[A-Za-z0-9_-]{1,100}(\.[a-z]{1,8}){1,3}$/

function numbered(name: string, count: number): string {
  if (count === 1) return name
  const ending = name.slice(name.indexOf('.'))
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

/** What goes into files that belong together, a piece of each at a time. */
export type Pieces = AsyncIterable<readonly string[]>

interface NewFile { file: FileHandle, path: string }

/** Make a file of each name, all new; those made are taken away again where one of them is there already. */
async function openNew(paths: readonly string[]): Promise<NewFile[]> {
  const made: NewFile[] = []
  try {
    for (const path of paths) made.push({ file: await open(path, 'wx', 0o600), path })
  } catch (error) {
    await discard(made)
    throw error
  }
  return made
}

async function discard(made: readonly NewFile[]): Promise<void> {
  for (const { file, path } of made) {
    await file.close().catch(() => undefined)
    await rm(path, { force: true }).catch(() => undefined)
  }
}

/**
 * Write new files that belong together, piece by piece. What is there is never replaced and no link is followed; what could not be written whole is taken
 * away again, all of it. When it answers, everything is on the disk, which may be taken out.
 *
 * @param names what each is to be called; where one is taken, all of them get the same number
 * @returns the names that they got. @throws FoyerError `files.*`, and what the pieces throw
 */
export async function putFiles(folder: string, names: readonly string[], pieces: Pieces): Promise<string[]> {
  if (!names.every((name) => OUR_NAMES.test(name))) throw new FoyerError('input.invalid')
  for (let count = 1; count <= MOST_OF_ONE_NAME; count += 1) {
    const own = names.map((name) => numbered(name, count))
    const made = await openNew(own.map((name) => join(folder, name))).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw fileError(error)
      return null
    })
    if (made === null) continue
    try {
      for await (const piece of pieces) {
        for (const [at, { file }] of made.entries()) await file.writeFile(piece[at] ?? '')
      }
      for (const { file } of made) await file.sync()
    } catch (error) {
      await discard(made)
      throw error instanceof FoyerError ? error : fileError(error)
    }
    for (const { file } of made) await file.close()
    await syncFolder(folder)
    return own
  }
  throw new FoyerError('files.full', { detail: 'names' })
}

/** As `putFiles`, one file of one text. @returns the name that it got */
export async function putFile(folder: string, name: string, text: string): Promise<string> {
  const once = async function* () {
    await Promise.resolve()
    yield [text]
  }
  const [own = name] = await putFiles(folder, [name], once())
  return own
}
