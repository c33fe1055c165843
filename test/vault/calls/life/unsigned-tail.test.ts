import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeDetail, encodeDetail } from '../../../../electron/tlog/detail.ts'
import { headAccountOf } from '../../../../electron/vault/audit/head.ts'
import { auditLog } from '../../../../electron/vault/audit/log.ts'
import { opened } from '../../../../electron/vault/database/opened.ts'
import { signerOf } from '../../../../electron/vault/audit/signer.ts'
import { checkpointPath, databasePath } from '../../../../electron/vault/database/desk-files.ts'
import { acceptedMark } from '../../../../electron/vault/audit/accepted.ts'
import { purgeDesk } from '../../../../electron/vault/retention/purge-desk.ts'
import { closeDesk, openDesk } from '../../../../electron/vault/calls/life/life.ts'
import type { Database } from '../../../../electron/vault/database/database.ts'
import { closeDatabase, markOpen, wasLeftSigned } from '../../../../electron/vault/database/open-mark.ts'
import { settingsOf } from '../../../../electron/vault/database/settings.ts'
import { bareFiles, copiedDesk, type CopiedDesk } from '../../copies-fixture.ts'
import type { DeskBench } from '../../desk-fixture.ts'
import { withDatabase } from '../../with-database.ts'

let at: CopiedDesk
let made: CopiedDesk['made']
let folder: string
beforeEach(async () => {
  at = await copiedDesk()
  made = at.made
  folder = at.folder
})
afterEach(() => { at.dispose() })

/** Close it, and wait for what the keychain is told of it. */
async function close(): Promise<void> {
  const { head } = opened(made.desk).log
  closeDesk(made.desk)
  await head.settle(10_000)
}

const confirm = async () => (await at.confirm(1))[0] ?? ''
const tamper = (work: (database: Database) => void) => withDatabase({ folder, keychain: made.keychain }, work)

/** As the desk appends an event, by somebody who has its key and does not sign. */
function forge(database: Database, count: number, about: { action: string, subject?: string | null, detail?: string | null }): void {
  const log = auditLog(database, signerOf(settingsOf(database)), '/nowhere')
  const event = { user: 'system', role: null, method: 'DELETE' as const, path: '/records/:id', status: 200, error: null, subject: null, detail: null, address: 'local', version: '0.0.0-test', format: 2 as const, principal: 'system' as const, door: 'system' as const, credential: null, ...about }
  const terminal = settingsOf(database).get('terminal') ?? ''
  database.transaction(() => { for (let each = 0; each < count; each++) log.append({ ...event, terminal, time: new Date(made.clock.time).toISOString() }) }).immediate()
}
/** What of the outside the trail tells since, and whether verification calls it a problem. */
async function told(of: DeskBench = made): Promise<{ said: string[], ok: boolean }> {
  await of.signIn()
  const { events } = await of.call('audit.list', { filter: { action: 'audit.anchor' }, before: null, limit: 50 })
  const { ok } = await of.call('audit.verify', {})
  return { said: events.map(({ detail }) => (detail ?? '').replace(/\d+/g, 'N')).filter((words) => words !== 'keychain=missing'), ok }
}

