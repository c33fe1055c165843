import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administratorSecret, bench, confirmToday, readyBench, type Bench } from '../vault-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'
import { withDatabase } from '../with-database.ts'

const DAY = 86_400_000
let made: Bench & { administrator: string }
beforeEach(async () => {
  made = await readyBench()
  await made.call('desk.setPolicy', { values: { keepImages: true } })
})
afterEach(() => made.dispose())

async function confirm(): Promise<string> {
  const page = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9)
  const { readingId } = await made.call('internal.holdReading', { reading: specimenReading({}, { page }), replaces: null })
  return (await made.call('records.confirm', { readingId, corrections: [], again: true })).recordId
}
const tamper = async (sql: string) => {
  await made.vault.close()
  await withDatabase(made, (database) => database.exec(sql))
  await later(0)
}
const later = async (days: number) => {
  made.clock.time += days * DAY + 1000
  await made.restart()
  await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
  if (days > 0) {
    await confirmToday(made)
    await made.call('records.purge', {})
  }
}
const isThere = (id: string) => made.call('records.get', { id }).then(({ image }) => (image === null ? 'without its picture' : 'whole'), ({ code }: { code: string }) => code)
const problems = async () => (await made.call('audit.verify', {})).problems.map(({ code, detail }) => `${code} ${detail}`)
const purges = async (id: string) => (await made.call('audit.list', { filter: { action: 'retention.purge', subject: id }, before: null, limit: 20 })).events.map(({ status, error, detail }) => `${status} ${error} ${detail}`)

describe('a record whose end somebody moved farther than policy allows', () => {
  it.each([
    ['the record', "UPDATE records SET keep_until = '2026-07-01'"],
    ['its picture', "UPDATE record_images SET purge_on = '2026-06-08'"],
  ])('is found: %s, back to what it was before policy shortened it', async (_what, sql) => {
    const id = await confirm()
    await made.call('desk.setPolicy', { values: { retentionDays: 5, keepImagesDays: 2 } })
    expect(await problems()).toEqual([])
    await tamper(sql)
    expect(await problems()).toEqual([`endMoved ${id}`])
    // What is written about it later does not make it right.
    await later(4)
    expect(await problems()).not.toEqual([])
  })

  it('is nothing that a longer policy makes of it', async () => {
    const id = await confirm()
    for (const retentionDays of [5, 90, 20]) await made.call('desk.setPolicy', { values: { retentionDays } })
    expect((await made.call('records.get', { id })).keepUntil).toBe('2026-06-06')
    await confirm()
    expect(await problems()).toEqual([])
  })
})

describe('a record whose end somebody moved nearer', () => {
  it('is not erased by retention, is told of and found, and goes on its own day', async () => {
    const id = await confirm()
    await tamper("UPDATE records SET keep_until = '2026-05-01'")
    expect(await isThere(id)).toBe('whole')
    expect(await purges(id)).toEqual(['409 audit.damaged record'])
    expect(await problems()).toEqual([`endMoved ${id}`])
    // Told once for each opening.
    await made.call('records.purge', {})
    expect(await purges(id)).toHaveLength(1)
    await later(31)
    expect(await isThere(id)).toBe('records.notFound')
  })

  it('shows where it was counted as if its date had been in doubt', async () => {
    const id = await confirm()
    await tamper('INSERT INTO doubtful_records SELECT id, NULL FROM records')
    expect(await problems()).toContain(`doubtUnexplained ${id}`)
  })

  it('keeps its picture as long as that may be kept', async () => {
    const id = await confirm()
    await tamper("UPDATE record_images SET purge_on = '2026-05-01'")
    expect(await isThere(id)).toBe('whole')
    expect(await purges(id)).toEqual(['409 audit.damaged images'])
    expect(await problems()).toEqual([`endMoved ${id}`])
    await later(8)
    expect(await isThere(id)).toBe('without its picture')
    expect(await problems()).toEqual([])
  })

  it.each([
    ['its beginning', "UPDATE records SET keep_until = '2026-05-01', created_at = created_at - 100 * 86400000"],
    ['its seal', "UPDATE records SET keep_until = '2026-05-01'; UPDATE record_seals SET keep_until = '2026-05-01'"],
    ['its seal, which is gone', "UPDATE records SET keep_until = '2026-05-01'; DELETE FROM record_seals"],
    ['what made it count from another day', "UPDATE records SET keep_until = '2026-05-01'; INSERT INTO doubtful_records SELECT id, 0 FROM records"],
  ])('is not erased either with another lie about it: %s', async (_what, sql) => {
    const id = await confirm()
    await tamper(sql)
    expect(await isThere(id)).toBe('whole')
    expect(await purges(id)).toContain('409 audit.damaged record')
    expect((await problems()).length).toBeGreaterThan(0)
    await later(31)
    expect(await isThere(id)).toBe('records.notFound')
  })

  it('is not taken by a policy that somebody put there', async () => {
    const id = await confirm()
    await tamper(`INSERT OR REPLACE INTO settings (name, value) VALUES ('policy.desk', '{"retentionDays":1}'); UPDATE records SET keep_until = '2026-05-01'`)
    await later(3)
    expect(await isThere(id)).toBe('whole')
    expect((await problems()).toSorted()).toEqual(['anchor settings=policy', 'anchor settings=policy', `endMoved ${id}`, 'settingsAltered policy'])
  })
})

