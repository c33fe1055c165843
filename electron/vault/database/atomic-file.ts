import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { storageError } from './sqlite-errors.ts'

/** Make the entries of a folder durable. Windows cannot and need not. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function writeDurably(path: string, content: string): void {
  const handle = openSync(path, 'w', 0o600)
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** File systems without a second name for a file (FAT, some network drives). */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR'])

/**
 * Give a finished file its name, unless something has that name: then nothing is touched.
 *
 * @returns whether it has the name now
 */
export function nameIfFree(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST') return false
    if (!noLinks.has(code)) throw error
    // Here two that come at the same instant cannot be told apart; whoever comes later can.
    if (existsSync(path)) return false
    renameSync(temporary, path)
  }
  rmSync(temporary, { force: true })
  syncFolder(dirname(path))
  return true
}

/**
 * Write a small file that is not there yet, in one step that survives a power cut.
 *
 * @param own part of the temporary file's name, of this writer alone
 * @returns false where there is one already; it stays as it is
 * @throws FoyerError `database.full`, `database.readOnly`
 */
export function createFileAtomically(path: string, content: string, own: string): boolean {
  const temporary = `${path}.${own}`
  try {
    writeDurably(temporary, content)
    return nameIfFree(temporary, path)
  } catch (error) {
    throw storageError(error)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/**
 * Replace a small file in one step that survives a power cut: either the old content is there or the new. Each writer has a name of its own
 * for what is not complete yet, so that two at a time (the desk and the command line) cannot mix theirs.
 *
 * @throws FoyerError `database.full`, `database.readOnly`
 */
export function writeFileAtomically(path: string, content: string): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    writeDurably(temporary, content)
    renameSync(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw storageError(error)
  }
}

/** Nobody takes so long over a small file, in milliseconds: whoever began it is gone. */
const LEFT_BEHIND_MS = 3_600_000

/** Remove what writers that were killed have left in a folder. */
export function removeLeftBehind(folder: string, now: number): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!/\.[0-9a-f]{12}\.new$/.test(name)) continue
      const path = join(folder, name)
      if (now - statSync(path).mtimeMs > LEFT_BEHIND_MS) rmSync(path, { force: true })
    }
  } catch {
    // Untidy is all it is; the next opening tries again.
  }
}
