import { join } from 'node:path'

/** The files of a desk, by the folder that they lie in. */
export const databasePath = (folder: string): string => join(folder, 'records.db')

export const keyFilePath = (folder: string): string => join(folder, 'key.json')

/** Where the newest checkpoint is kept in the open, for whoever wants to hold the log against it later. */
export const checkpointPath = (folder: string): string => join(folder, 'audit-checkpoint.txt')
