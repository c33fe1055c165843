import { leafBytes } from '../../../electron/tlog/leaf.ts'
import { openCheckpoint } from '../../../electron/tlog/checkpoint.ts'
import type { NoteKey } from '../../../electron/tlog/signed-note.ts'
import { standingOf } from '../../../electron/vault/audit/anchors.ts'
import { contentOf, eventColumns, type EventRow } from '../../../electron/vault/audit/event-row.ts'
import { nodesOf } from '../../../electron/vault/audit/log.ts'
import { signerOf } from '../../../electron/vault/audit/signer.ts'
import { wordBook } from '../../../electron/vault/audit/words.ts'
import type { Database } from '../../../electron/vault/database/database.ts'
import { checkpointPath } from '../../../electron/vault/database/desk-files.ts'
import { settingsOf } from '../../../electron/vault/database/settings.ts'
import { writeFileSync } from 'node:fs'
import { changeTrail, sizeOf } from './change-trail.ts'
import { copies, flipBit, foundAt, take, usualNotes, type Copy, type Still } from './copies.ts'
import type { Desks } from './desks.ts'
import { reaches, seeded, type Draw, type Drawn } from './draws.ts'
import type { Entry } from './other-logs.ts'

/** Whether a tampering is found: by the terminal alone, with what the receiver holds, and with what a quorum of neighbours holds. */
export interface Outcome { alone: boolean, receipts: boolean, witnesses: boolean }

const LATER_MS = 3_600_000

export interface Trials extends Drawn {
  entries: readonly Entry[]
  olderEntries: readonly (readonly Entry[])[]
  tamper(draw: Draw): Promise<Outcome>
  /** Work on an honest copy, seeded. @returns what somebody would take for tampering */
  honest(number: number): Promise<{ name: string, alarms: string[] }>
  dispose(): void
}

const SELECT = `SELECT ${eventColumns} FROM audit_events ORDER BY leaf`

function entriesOf(database: Database): Entry[] {
  const words = wordBook(database)
  return database.prepare<[], EventRow>(SELECT).all().map((row) => ({ time: row.time, text: leafBytes(row.leaf, contentOf(row, words)) }))
}

export async function trials(desks: Desks): Promise<Trials> {
  const place = copies()
  const still = (desk: Still) => place.of(desk)
  const usual = await usualNotes(still(desks.now), desks.now.key)
  const { size, key, entries, contents } = await still(desks.now).work((database) => ({
    size: sizeOf(database), key: signerOf(settingsOf(database)) as NoteKey, entries: entriesOf(database),
    contents: database.prepare<[], EventRow>(SELECT).all().map((row) => JSON.stringify({ ...row, leaf: null })),
  }))
  const olderEntries: Entry[][] = []
  for (const desk of desks.older) olderEntries.push(await still(desk).work(entriesOf))
  const sizes = [desks.receipt, ...desks.witnesses].map((note) => openCheckpoint(note, key)?.size ?? 0)
  const [held, above] = [Math.min(...sizes), Math.max(...sizes)]
  const honestUsual = new Map<string, Set<string>>()
  for (const { name, desk } of desks.honest) honestUsual.set(name, await usualNotes(still(desk), desk.key))

  /** What others say to the trail that they are shown. */
  const others = (copy: Copy, reach: Draw['reach']) => copy.work((database) => {
    const holds = (note: string) => standingOf(note, sizeOf(database), nodesOf(database), key) === 'holds'
    const reached = reaches.indexOf(reach)
    const receipt = reached < reaches.indexOf('receiver') && !holds(desks.receipt)
    // Any two must have seen it. Whoever has two of three at his will shows those.
    const against = reached < reaches.indexOf('quorum') ? desks.witnesses.filter((note) => !holds(note)).length : 0
    return { receipts: receipt, witnesses: receipt || against >= 2 }
  }).catch(() => ({ receipts: true, witnesses: true }))

  /** Some more events and a signature, as the desk makes them. */
  const work = (copy: Copy, count: number, time: number, signs: boolean) => copy.work((database) => {
    const log = copy.log(database)
    const row = database.prepare<[number], EventRow>(`SELECT ${eventColumns} FROM audit_events WHERE action = ? ORDER BY leaf DESC LIMIT 1`).get(log.words.find('audit.list') ?? -1)
    if (row === undefined) throw new Error('no event to go by')
    const content = contentOf(row, log.words)
    database.transaction(() => {
      for (let number = 0; number < count; number++) log.append({ ...content, time: new Date(time + number * 1000).toISOString() })
    }).immediate()
    if (signs) log.checkpoint(new Date(time + count * 1000))
  })

  return {
    size, held, above, entries, olderEntries,
    same: (leaf, other) => contents[leaf] === contents[other],
    async tamper(draw) {
      const earlier = desks.older[draw.salt % desks.older.length] ?? desks.now
      const copy = still(draw.act === 'clone' ? earlier : desks.now)
      switch (draw.act) {
        case 'flip':
          flipBit(copy, draw.salt)
          break
        case 'putBack':
          take(earlier.folder, copy.folder, draw.back === 1 ? ['records.db', 'records.db-wal', 'records.db-shm'] : ['records.db', 'records.db-wal', 'records.db-shm', 'audit-checkpoint.txt'])
          if (draw.back === 3) copy.head = earlier.head
          break
        case 'clone':
          // Another machine: its keychain was given the key of the database, and nothing else.
          copy.head = null
          await work(copy, 1 + (draw.salt % 200), desks.time, true)
          break
        case 'clock':
          await work(copy, 5, desks.time + LATER_MS + draw.shift, true)
          break
        default: {
          const note = await copy.work((database) => changeTrail(database, draw, new Date(desks.time)))
          if (note !== null) {
            writeFileSync(checkpointPath(copy.folder), note)
            copy.head = note
          } else if (draw.act === 'cut') {
            // What lies beside the database goes with its tail.
            writeFileSync(checkpointPath(copy.folder), '')
          }
        }
      }
      const alone = (await foundAt(copy, desks.now.key, usual)).length > 0
      const { receipts, witnesses } = await others(copy, draw.reach)
      return { alone, receipts: alone || receipts, witnesses: alone || witnesses }
    },
    async honest(number) {
      const random = seeded(number + 77)
      const { name, desk } = desks.honest[number % desks.honest.length] ?? { name: 'as it is', desk: desks.now }
      const copy = still(desk)
      const last = await copy.work((database) => database.prepare<[], { time: number }>('SELECT max(time) AS time FROM audit_events').get()?.time ?? 0)
      let time = last
      for (let part = Math.floor(random() * 4); part > 0; part--) {
        time += Math.floor(random() * 36 * LATER_MS)
        const count = 1 + Math.floor(random() * 80)
        await work(copy, count, time, true)
        time += count * 1000
      }
      const alarms = await foundAt(copy, desk.key, honestUsual.get(name) ?? new Set())
      if (name === 'migrated from the version before') return { name, alarms }
      const { receipts, witnesses } = await others(copy, 'write')
      return { name, alarms: [...alarms, ...(receipts ? ['receipt'] : []), ...(witnesses ? ['witness'] : [])] }
    },
    dispose: place.dispose,
  }
}
