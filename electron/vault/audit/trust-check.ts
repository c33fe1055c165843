import type { Database } from '../records/database.ts'
import { anchorsFrom, hashOfFile } from '../trust/told.ts'
import type { Telling } from './settings-told.ts'
import type { Report } from './verify.ts'
import type { WordBook } from './words.ts'

/** Hold the files of trust against the trail: each by its hash. Codes: `trustUnexplained`, `trustAltered`, `trustMissing`. */
export async function holdAnchors(database: Database, words: WordBook, events: readonly Telling[], problem: Report): Promise<void> {
  const told = anchorsFrom(database, words, events)
  const bytes = database.prepare<[number], { bytes: unknown }>('SELECT bytes FROM trust_anchors WHERE number = ?')
  for (const { number, id: stands, size } of database.prepare<[], { number: number, id: unknown, size: unknown }>('SELECT number, id, size FROM trust_anchors ORDER BY number').all()) {
    // A file may have a hundred megabytes: others have their turn in between.
    await new Promise((resolve) => { setImmediate(resolve) })
    const id = String(stands)
    const leaf = told.get(id)
    told.delete(id)
    const stored = bytes.get(number)?.bytes
    const whole = stored instanceof Uint8Array && stored.byteLength === size && hashOfFile(stored) === id
    if (leaf === undefined) problem('trustUnexplained', null, id.slice(0, 16))
    else if (!whole) problem('trustAltered', leaf, id.slice(0, 16))
  }
  for (const [id, leaf] of told) problem('trustMissing', leaf, id.slice(0, 16))
}
