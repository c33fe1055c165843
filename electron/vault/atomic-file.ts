import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { storageError } from './records/sqlite-errors.ts'

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

/**
 * Replace a small file in one step that survives a power cut: either the old content is there or the new.
 *
 * @throws FoyerError `database.full`, `database.readOnly`
 */
export function writeFileAtomically(path: string, content: string): void {
  const temporary = `${path}.new`
  try {
    const handle = openSync(temporary, 'w', 0o600)
    try {
      writeSync(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, path)
    syncFolder(dirname(path))
  } catch (error) {
    throw storageError(error)
  }
}
