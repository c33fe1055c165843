import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backUpWhenDue } from '../../../electron/vault/backups/back-up-desk.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

const HOUR = 3_600_000
let made: DeskBench
let scratch: string
let backups: string
beforeEach(async () => {
  made = await deskBench()
  scratch = mkdtempSync(join(tmpdir(), 'foyer-scheduled-'))
  backups = join(scratch, 'backups')
  await made.call('desk.setPolicy', { values: { backupFolder: backups, backupHours: 24, backupKeep: 2 } })
})
afterEach(() => {
  made.dispose()
  rmSync(scratch, { recursive: true, force: true })
})

const told = async () => (await made.call('audit.list', { filter: { action: 'backups.make' }, before: null, limit: 20 })).events.map(({ user, error }) => [user, error])
const look = async (hours: number) => {
  made.clock.time += hours * HOUR
  await made.signIn()
  await backUpWhenDue(made.desk)
}

describe('backups by policy', () => {
  it('are made when they are due, in the name of the system, so many and no more', async () => {
    mkdirSync(backups)
    const seen: number[] = []
    for (const hours of [0, 1, 22, 1, 24, 24]) {
      await look(hours)
      seen.push(readdirSync(backups).length)
    }
    expect(seen).toEqual([1, 1, 1, 2, 2, 2])
    expect(await told()).toEqual(Array.from({ length: 4 }, () => ['system', null]))
  })

  it('that cannot be made are told, once for each look, and made when the folder is there again', async () => {
    await look(0)
    await backUpWhenDue(made.desk)
    expect(await told()).toEqual([['system', 'backup.folder']])
    mkdirSync(backups)
    await look(1)
    expect(readdirSync(backups)).toHaveLength(1)
  })
})
