import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { z } from 'zod'
import { auditEvent } from '../../contract/audit.ts'
import { FoyerError } from '../../contract/errors.ts'
import { id } from '../../contract/primitives.ts'
import { encodeDetail } from '../../tlog/detail.ts'
import type { EventContent } from '../../tlog/leaf.ts'
import { writeFileAtomically } from '../database/atomic-file.ts'
import type { Database } from '../database/database.ts'
import { keptEventsPath } from '../database/desk-files.ts'
import { settingNames } from '../database/setting-names.ts'
import type { Settings } from '../database/settings.ts'
import { commitWith } from './commit.ts'
import type { TrailDesk } from './trail.ts'

/** As often a copy is not put back in vain; what comes after is refused before anything is changed. */
const MOST_KEPT = 20
/** A line is shorter than this, bytes. */
const LONGEST_LINE = 2_000

/** An event, and the copy that it says was put back, by the name of the folder where that waited. Names of people are not kept: ids are. */
const kept = z.object({ copy: id, event: auditEvent.omit({ index: true, userName: true, second: true }) }).strict()
export type KeptEvent = z.infer<typeof kept>

/** Who has the database can keep an event beside it; who can only write into the folder, cannot. @throws FoyerError `database.damaged` */
export function keptEventsKey(settings: Settings): Buffer {
  const seed = settings.get(settingNames.auditSeed)
  if (seed === null) throw new FoyerError('database.damaged', { detail: 'settings' })
  return createHmac('sha256', Buffer.from(seed, 'hex')).update('foyer events kept beside a database that is closed').digest()
}

const macOf = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

function linesIn(folder: string): string[] {
  try {
    const path = keptEventsPath(folder)
    return statSync(path).size > MOST_KEPT * LONGEST_LINE ? [] : readFileSync(path, 'utf8').split('\n').filter((line) => line !== '')
  } catch {
    // None is kept, or it cannot be read: then it is as good as deleted, which whoever can write there can do too.
    return []
  }
}

function keptIn(line: string): KeptEvent | null {
  try {
    const { data } = kept.safeParse(JSON.parse(line.slice(line.indexOf(' ') + 1)))
    return data ?? null
  } catch {
    return null
  }
}

function isSigned(key: Buffer, line: string): boolean {
  const at = line.indexOf(' ')
  const mac = Buffer.from(line.slice(0, at), 'hex')
  const own = macOf(key, line.slice(at + 1))
  return mac.length === own.length && timingSafeEqual(mac, own)
}

/**
 * Keep an event beside a database that is about to be put in place, before it is: the process may end at any line from here on.
 *
 * @param waits whether a copy of this name was never put in place: what was told of it did not happen
 * @throws FoyerError `database.full`, `database.readOnly`
 */
export function keepEvent(folder: string, key: Buffer, told: KeptEvent, waits: (copy: string) => boolean): void {
  const text = JSON.stringify(told)
  // What somebody wrote there who has no key takes the place of nothing.
  const earlier = happened(folder, waits).filter((line) => isSigned(key, line))
  if (earlier.length >= MOST_KEPT || text.length > LONGEST_LINE - 70) throw new FoyerError('database.full', { detail: 'events' })
  writeFileAtomically(keptEventsPath(folder), [...earlier, `${macOf(key, text).toString('hex')} ${text}`, ''].join('\n'))
}

function happened(folder: string, waits: (copy: string) => boolean): string[] {
  return linesIn(folder).filter((line) => {
    const told = keptIn(line)
    return told !== null && !waits(told.copy)
  })
}

/** Forget what was told of copies that never came to their place, before their folders are swept. */
export function forgetUnplaced(folder: string, waits: (copy: string) => boolean): void {
  const lines = linesIn(folder)
  const left = happened(folder, waits)
  if (left.length === lines.length) return
  if (left.length === 0) rmSync(keptEventsPath(folder), { force: true })
  else writeFileAtomically(keptEventsPath(folder), [...left, ''].join('\n'))
}

function isTold(database: Database, { time, detail }: EventContent): boolean {
  return database.prepare<[number, string | null], { one: number }>('SELECT 1 AS one FROM audit_events WHERE time = ? AND detail IS ?').get(Date.parse(time), detail) !== undefined
}

/** Take what is kept beside an opened database into its trail, each once however often it is cut off. What cannot be written now stays. */
export function takeKeptEvents(desk: TrailDesk, folder: string, settings: Settings, nameOf: (user: string) => string | null): void {
  const { opened } = desk
  const lines = linesIn(folder)
  if (opened === null || lines.length === 0) return
  try {
    const key = keptEventsKey(settings)
    for (const told of lines.filter((line) => isSigned(key, line)).map(keptIn)) {
      if (told === null) continue
      const event: EventContent = { ...told.event, detail: encodeDetail({ words: told.event.detail, name: nameOf(told.event.user), marks: {} }) }
      if (!isTold(opened.database, event)) commitWith(desk, () => undefined, () => event)
    }
    rmSync(keptEventsPath(folder), { force: true })
  } catch {
    // A full disk opens all the same; the next opening tries again.
  }
}
