import { statSync } from 'node:fs'
import { checkpointPath, databasePath } from '../database/desk-files.ts'

/** When the desk's files were last written, milliseconds since the epoch; null where there are none. The clock cannot be before that. */
export function lastWritten(folder: string): number | null {
  const times = [databasePath(folder), `${databasePath(folder)}-wal`, checkpointPath(folder)].flatMap((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? [])
  return times.length === 0 ? null : Math.max(...times)
}
