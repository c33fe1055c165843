import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a desk, by the folder that they lie in. */
export const databasePath = (folder: string): string => join(folder, 'records.db')

export const keyFilePath = (folder: string): string => join(folder, 'key.json')

/** Where the newest checkpoint is kept in the open, for whoever wants to hold the log against it later. */
export const checkpointPath = (folder: string): string => join(folder, 'audit-checkpoint.txt')

/** Counts of wrong guesses while the database itself cannot take them. */
export const guessesPath = (folder: string): string => join(folder, 'guesses.db')

/** Events of the trail that came while its database was closed, until the next opening. */
export const keptEventsPath = (folder: string): string => join(folder, 'kept-events.txt')

/** What the names of all files of drafts begin with. */
export const DRAFT = 'records.db.draft-'

/** A database before it counts; a name of its own for each set-up, so that two at once do not work on one file. */
export const draftPath = (folder: string, databaseId: string): string => join(folder, DRAFT + databaseId)

/** Ids of the databases whose set-up is under way here, or was cut off. */
export function draftIds(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith(DRAFT)).map((name) => name.slice(DRAFT.length)).filter((id) => /^[0-9a-f]{32}$/.test(id))
  } catch {
    // A folder that is not there, or cannot be read: nothing is said for any key.
    return []
  }
}
