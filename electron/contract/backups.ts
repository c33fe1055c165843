import { z } from 'zod'
import { call } from './call.ts'
import { id, isoTime, text } from './primitives.ts'

/** Backups of one desk in one folder that are listed, and that can be kept. */
export const BACKUPS_MAX = 500
/** Patience for copying a large database to a slow disk, milliseconds. */
const LONG_MS = 600_000

const folder = text(4096).min(1)
/** Which recovery key opens a backup: the one that is written down for the desk today, or one from before it was changed. */
const paper = z.enum(['present', 'earlier', 'unknown'])

export const backup = z.object({
  /** Of its own folder, in the folder of backups. */
  name: text(120), madeAt: isoTime,
  events: z.number().int().min(0), records: z.number().int().min(0), bytes: z.number().int().min(0),
  paper,
})
export type Backup = z.infer<typeof backup>

/** Both are asked by IT at the command line; by policy the desk makes backups itself (`backupFolder`). */
export const backupCalls = {
  /**
   * A copy of the desk as it is at one moment, under the desk's own key, while it works: database, key file, newest checkpoint. `folder: null` is
   * the one that policy names.
   *
   * @throws FoyerError `backup.folder`, `database.full`
   */
  'backups.make': call({
    to: 'vault', method: 'POST', path: '/desk/backups', needs: 'keys.rotate', doors: ['cli'], timeoutMs: LONG_MS,
    input: z.object({ folder: folder.nullable(), keep: z.number().int().min(1).max(BACKUPS_MAX).nullable() }).strict(),
    output: backup.extend({ /** Older ones of this desk that were removed for it. */ removed: z.number().int().min(0), terminal: id }),
  }),
  /** Those of this desk, the newest first. */
  'backups.list': call({
    to: 'vault', method: 'GET', path: '/desk/backups', needs: 'keys.rotate', doors: ['cli'], audit: 'failures',
    input: z.object({ folder: folder.nullable() }).strict(), output: z.array(backup).max(BACKUPS_MAX),
  }),
}