describe('a record whose end policy moved nearer', () => {
  it('goes on that day, also after policy gives more time again', async () => {
    const [early, other] = [await confirm(), await confirm()]
    await made.call('desk.setPolicy', { values: { retentionDays: 10, keepImagesDays: 2 } })
    await made.call('desk.setPolicy', { values: { retentionDays: 30, keepImagesDays: 7 } })
    const late = await confirm()
    expect(await problems()).toEqual([])
    await tamper(`UPDATE records SET keep_until = '2026-06-08' WHERE id = '${late}'`)
    expect(await problems()).toEqual([`endMoved ${late}`])
    await later(4)
    expect(await Promise.all([early, late].map(isThere))).toEqual(['without its picture', 'whole'])
    await later(8)
    expect(await Promise.all([early, other, late].map(isThere))).toEqual(['records.notFound', 'records.notFound', 'without its picture'])
    expect(await purges(early)).toEqual(['200 null record', '200 null images'])
  })

  it('goes on that day also when the event that said so is gone', async () => {
    await made.call('desk.setPolicy', { values: { retentionDays: 800, keepImagesDays: 700 } })
    const id = await confirm()
    await made.call('desk.setPolicy', { values: { retentionDays: 500, keepImagesDays: 450 } })
    await later(380)
    expect((await made.call('audit.list', { filter: { action: 'desk.setPolicy' }, before: null, limit: 5 })).events).toEqual([])
    expect(await problems()).toEqual([])
    await later(80)
    expect(await isThere(id)).toBe('without its picture')
    await later(60)
    expect(await isThere(id)).toBe('records.notFound')
    expect((await purges(id)).filter((each) => each.startsWith('409'))).toEqual([])
    expect(await problems()).toEqual([])
  })

  it('goes on no other day also when the event that gave more time is gone', async () => {
    await made.call('desk.setPolicy', { values: { retentionDays: 800, keepImagesDays: 700 } })
    const early = await confirm()
    const other = await confirm()
    await made.call('desk.setPolicy', { values: { retentionDays: 500, keepImagesDays: 450 } })
    await made.call('desk.setPolicy', { values: { retentionDays: 600, keepImagesDays: 550 } })
    await later(380)
    expect((await made.call('audit.list', { filter: { action: 'records.confirm' }, before: null, limit: 5 })).events).toEqual([])
    const late = await confirm()
    expect(await problems()).toEqual([])
    // A day that the very first policy allows, and nothing since.
    await tamper(`UPDATE records SET keep_until = date(created_at / 1000, 'unixepoch', '+30 days') WHERE id IN ('${early}', '${late}')`)
    expect((await problems()).toSorted()).toEqual([`endMoved ${early}`, `endMoved ${late}`].toSorted())
    await later(31)
    expect(await Promise.all([early, other, late].map(isThere))).toEqual(['whole', 'whole', 'whole'])
    await later(100)
    expect(await Promise.all([early, other, late].map(isThere))).toEqual(['records.notFound', 'records.notFound', 'whole'])
  })

  it('goes on that day where it was made by a clock that ran ahead, and its pictures are gone', async () => {
    const leap = async (days: number) => {
      made.clock.time += days * DAY
      made.clock.leapt += days * DAY
      await later(0)
    }
    await leap(20)
    const id = await confirm()
    await leap(-20)
    await confirmToday(made)
    await later(8)
    expect(await isThere(id)).toBe('without its picture')
    await made.call('desk.setPolicy', { values: { retentionDays: 20 } })
    expect((await problems()).filter((each) => each.startsWith('endMoved'))).toEqual([])
    await later(13)
    expect(await isThere(id)).toBe('records.notFound')
    expect((await purges(id)).filter((each) => each.startsWith('409'))).toEqual([])
  })

  it('goes on that day where another process took in the policy before it was confirmed', async () => {
    const policyFile = { path: join(made.folder, 'policy.json'), guarded: false, overruled: false }
    writeFileSync(policyFile.path, '{"retentionDays":20}')
    await made.restart({ policyFile })
    await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
    writeFileSync(policyFile.path, '{"retentionDays":10}')
    const { clock } = made
    const beside = await bench({ dataFolder: made.folder, keychain: made.keychain, policyFile, now: () => new Date(clock.time), elapsed: () => clock.time - clock.leapt })
    await beside.vault.close()
    const id = await confirm()
    expect((await made.call('records.get', { id })).keepUntil).toBe('2026-06-11')
    await made.call('records.purge', {})
    expect(await problems()).toEqual([])
    await later(11)
    expect(await isThere(id)).toBe('records.notFound')
    expect((await purges(id)).filter((each) => each.startsWith('409'))).toEqual([])
  })
})
