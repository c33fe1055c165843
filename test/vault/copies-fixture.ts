import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { databasePath, keyFilePath } from '../../electron/vault/database/desk-files.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { logPath } from '../../electron/vault/database/pair.ts'
import { deskBench, emptyDeskBench, type DeskBench } from './desk-fixture.ts'
import { specimenReading } from './specimen-reading.ts'

/** A desk at work, and copies of its files in other folders, as desks with the same keychain find them. */
export interface CopiedDesk {
  made: DeskBench & { recoveryKey: string }
  /** Where its files are. */
  folder: string
  /** @returns the records that were made */
  confirm(count: number): Promise<string[]>
  /** What lies in its log's place. */
  log(): Buffer
  /** A folder of its own with these files in it as they are now, and with something in the log's place. */
  copied(paths: readonly string[], log?: Buffer | null): string
  /** The desk that finds a folder. */
  deskIn(place: string): Promise<DeskBench>
  /** Another one that ends with this. */
  with(other: DeskBench): DeskBench
  dispose(): void
}

/** What a plain copy of a desk is: its database and its key file. */
export const bareFiles = (folder: string): string[] => [databasePath(folder), keyFilePath(folder)]

export const faultOf = async (of: DeskBench) => (await of.call('desk.state', {})).fault
export const storedRecords = (of: DeskBench) => opened(of.desk).database.prepare<[], { count: number }>('SELECT count(*) AS count FROM records').get()?.count

export async function copiedDesk(): Promise<CopiedDesk> {
  const made = await deskBench()
  const { keychain, desk: { place: { folder } } } = made
  const copies = mkdtempSync(join(tmpdir(), 'foyer-copies-'))
  const others: DeskBench[] = []
  let places = 0
  const at: CopiedDesk = {
    made, folder,
    async confirm(count) {
      const ids: string[] = []
      for (let each = 0; each < count; each++) {
        const { readingId } = await made.call('internal.holdReading', { reading: specimenReading(), replaces: null })
        ids.push((await made.call('records.confirm', { readingId, corrections: [], again: true })).recordId)
      }
      return ids
    },
    log: () => readFileSync(logPath(databasePath(folder))),
    copied(paths, log = null) {
      const place = join(copies, `copy-${places++}`)
      mkdirSync(place)
      for (const path of paths) copyFileSync(path, join(place, basename(path)))
      if (log !== null) writeFileSync(logPath(databasePath(place)), log)
      return place
    },
    deskIn: async (place) => at.with(await emptyDeskBench({ folder: place, keychain })),
    with(other) {
      others.push(other)
      return other
    },
    dispose() {
      for (const other of others) other.dispose()
      made.dispose()
      rmSync(copies, { recursive: true, force: true })
    },
  }
  return at
}
