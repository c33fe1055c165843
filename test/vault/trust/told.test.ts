import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TrustPreview } from '../../../electron/contract/trust.ts'
import { administratorSecret, confirmToday, readyBench, seededBytes, type Bench } from '../vault-fixture.ts'
import { withDatabase } from '../with-database.ts'

const DAY = 86_400_000
const random = seededBytes('trust told')
const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const about = { kind: 'certificates' as const, lists: [], certificates: 1, states: 1, signers: 0, revocationLists: 0, refused: 0, validUntil: null }

let made: Bench & { administrator: string }
let bytes: Uint8Array
beforeEach(async () => {
  made = await readyBench()
  bytes = random(3000)
  await keep(bytes)
})
afterEach(() => made.dispose())

async function keep(file: Uint8Array, replaces: TrustPreview['replaces'] = null): Promise<void> {
  const none = { count: 0, shown: [] }
  const preview = { id: idOf(file), bytes: file.byteLength, about, present: false, replaces, added: none, gone: none, unknownRoots: { ...none, token: null } }
  await made.call('internal.keepTrust', { bytes: file, preview, cause: 'trust.import' })
}
const tamper = async (sql: string, ...values: unknown[]) => {
  await made.vault.close()
  await withDatabase(made, (database) => database.prepare(sql).run(...values))
  await reopen()
}
const reopen = async () => {
  made.clock.time += 1000
  await made.restart()
  await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
}
const codes = async () => (await made.call('audit.verify', {})).problems.map(({ code }) => code)
const plant = 'INSERT INTO trust_anchors (id, size, about, imported_at, imported_by_id, imported_by, bytes) SELECT ?, ?, about, imported_at, imported_by_id, imported_by, ? FROM trust_anchors LIMIT 1'

describe('the files of trust, held against the trail', () => {
  it('are not what somebody put into the table: no chip is judged by it, and it is found', async () => {
    const forged = random(100)
    await tamper(plant, idOf(forged), forged.byteLength, Buffer.from(forged))
    expect(await made.call('internal.keptTrust', {})).toEqual([idOf(bytes)])
    expect(await codes()).toEqual(['trustUnexplained'])
    // What was found can be taken out.
    await made.call('internal.dropTrust', { id: idOf(forged) })
    expect(await codes()).toEqual([])
  })

  it('are not believed for a covering row that no event names', async () => {
    const forged = random(100)
    await tamper(plant, idOf(forged), forged.byteLength, Buffer.from(forged))
    await tamper("INSERT INTO audit_covered (leaf, kind, id, hash) VALUES (3, 'trust', ?, '')", idOf(forged))
    expect(await made.call('internal.keptTrust', {})).toEqual([idOf(bytes)])
    expect((await codes()).toSorted()).toEqual(['coverWrong', 'trustUnexplained'])
  })

  it.each([
    ['what was found in it', `UPDATE trust_anchors SET about = replace(about, '"certificates":1', '"certificates":77')`],
    ['who took it', "UPDATE trust_anchors SET imported_by = 'Otto Anders'"],
    ['who took it, by number', "UPDATE trust_anchors SET imported_by_id = 'somebody-else'"],
    ['when', 'UPDATE trust_anchors SET imported_at = 0'],
  ])('are found where somebody changed %s', async (_what, sql) => {
    expect(await codes()).toEqual([])
    await tamper(sql)
    expect(await codes()).toEqual(['trustAltered'])
    // The same file taken again is as it was taken then.
    await keep(bytes)
    expect(await codes()).toEqual([])
  })

  it('are not handed out with other bytes under their hash', async () => {
    await tamper("UPDATE trust_anchors SET bytes = x'ffff', size = 2")
    await expect(made.call('internal.trustFile', { id: idOf(bytes) })).rejects.toMatchObject({ code: 'database.damaged' })
    expect(await codes()).toEqual(['trustAltered'])
  })

  it('are missed where somebody took one out', async () => {
    await tamper('DELETE FROM trust_anchors')
    expect(await codes()).toEqual(['trustMissing'])
  })

  it('are told of by damage, not by a fault, where what was found in one cannot be read', async () => {
    for (const said of ['{', '[]', Buffer.from([0xff, 0xfe])]) {
      await tamper('UPDATE trust_anchors SET about = ?', said)
      await expect(made.call('trust.list', {})).rejects.toMatchObject({ code: 'database.damaged' })
    }
  })

  it('hold through a replacement, a removal, and the end of their events’ time', async () => {
    const [second, third] = [random(200), random(300)]
    await keep(second, { id: idOf(bytes), version: '', older: false })
    await keep(third)
    expect(await codes()).toEqual([])
    for (let year = 0; year < 2; year++) {
      made.clock.time += 370 * DAY
      await reopen()
      await confirmToday(made)
      await made.call('records.purge', {})
      expect(await codes()).toEqual([])
      expect(await made.call('internal.keptTrust', {})).toEqual([idOf(second), idOf(third)])
    }
    expect((await made.call('audit.list', { filter: { action: 'trust.import' }, before: null, limit: 5 })).events).toEqual([])
    await made.call('internal.dropTrust', { id: idOf(second) })
    expect(await codes()).toEqual([])
    await tamper('DELETE FROM trust_anchors')
    expect(await codes()).toEqual(['trustMissing'])
  })
})