describe('events that no signature covers when a desk is opened', () => {
  it('are a finding after a closing in order, however few, also where the doctor was there in between', async () => {
    const id = await confirm()
    closeDesk(made.desk)
    await tamper((database) => {
      forge(database, 1, { action: 'records.erase', subject: id })
      database.prepare('DELETE FROM records WHERE id = ?').run(id)
    })
    await tamper((database) => {
      const signed = wasLeftSigned(database)
      markOpen(database)
      closeDatabase(database, () => signed)
    })
    await openDesk(made.desk)
    expect(await told()).toEqual({ said: ['tail=unsigned from=N count=N'], ok: false })
  })

  it('are told as such and no more where a process was cut off in its second', async () => {
    await confirm()
    opened(made.desk).log.checkpoint(made.desk.now())
    await confirm()
    const { log } = opened(made.desk)
    expect(log.size()).toBeGreaterThan(log.signedSize())
    const copy = await at.deskIn(at.copied([...bareFiles(folder), checkpointPath(folder)], at.log()))
    expect(await told(copy)).toEqual({ said: ['tail=cutOff from=N count=N'], ok: true })
    // Once: from then on they are signed.
    closeDesk(copy.desk)
    await openDesk(copy.desk)
    expect((await told(copy)).said).toHaveLength(1)
  })

  it.each(['note, then erase', 'confirm, then note', 'a noted record that retention took', 'confirm, note and erase'])('fit records with a note: %s', async (what) => {
    await made.call('desk.setPolicy', { values: { allowNotes: true } })
    const { log } = opened(made.desk)
    const sign = () => {
      log.checkpoint(made.desk.now())
      // The signature of a second later does not come, however long the rest takes here.
      clearTimeout(made.desk.signing ?? undefined)
      made.desk.signing = setTimeout(() => undefined, 0)
    }
    const note = (id: string) => made.call('records.setNote', { id, text: 'Late arrival' })
    const erase = (id: string) => made.call('records.erase', { id, reason: 'mistake' })
    if (what.startsWith('confirm')) {
      sign()
      const id = await confirm()
      await note(id)
      if (what.endsWith('erase')) await erase(id)
    } else {
      const id = await confirm()
      await note(id)
      if (what.endsWith('took')) made.clock.time += 40 * 86_400_000
      sign()
      if (what.endsWith('took')) {
        made.desk.clockDoubt = null
        made.desk.clockSeen = made.clock.time
        purgeDesk(made.desk)
      } else await erase(id)
    }
    expect(log.size()).toBeGreaterThan(log.signedSize())
    const copy = await at.deskIn(at.copied([...bareFiles(folder), checkpointPath(folder)], at.log()))
    expect((await told(copy)).said).toEqual(['tail=cutOff from=N count=N'])
  })

  it('are a finding where they are more than a second can leave, or do not fit the records', async () => {
    const id = await confirm()
    await close()
    const kept = at.copied([])
    cpSync(folder, kept, { recursive: true })
    const head = made.keychain.entries.get(headAccountOf(folder)) ?? ''
    const forgeries: [string, (database: Database) => void][] = [
      ['tail=tooMany from=N count=N', (database) => { forge(database, 401, { action: 'records.list' }) }],
      ['tail=wrong from=N count=N', (database) => { forge(database, 1, { action: 'records.erase', subject: id }) }],
      ['tail=wrong from=N count=N', (database) => {
        forge(database, 1, { action: 'records.erase', subject: id, detail: encodeDetail({ words: 'mistake', name: null, marks: { record: 'A'.repeat(32) } }) })
        database.prepare('DELETE FROM records WHERE id = ?').run(id)
      }],
      ['tail=wrong from=N count=N', (database) => { forge(database, 1, { action: 'records.confirm', subject: id, detail: encodeDetail({ words: 'camera', name: null, marks: { record: 'A'.repeat(32) } }) }) }],
    ]
    for (const [words, work] of forgeries) {
      if (made.desk.opened !== null) await close()
      rmSync(folder, { recursive: true })
      cpSync(kept, folder, { recursive: true })
      made.keychain.entries.set(headAccountOf(folder), head)
      await tamper((database) => {
        work(database)
        // As a Foyer leaves it that knows no mark, or one that found no room to sign.
        settingsOf(database).set('opened', '')
      })
      await openDesk(made.desk)
      expect(await told()).toEqual({ said: [words], ok: false })
    }
  }, 120_000)

  it('are left to the process that has the desk open and signs them', async () => {
    opened(made.desk).log.checkpoint(made.desk.now())
    await confirm()
    const failed: unknown[] = []
    const busy = setInterval(() => { made.call('internal.happening', { action: 'system.readerRestarted', detail: null }).catch((error: unknown) => { failed.push(error) }) }, 10)
    const beside = await at.deskIn(folder)
    clearInterval(busy)
    expect(failed).toEqual([])
    expect(await told(beside)).toEqual({ said: [], ok: true })
  })
})

