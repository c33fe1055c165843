import { createHash } from 'node:crypto'
import { closeSync, fstatSync, lstatSync, opendirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { BACKUPS_MAX, backup, type Backup } from '../../contract/backups.ts'
import { FoyerError } from '../../contract/errors.ts'
import { id } from '../../contract/primitives.ts'
import { checkpointPath, databasePath, keyFilePath } from '../database/desk-files.ts'
import { TO_READ } from '../keys/copy-in.ts'
import { keyFileFrom, type KeyFile } from '../keys/key-file.ts'

/** What lies beside a backup to say what it is. Whoever can write there can write anything: it decides nothing. */
export const backupNote = z.object({
  format: z.literal(1), terminal: id, version: z.string().max(40), schema: z.number().int(),
  ...backup.pick({ madeAt: true, events: true, records: true, bytes: true }).shape,
  /** SHA-256 of the database as it was written, hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
}).strict()
export type BackupNote = z.infer<typeof backupNote>

export const notePath = (folder: string): string => join(folder, 'backup.json')
/** A note and a key file are shorter than this, bytes. */
const LONGEST_TEXT = 8_000

/** What a backup's folder is called, and what those are called that are not finished. `at` names the second, as ISO 8601 without separators. */
export const backupName = (terminal: string, at: Date, number: number): string => `foyer-${terminal}-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}${number === 1 ? '' : `-${number}`}`
export const draftName = (name: string): string => `.${name}.part`

const namesOf = (terminal: string): RegExp => new RegExp(`^foyer-${terminal}-\\d{8}T\\d{6}Z(?:-\\d{1,3})?$`)

/** Which recovery key a key file is sealed under, without telling anything of it: another one after every change. */
export const paperOf = ({ current }: KeyFile): string => createHash('sha256').update(JSON.stringify(current.recovery)).digest('hex')

/** @throws FoyerError `backup.folder` where it is no folder, or a link that somebody may turn elsewhere */
export function checkFolder(folder: string): void {
  if (!isAbsolute(folder)) throw new FoyerError('backup.folder', { detail: 'relative' })
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true) throw new FoyerError('backup.folder', { detail: found === undefined ? 'missing' : 'noFolder' })
}

/** Names that are read of a folder at most: years of backups of a hundred desks. One with more is none for backups. */
const MOST_NAMES = 50_000

/** @throws FoyerError `backup.folder` (`tooMany`) */
export function namesIn(folder: string, most = MOST_NAMES): string[] {
  const names: string[] = []
  const entries = opendirSync(folder)
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      if (names.length >= most) throw new FoyerError('backup.folder', { detail: 'tooMany' })
      names.push(entry.name)
    }
  } finally {
    entries.closeSync()
  }
  return names
}

/** A short file of whoever can write there; null for none, a link, a pipe (which would be waited for) and what is too long. */
function textAt(path: string): string | null {
  let handle: number
  try {
    handle = openSync(path, TO_READ)
  } catch {
    return null
  }
  try {
    const found = fstatSync(handle)
    return found.isFile() && found.size <= LONGEST_TEXT ? readFileSync(handle, 'utf8') : null
  } finally {
    closeSync(handle)
  }
}

function noteIn(folder: string): BackupNote | null {
  try {
    return backupNote.parse(JSON.parse(textAt(notePath(folder)) ?? ''))
  } catch {
    return null
  }
}

/** When a backup was made, by its name, ms. */
export function madeAtOf(name: string): number {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(name) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}

/** A desk's backups that are finished, the newest first, each with its note. */
function notedIn(folder: string, terminal: string): { name: string, note: BackupNote }[] {
  checkFolder(folder)
  const ours = namesOf(terminal)
  // A link of such a name leads to a folder that is no backup of this place, and perhaps to a desk.
  const isFolder = (name: string): boolean => lstatSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true
  return namesIn(folder).filter((name) => ours.test(name) && isFolder(name)).toSorted().toReversed().flatMap((name) => {
    const note = noteIn(join(folder, name))
    return note?.terminal === terminal ? [{ name, note }] : []
  })
}

/** Their names. */
export const backupNames = (folder: string, terminal: string): string[] => notedIn(folder, terminal).map(({ name }) => name)

/** Which paper opens a backup, by its own key file. */
function paperFor(folder: string, present: KeyFile | null): Backup['paper'] {
  const its = keyFileFrom(textAt(keyFilePath(folder)))
  if (its === null || present === null) return 'unknown'
  return paperOf(its) === paperOf(present) ? 'present' : 'earlier'
}

/** @param present the desk's key file as it is now */
export function listBackups(folder: string, terminal: string, present: KeyFile | null): Backup[] {
  return notedIn(folder, terminal).slice(0, BACKUPS_MAX).map(({ name, note: { madeAt, events, records, bytes } }) => ({ name, madeAt, events, records, bytes, paper: paperFor(join(folder, name), present) }))
}

/** Remove a backup of ours, where nothing else lies in its folder. All at once: a link that has been put in its place is what goes, and not what it leads to. */
function removeBackup(folder: string): boolean {
  const its = new Set([notePath(folder), databasePath(folder), keyFilePath(folder), checkpointPath(folder)].map((path) => basename(path)))
  if (namesIn(folder).some((name) => !its.has(name))) return false
  rmSync(folder, { recursive: true, force: true })
  return true
}

/**
 * Remove the oldest of a desk's backups until so many are left. Those of a time that is yet to come are not counted and stay: a clock that went
 * wrong for a day takes no good backup's place.
 * @returns how many were removed
 */
export function keepNewest(folder: string, terminal: string, keep: number, now: Date): number {
  const over = backupNames(folder, terminal).filter((name) => madeAtOf(name) <= now.getTime()).slice(keep)
  return over.filter((name) => removeBackup(join(folder, name))).length
}

/** Longer than any backup takes, milliseconds: the desk and the command line may each make one at the same time. */
const CUT_OFF_MS = 6 * 3_600_000

/** Remove what was cut off. */
export function sweepDrafts(folder: string, terminal: string, now: Date): void {
  for (const name of namesIn(folder)) {
    const isDraft = name.startsWith('.foyer-') && name.endsWith('.part') && namesOf(terminal).test(name.slice(1, -'.part'.length))
    if (isDraft && now.getTime() - lstatSync(join(folder, name)).mtimeMs > CUT_OFF_MS) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
