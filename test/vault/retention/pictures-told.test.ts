import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventOf, systemFrame } from '../../../electron/vault/audit/event.ts'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'

let made: DeskBench
const page = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9)
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

const problems = async () => (await verifyLog(opened(made.desk).database, opened(made.desk).log, stateCheck, () => 0, () => undefined)).problems.map(({ code }) => code)

it('a note beside a record whose pictures an earlier version erased leaves it proven, and pictures that nobody told of do not', async () => {
  await made.call('desk.setPolicy', { values: { keepImages: true, allowNotes: true } })
  const confirm = async () => {
    const { readingId } = await made.call('internal.holdReading', { reading: specimenReading({}, { page }), replaces: null })
    return (await made.call('records.confirm', { readingId, corrections: [], again: true })).recordId
  }
  const [told, untold] = [await confirm(), await confirm()]
  const { database, log } = opened(made.desk)
  expect(database.prepare('SELECT count(*) FROM record_images WHERE record_id = ?').pluck().get(told)).toBeGreaterThan(0)
  database.prepare('DELETE FROM record_images').run()
  // As the version before wrote it: without a hash.
  log.append(eventOf(made.desk, systemFrame('DELETE', '/records/:id', 'retention.purge'), { status: 200, error: null, subject: told, detail: 'images' }))
  expect(await problems()).toEqual(['recordAltered'])
  await made.call('records.setNote', { id: told, text: 'Late arrival' })
  await made.call('records.setNote', { id: untold, text: 'Early arrival' })
  expect(await problems()).toEqual(['recordAltered'])
  await made.call('records.erase', { id: untold, reason: 'mistake' })
  expect(await problems()).toEqual([])
})