describe('a database that is older than what is outside', () => {
  /** Put back the database as it was some events before, under the checkpoints of now. */
  async function putBack(): Promise<string[]> {
    closeDesk(made.desk)
    const older = readFileSync(databasePath(folder))
    await openDesk(made.desk)
    await made.signIn()
    await confirm()
    await close()
    writeFileSync(databasePath(folder), older)
    return [readFileSync(checkpointPath(folder), 'utf8'), made.keychain.entries.get(headAccountOf(folder)) ?? '']
  }
  const fault = async () => (await made.call('desk.state', {})).fault?.code

  it('is not opened since a row says that somebody accepted it', async () => {
    const notes = await putBack()
    await tamper((database) => { settingsOf(database).set('log.accepted', notes.map((note) => createHash('sha256').update(note).digest('base64url')).join(' ')) })
    await openDesk(made.desk)
    expect(await fault()).toBe('database.logMissing')
  })

  it('nor since an event says so that nothing signs, at its end or in another’s place', async () => {
    const notes = await putBack()
    const detail = encodeDetail({ words: 'accepted file=ahead keychain=ahead', name: null, marks: { notes: acceptedMark(notes) } })
    expect(decodeDetail(detail).marks.notes).toContain(acceptedMark(notes.slice(0, 1)))
    await tamper((database) => { forge(database, 1, { action: 'audit.anchor', detail }) })
    await openDesk(made.desk)
    expect(await fault()).toBe('database.logMissing')
    await tamper((database) => {
      const action = database.prepare<[], { number: number }>("SELECT number FROM audit_words WHERE word = 'audit.anchor'").get()?.number
      database.prepare('UPDATE audit_events SET action = ?, status = 200, detail = ? WHERE leaf = 3').run(action, detail)
    })
    await openDesk(made.desk)
    expect(await fault()).toBe('database.logMissing')
  })
})

describe('checkpoints of an opening', () => {
  it('that only the file has are those of a copy made file by file, and accuse nobody', async () => {
    opened(made.desk).log.checkpoint(made.desk.now())
    await confirm()
    const place = at.copied(bareFiles(folder), at.log())
    opened(made.desk).log.checkpoint(made.desk.now())
    copyFileSync(checkpointPath(folder), checkpointPath(place))
    const copy = await at.deskIn(place)
    expect(await told(copy)).toEqual({ said: ['database=behind'], ok: true })
  })

  it('that are taken out of a database that was closed in order are missed', async () => {
    await confirm()
    closeDesk(made.desk)
    await tamper((database) => { database.exec('DELETE FROM audit_checkpoints WHERE size = (SELECT max(size) FROM audit_checkpoints)') })
    await openDesk(made.desk)
    expect(await told()).toEqual({ said: ['database=missing'], ok: false })
  })

  it('are missed also where the clock leapt, which is the first event then', async () => {
    await confirm()
    await close()
    made.keychain.entries.delete(headAccountOf(folder))
    rmSync(checkpointPath(folder))
    await tamper((database) => { database.exec('DELETE FROM audit_checkpoints') })
    made.clock.time += 60 * 86_400_000
    await openDesk(made.desk)
    const { said, ok } = await told()
    expect(said).toContain('checkpoints=missing')
    expect(ok).toBe(false)
  })

  it('are not of the size that a row says: signing does not stop in silence', async () => {
    await confirm()
    closeDesk(made.desk)
    await tamper((database) => { database.exec('INSERT INTO audit_checkpoints SELECT size + 100000, time, note FROM audit_checkpoints ORDER BY size DESC LIMIT 1') })
    await openDesk(made.desk)
    const { said, ok } = await told()
    expect(said).toContain('database=damaged')
    expect(ok).toBe(false)
  })
})
