import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { COPIES_MAX, type DeskCopy } from '../../contract/recovery.ts'
import { fileError } from './file-errors.ts'
import { findFiles } from './find-files.ts'
import { shownName } from './shown-name.ts'

export interface FoundCopy { path: string; shown: Omit<DeskCopy, 'id'> }

const isFile = (path: string): Promise<boolean> => lstat(path).then((stats) => stats.isFile(), () => false)

/**
 * Folders with a desk's database in them, the newest first. Nothing is opened: what they hold the vault says.
 *
 * @returns at most COPIES_MAX of them; `more` where something was left out
 */
export async function findCopies(root: string, signal: AbortSignal): Promise<{ copies: FoundCopy[]; more: boolean }> {
  try {
    const { files, more } = await findFiles(root, 'copy', signal)
    const copies = await Promise.all(files.slice(0, COPIES_MAX).map(async ({ path, folders, size, changed }): Promise<FoundCopy> => ({
      path: dirname(path),
      shown: {
        folder: shownName(folders.join('/')), bytes: size, changedAt: changed.toISOString(),
        withLog: await isFile(`${path}-wal`), withKeyFile: await isFile(join(dirname(path), 'key.json')),
      },
    })))
    return { copies, more: more || files.length > COPIES_MAX }
  } catch (error) {
    throw fileError(error)
  }
}
