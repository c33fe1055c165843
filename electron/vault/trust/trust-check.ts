import type { Database } from '../database/database.ts'
import { anchorRowHash, anchorsFrom, hashOfFile } from './told.ts'
import type { Telling } from '../audit/settings-told.ts'
import type { Report } from '../audit/report.ts'
import type { WordBook } from '../audit/words.ts'

type AnchorRow = Parameters<typeof anchorRowHash>[0] & { number: number }

/** Hold the files of trust against the trail: each by its hash, and what stands beside it. Codes: `trustUnexplained`, `trustAltered`, `trustMissing`. */
export async function holdAnchors(database: Database, words: WordBook, events: readonly Telling[], problem: Report): Promise<void> {
  const told = anchorsFrom(database, words, events)
  const bytes = database.prepare<[number], { bytes: unknown }>('SELECT bytes FROM trust_anchors WHERE number = ?')
  for (const row of database.prepare<[], AnchorRow>('SELECT number, id, size, about, imported_at, imported_by_id, imported_by FROM trust_anchors NOT INDEXED ORDER BY number').all()) {
    // A file may have a hundred megabytes: others have their turn in between.
    await new Promise((resolve) => { setImmediate(resolve) })
    const { number, size } = row
    const id = String(row.id)
    const said = told.get(id)
    told.delete(id)
    const stored = bytes.get(number)?.bytes
    const whole = stored instanceof Uint8Array && stored.byteLength === size && hashOfFile(stored) === id
    if (said === undefined) problem('trustUnexplained', null, id.slice(0, 16))
    else if (!whole || (said.row !== null && said.row !== anchorRowHash(row))) problem('trustAltered', said.leaf, id.slice(0, 16))
  }
  for (const [id, { leaf }] of told) problem('trustMissing', leaf, id.slice(0, 16))
}
