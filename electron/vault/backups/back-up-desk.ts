import type { Output } from '../../contract/index.ts'
import { eventOf, systemFrame } from '../audit/event.ts'
import { recordOrKeep } from '../audit/commit.ts'
import type { TrailDesk } from '../audit/trail.ts'
import { opened } from '../database/opened.ts'
import { storageError } from '../database/sqlite-errors.ts'
import type { KeyPlace } from '../keys/key-place.ts'
import type { Kept } from '../retention/desk.ts'
import { backupNames, keepNewest, madeAtOf } from './backup-folder.ts'
import { folderAnswers } from './folder-answers.ts'
import { makeBackup } from './make-backup.ts'

/** As much of a desk as its backups need. */
export interface BackedUpDesk extends TrailDesk {
  place: KeyPlace
  opened: Kept | null
  elapsed: () => number
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
}

type Made = Output<'backups.make'>

/** What the trail says of it: its name has the terminal and the time. */
export const wordsOf = ({ name, events, records, removed }: Made): string => `${name} events=${events} records=${records} removed=${removed}`

/**
 * Make a backup, and remove the oldest ones of this desk. After its own signature, so that its checkpoint says as much as can be.
 *
 * @param keep how many are left; null for all
 * @throws FoyerError as `makeBackup`
 */
export async function backUp(desk: BackedUpDesk, folder: string, keep: number | null): Promise<Made> {
  const parts = opened(desk)
  if (parts.log.size() > 0) parts.log.checkpoint(desk.now())
  const made = await makeBackup({ database: parts.database, deskFolder: desk.place.folder, terminal: parts.terminal, version: desk.version, now: desk.now() }, folder)
  return { ...made, paper: 'present', removed: keep === null ? 0 : keepNewest(folder, parts.terminal, keep, desk.now()), terminal: parts.terminal }
}

/** How often the folder is looked at, milliseconds: it may lie on another computer. One that cannot be used is told of so often, too. */
const LOOK_MS = 900_000
const HOUR_MS = 3_600_000

const looked = new WeakMap<object, number>()

function isDue(desk: BackedUpDesk, folder: string, terminal: string, hours: number): boolean {
  const now = desk.now().getTime()
  // One from a time that is yet to come says nothing.
  const newest = backupNames(folder, terminal).map(madeAtOf).find((at) => at <= now)
  return newest === undefined || now - newest >= hours * HOUR_MS
}

/** Make the backup that policy asks for, behind the work; told in the trail, done or not. */
export async function backUpWhenDue(desk: BackedUpDesk): Promise<void> {
  const parts = desk.opened
  if (parts === null) return
  const { backupFolder: folder, backupHours: hours, backupKeep: keep } = parts.policy.inForce().values
  const last = looked.get(parts)
  if (folder === '' || (last !== undefined && desk.elapsed() - last < LOOK_MS)) return
  looked.set(parts, desk.elapsed())
  const tell = (status: number, error: string | null, detail: string | null) => { recordOrKeep(desk, eventOf(desk, systemFrame('POST', '/desk/backups', 'backups.make'), { status, error, subject: null, detail })) }
  try {
    await folderAnswers(folder)
    if (!isDue(desk, folder, parts.terminal, hours)) return
    const made = await desk.inTurn(async () => (desk.opened === parts ? backUp(desk, folder, keep) : null))
    if (made !== null) tell(200, null, wordsOf(made))
  } catch (thrown) {
    const { status, code, detail } = storageError(thrown)
    tell(status, code, detail ?? null)
  }
}
