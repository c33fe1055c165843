import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FoyerError } from '../../../../electron/contract/errors.ts'
import { openEncrypted } from '../../../../electron/vault/database/database.ts'
import { databasePath } from '../../../../electron/vault/database/desk-files.ts'
import { badPages } from '../../../../electron/vault/database/page-sums.ts'
import { administratorSecret, confirmSpecimen, readyBench, type Bench } from '../../vault-fixture.ts'

const PAGE = 4096
const RECORDS = 40
let made: Bench & { recoveryKey: string }
let stored: string[]
beforeEach(async () => {
  made = await readyBench()
  stored = []
  for (let each = 0; each < RECORDS; each++) stored.push(await confirmSpecimen(made))
  await made.vault.close()
})
afterEach(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as FoyerError).code)
const key = () => Buffer.from([...made.keychain.entries].find(([name]) => /^database-key-[0-9a-f]{32}$/.test(name))?.[1] ?? '', 'hex')

/** One bit of a page, by its number from 1. */
function flip(page: number, at = 1_500): void {
  const path = databasePath(made.folder)
  const bytes = readFileSync(path)
  bytes[(page - 1) * PAGE + at] = (bytes[(page - 1) * PAGE + at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

/** Pages of each table and index, as they lie in the file. */
async function pagesOf(name: string): Promise<number> {
  const database = await openEncrypted(databasePath(made.folder), key(), false)
  try {
    return database.prepare<[string], { rootpage: number }>('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.rootpage ?? 0
  } finally {
    database.close()
  }
}

async function salvage() {
  await made.restart()
  const saved = await made.call('internal.salvage', { recoveryKey: made.recoveryKey })
  const [tile] = await made.call('staff.tiles', {})
  await made.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
  return saved
}
const found = async () => {
  let count = 0
  for (const id of stored) count += await codeOf(made.call('records.get', { id })) === 'done' ? 1 : 0
  return count
}
const told = async () => (await made.call('audit.list', { filter: { action: 'desk.salvage' }, before: null, limit: 5 })).events.map(({ detail }) => detail)

describe('a damaged database', () => {
  it('with a bit flipped in its first page opens again, whole', async () => {
    flip(1)
    await made.restart()
    expect((await made.call('desk.state', {})).fault?.code).toBe('database.damaged')
    const saved = await salvage()
    expect(saved).toMatchObject({ badPages: [1], records: RECORDS })
    expect(saved.tables.filter(({ whole }) => !whole)).toEqual([])
    expect(await found()).toBe(RECORDS)
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true, problems: [] })
    expect(await told()).toEqual([expect.stringMatching(/^pages=1\/\d+ events=\d+ records=40$/)])
    expect(readdirSync(made.folder)).toContain('records.db.set-aside-1')
    // And works on.
    await confirmSpecimen(made)
  })

  it('loses nothing where the page is an index’s', async () => {
    flip(await pagesOf('records_by_time'))
    const saved = await salvage()
    expect(saved.tables.filter(({ whole }) => !whole)).toEqual([])
    expect(await found()).toBe(RECORDS)
    expect(await made.call('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('saves every row that is on a whole page, whichever page is bad, and names the tables that are torn', async () => {
    const original = readFileSync(databasePath(made.folder))
    const { pages, bad } = badPages(databasePath(made.folder), key())
    expect(bad).toEqual([])
    const ended: Record<string, number> = {}
    const rows: { torn: boolean, records: number }[] = []
    // Every second: each kind of page comes by.
    for (let page = 2; page <= pages; page += 2) {
      writeFileSync(databasePath(made.folder), original)
      flip(page)
      await made.restart()
      const outcome = await made.call('internal.salvage', { recoveryKey: made.recoveryKey }).then((saved) => {
        expect(saved.badPages).toEqual([page])
        const torn = saved.tables.some(({ whole }) => !whole)
        rows.push({ torn, records: saved.records })
        return torn ? 'torn' : 'whole'
      }, (error: unknown) => (error as FoyerError).code)
      ended[outcome] = (ended[outcome] ?? 0) + 1
      await made.vault.close()
    }
    expect(Object.keys(ended).filter((each) => !['torn', 'whole', 'salvage.nothing'].includes(each))).toEqual([])
    expect(ended['whole'] ?? 0).toBeGreaterThan(0)
    expect(ended['torn'] ?? 0).toBeGreaterThan(0)
    expect(rows.filter(({ torn, records }) => !torn && records !== RECORDS)).toEqual([])
    // One page of a table holds a part of its rows; what is lost of all the others would be more.
    const least = Math.min(...rows.map(({ records }) => records))
    expect(least).toBeGreaterThanOrEqual(RECORDS / 2)
    // Only the few pages that the list of tables stands on take everything with them.
    expect(ended['salvage.nothing'] ?? 0).toBeLessThan((rows.length + (ended['salvage.nothing'] ?? 0)) / 10)
    process.stdout.write(`of ${pages} pages ${Object.values(ended).reduce((sum, each) => sum + each, 0)} were flipped: ${JSON.stringify(ended)}, at least ${least} of ${RECORDS} records saved\n`)
  }, 300_000)

  it('is left alone where nothing is wrong, or with another key', async () => {
    await made.restart()
    expect(await codeOf(made.call('internal.salvage', { recoveryKey: made.recoveryKey }))).toBe('desk.notAtFault')
    expect((await made.call('desk.state', {})).phase).toBe('signIn')
    await made.vault.close()
    flip(1)
    await made.restart()
    expect(await codeOf(made.call('internal.salvage', { recoveryKey: '00000-00001-00002-00003-00004-00005-00006-00007' }))).toBe('keys.recoveryKeyInvalid')
    expect(readdirSync(made.folder).filter((name) => name.includes('set-aside') || name.startsWith('salvage-'))).toEqual([])
  })
})
