import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY_MS } from '../../../electron/vault/clock/limits.ts'
import { databasePath } from '../../../electron/vault/database/desk-files.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { purgeDesk } from '../../../electron/vault/retention/purge-desk.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

it('erases databases that were set aside once records of that day are, with an event, and nothing beside them', () => {
  const { folder } = made.desk.place
  const aside = ['records.db.set-aside-1', 'records.db-wal.set-aside-2', 'records.db.before.set-aside-1']
  const kept = ['key.json.set-aside-1', 'audit-checkpoint.txt.set-aside-1', 'records.db.set-aside-x']
  // The file system dates them, by the real clock.
  for (const name of [...aside, ...kept]) writeFileSync(join(folder, name), 'x')
  const { retentionDays } = opened(made.desk).policy.inForce().values
  const lookAt = (time: number) => {
    made.clock.time = time
    made.desk.clockSeen = time
    made.desk.clockDoubt = null
    purgeDesk(made.desk)
    return readdirSync(folder).filter((name) => name.includes('set-aside')).toSorted()
  }
  const told = () => opened(made.desk).search.page({ action: 'retention.purgeSetAside' }, null, 5).events
  expect(lookAt(Date.now() + (retentionDays - 1) * DAY_MS)).toEqual([...aside, ...kept].toSorted())
  expect(told()).toEqual([])
  expect(lookAt(Date.now() + (retentionDays + 1) * DAY_MS)).toEqual(kept.toSorted())
  expect(told()).toMatchObject([{ user: 'system', status: 200, detail: 'files=3' }])
  expect(readdirSync(folder)).toContain('records.db')
  expect(opened(made.desk).database.name).toBe(databasePath(folder))
})
