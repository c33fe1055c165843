import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { alarms, endAlarms, raise, settleAlarm } from '../../electron/receiver/storage/alarms.ts'
import { addCode, addCredential, takeCode, terminalOf } from '../../electron/receiver/storage/credentials.ts'
import { first, type Database } from '../../electron/receiver/storage/database.ts'
import { openPostgres } from '../../electron/receiver/storage/postgres.ts'
import { beginEpoch, keysEver, trailName } from '../../electron/receiver/storage/epochs.ts'
import { claimDue, dueEvents, markPublished } from '../../electron/receiver/storage/publishing.ts'
import { purgeEvents } from '../../electron/receiver/storage/purge.ts'
import { searchEvents, type FoundEvent, type Place } from '../../electron/receiver/storage/search.ts'
import { openSqlite } from '../../electron/receiver/storage/sqlite.ts'
import { addTerminal, keysOf, revoke, setKey, terminalById } from '../../electron/receiver/storage/terminals.ts'
import { heldTrail, leafHashes, lockTrail } from '../../electron/receiver/storage/trails.ts'
import { storedConsistency, storedRoot } from '../../electron/receiver/trail/stored-tree.ts'
import { takeBatch } from '../../electron/receiver/trail/take-batch.ts'
import { writeTrail } from '../../electron/receiver/export/write-trail.ts'
import { checkExport } from '../../electron/verify/check-export.ts'
import { linesOf } from '../../electron/verify/lines.ts'
import { verifyConsistency } from '../../electron/tlog/merkle-proof.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { verifierKey } from '../../electron/tlog/signed-note.ts'
import { postgresPrograms, startPostgres } from './postgres-server.ts'

const at = new Date('2026-03-01T09:00:00.000Z')
const cosigner = noteSigner('foyer-receiver/test', new Uint8Array(32).fill(3))

/** Opens the same database again and again, as several receivers do. */
type Open = () => Promise<Database>

const kinds: { name: string, absent: boolean, prepare: () => Promise<{ open: Open, close: () => Promise<void> }> }[] = [
  {
    name: 'SQLite', absent: false,
    prepare: () => {
      const folder = mkdtempSync(join(tmpdir(), 'foyer-storage-'))
      return Promise.resolve({ open: () => openSqlite(join(folder, 'receiver.db')), close: () => { rmSync(folder, { recursive: true, force: true }); return Promise.resolve() } })
    },
  },
  {
    name: 'PostgreSQL', absent: postgresPrograms === undefined && process.env['CI'] === undefined,
    prepare: async () => {
      const server = await startPostgres()
      return { open: () => openPostgres(server.address, 4), close: () => server.close() }
    },
  },
]

describe.each(kinds)('$name', ({ name, absent, prepare }) => {
  if (absent) process.stderr.write(`foyer: not tried: ${name} is not installed (Debian package postgresql)\n`)
  let [one, other]: Database[] = []
  let close: () => Promise<void> = () => Promise.resolve()
  const database = (): Database => {
    if (one === undefined) throw new Error('not open')
    return one
  }
  const second = (): Database => other ?? database()

  beforeAll(async () => {
    if (absent) return
    const prepared = await prepare()
    // Together, as two receivers that start at the same moment.
    ;[one, other] = await Promise.all([prepared.open(), prepared.open()])
    close = async () => {
      await Promise.all([one?.close(), other?.close()])
      await prepared.close()
    }
  })
  afterAll(() => close())

  async function known(id: string): Promise<SimulatedTrail> {
    const trail = new SimulatedTrail(id, new Uint8Array(32).fill(7))
    await database().transaction(async (sql) => {
      await addTerminal(sql, { id, name: 'Bar', deskName: 'Desk', at: at.toISOString() })
      await setKey(sql, id, verifierKey(trail.signer), 0, at.toISOString())
      await addCredential(sql, { ...asker(id), expiresAt: null }, at.toISOString())
    })
    return trail
  }
  const asker = (terminal: string) => ({ terminal, kind: 'apiKey', proof: `key of ${terminal}` }) as const

  const taking = (which: Database) => ({ database: which, cosigner, now: () => at })

  test.skipIf(absent)('what is thrown out of a transaction leaves nothing behind', async () => {
    await expect(database().transaction(async (sql) => {
      await addTerminal(sql, { id: 'gone', name: 'x', deskName: 'x', at: at.toISOString() })
      throw new Error('changed my mind')
    })).rejects.toThrow('changed my mind')
    expect(await terminalById(database(), 'gone')).toBeNull()
  })

  test.skipIf(absent)('keeps leaves and the few nodes of which every proof follows', async () => {
    const trail = await known('tree')
    const sizes = [1, 2, 7, 255, 256, 257, 511, 513, 700]
    let from = 0
    for (const size of sizes) {
      while (trail.size < size) trail.happen(at)
      expect(await takeBatch(taking(database()), asker('tree'), trail.batch(from, 1000, at))).toMatchObject({ status: 200 })
      from = size
    }
    const roots = new Map(sizes.map((size) => [size, openCheckpoint(trail.checkpoint(size, at), trail.signer)?.root ?? new Uint8Array()]))
    for (const [size, root] of roots) {
      expect(Buffer.from(await storedRoot(second(), 'tree', size)).equals(root), `root at ${size}`).toBe(true)
      expect(verifyConsistency(size, root, 700, roots.get(700) ?? root, await storedConsistency(second(), 'tree', size, 700))).toBe(true)
    }
    // 700 leaves complete two subtrees of 256.
    expect(await database().rows('SELECT level, number FROM nodes WHERE terminal = $1 ORDER BY number', ['tree'])).toEqual([{ level: 8, number: 0 }, { level: 8, number: 1 }])
  })

  test.skipIf(absent)('of two receivers that take the same batches at once, one writes and the other tells the size', async () => {
    const trail = await known('contested')
    while (trail.size < 200) trail.happen(at)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, each) => takeBatch(taking(each % 2 === 0 ? database() : second()), asker('contested'), trail.batch(Math.floor(each / 4) * 40, 40, at))))
    let size = (await heldTrail(database(), 'contested'))?.size ?? 0
    while (size < 200) {
      await takeBatch(taking(second()), asker('contested'), trail.batch(size, 40, at))
      size = (await heldTrail(database(), 'contested'))?.size ?? 0
    }
    expect(answers.map(({ status, body }) => status === 200 || body.code === 'uplink.otherSize')).not.toContain(false)
    expect(await database().rows("SELECT idx FROM events WHERE terminal = 'contested' ORDER BY idx")).toEqual(Array.from({ length: 200 }, (_, idx) => ({ idx })))
    expect(await alarms(database(), 'contested', false, 10)).toEqual([])
  })

  test.skipIf(absent)('a writer waits for the one before it', async () => {
    await known('turns')
    const order: string[] = []
    let inside = (): void => undefined
    const entered = new Promise<void>((resolve) => { inside = resolve })
    const before = database().transaction(async (sql) => {
      await lockTrail(sql, 'turns')
      inside()
      await sql.rows("UPDATE terminals SET name = 'first' WHERE id = 'turns'")
      order.push('first')
    })
    await entered
    await second().transaction(async (sql) => {
      await lockTrail(sql, 'turns')
      order.push('second')
      expect(await first(sql, "SELECT name FROM terminals WHERE id = 'turns'")).toEqual({ name: 'first' })
    })
    await before
    expect(order).toEqual(['first', 'second'])
  })

  test.skipIf(absent)('a code is good once, whoever asks first', async () => {
    await database().transaction((sql) => addCode(sql, { hash: 'h', name: 'Bar', terminal: null, client: null, expiresAt: '2026-03-02T00:00:00.000Z' }))
    await database().transaction((sql) => addCode(sql, { hash: 'late', name: 'Bar', terminal: null, client: null, expiresAt: '2026-03-01T00:00:00.000Z' }))
    const taken = await Promise.all([database(), second(), database(), second()].map((which) => which.transaction((sql) => takeCode(sql, 'h', at.toISOString()))))
    expect(taken.filter((each) => each !== null)).toEqual([{ name: 'Bar', terminal: null, client: null, anew: false }])
    expect(await database().transaction((sql) => takeCode(sql, 'late', at.toISOString()))).toBeNull()
  })

  test.skipIf(absent)('what was taken back or has ended proves nothing', async () => {
    await known('proof')
    const moment = at.toISOString()
    await database().transaction(async (sql) => {
      await addCredential(sql, { proof: 'good', terminal: 'proof', kind: 'apiKey', expiresAt: null }, moment)
      await addCredential(sql, { proof: 'ended', terminal: 'proof', kind: 'certificate', expiresAt: moment }, moment)
    })
    expect(await terminalOf(second(), 'apiKey', 'good', moment)).toBe('proof')
    expect(await terminalOf(second(), 'certificate', 'good', moment)).toBeNull()
    expect(await terminalOf(second(), 'certificate', 'ended', moment)).toBeNull()
    await database().transaction((sql) => revoke(sql, 'proof', moment))
    expect(await terminalOf(second(), 'apiKey', 'good', moment)).toBeNull()
  })

  test.skipIf(absent)('a key that gives way ends with the size it had', async () => {
    await known('keyed')
    await database().transaction((sql) => setKey(sql, 'keyed', 'next', 12, at.toISOString()))
    expect((await keysOf(database(), 'keyed')).map(({ key, fromSize, endedSize }) => ({ key: key.slice(0, 4), fromSize, endedSize }))).toEqual([
      { key: 'foye', fromSize: 0, endedSize: 12 }, { key: 'next', fromSize: 12, endedSize: null },
    ])
  })

  test.skipIf(absent)('an alarm that comes again is counted, its evidence stays the first, and no terminal fills the disk with them', async () => {
    const alarm = { terminal: 'keyed', kind: 'fork', subject: 'a', details: { index: 1 }, held: 'held', offered: 'offered' } as const
    for (const offered of ['offered', 'later']) await database().transaction((sql) => raise(sql, { ...alarm, offered }, at.toISOString()))
    expect(await alarms(second(), 'keyed', true, 10)).toMatchObject([{ times: 2, offered: 'offered', held: 'held', details: { index: 1 } }])
    await database().transaction(async (sql) => {
      for (let each = 0; each < 250; each++) await raise(sql, { ...alarm, subject: `s${each}` }, at.toISOString())
      await raise(sql, { terminal: 'keyed', kind: 'silent', subject: 'x', details: {} }, at.toISOString())
      await endAlarms(sql, 'keyed', 'silent', at.toISOString())
    })
    const forks = (await alarms(second(), 'keyed', true, 1000)).filter(({ kind }) => kind === 'fork')
    expect(forks).toHaveLength(201)
    expect(forks.find(({ subject }) => subject === 'more')).toMatchObject({ times: 51, offered: 'offered' })
    expect((await alarms(second(), 'keyed', true, 1000)).filter(({ kind }) => kind === 'silent')).toEqual([])
  })

  test.skipIf(absent)('what was dealt with takes no place of what comes after it; who dealt with it is kept, and a state that is over gives way in time', async () => {
    await known('settled')
    const fork = (subject: string) => ({ terminal: 'settled', kind: 'fork', subject, details: {}, held: 'held', offered: subject }) as const
    await database().transaction(async (sql) => {
      for (let each = 0; each < 210; each++) await raise(sql, fork(`s${each}`), at.toISOString())
      for (const subject of [...Array.from({ length: 200 }, (_, each) => `s${each}`), 'more']) await settleAlarm(sql, { ...fork(subject), operator: 'kim' }, at.toISOString())
      await raise(sql, fork('next'), at.toISOString())
      for (let each = 0; each < 300; each++) {
        await raise(sql, { terminal: 'settled', kind: 'desk', subject: `d${each}`, details: {} }, at.toISOString())
        await endAlarms(sql, 'settled', 'desk', at.toISOString())
      }
    })
    expect(await alarms(second(), 'settled', true, 1000)).toMatchObject([{ subject: 'next', offered: 'next' }])
    const all = await alarms(second(), 'settled', false, 1000)
    expect(all.filter(({ kind, settledBy }) => kind === 'fork' && settledBy === 'kim')).toHaveLength(201)
    expect(all.filter(({ kind }) => kind === 'desk')).toHaveLength(200)
    await database().transaction((sql) => raise(sql, { ...fork('s0'), offered: 'again' }, at.toISOString()))
    expect((await alarms(second(), 'settled', true, 10)).find(({ subject }) => subject === 's0')).toMatchObject({ endedAt: null, times: 2, offered: 'again', settledBy: 'kim' })
  })

  test.skipIf(absent)('finds events whatever asks for them, each once over all pages', async () => {
    const trail = await known('found')
    for (let each = 0; each < 90; each++) trail.happen(at, each === 40 ? { detail: 'Über 100 % _voll_', user: 's-one' } : {})
    await takeBatch(taking(database()), asker('found'), trail.batch(0, 1000, at))
    const all: number[] = []
    let place: Place | null = null
    do {
      const page: { events: FoundEvent[], next: Place | null } = await searchEvents(second(), { terminal: 'found' }, place, 20)
      all.push(...page.events.map(({ index }) => index))
      place = page.next
    } while (place !== null)
    expect(all).toEqual(Array.from({ length: 90 }, (_, each) => 89 - each))
    for (const filter of [{ user: 's-one' }, { text: 'ÜBER 100 % _' }, { terminal: 'found', text: 's-one', method: 'POST' }]) expect((await searchEvents(second(), filter, null, 20)).events.map(({ index }) => index)).toEqual([40])
    expect((await searchEvents(second(), { terminal: 'found', status: '4xx', from: at.toISOString(), to: new Date(at.getTime() + 1).toISOString() }, null, 50)).events).toHaveLength(18)
    expect((await searchEvents(second(), { terminal: 'found', to: at.toISOString() }, null, 50)).events).toEqual([])
  })

  test.skipIf(absent)('a trail that is set aside stays whole, with its alarms, and the next begins with nothing', async () => {
    const trail = await known('anew')
    for (let each = 0; each < 30; each++) trail.happen(at)
    await takeBatch(taking(database()), asker('anew'), trail.batch(0, 30, at))
    const before = await database().transaction((sql) => lockTrail(sql, 'anew'))
    const [moment, key] = [at.toISOString(), before?.key ?? '']
    await database().transaction((sql) => raise(sql, { terminal: 'anew', kind: 'fork', subject: 's', details: {} }, moment))
    const begin = () => database().transaction(async (sql) => {
      const epoch = await beginEpoch(sql, 'anew', moment)
      await setKey(sql, 'anew', key, 0, moment)
      return epoch
    })
    expect(await begin()).toBe(2)
    const aside = await heldTrail(second(), 'anew~1')
    expect(aside).toMatchObject({ size: 30, receipt: before?.receipt, revoked: true })
    expect(await leafHashes(second(), 'anew~1', 0, 30)).toHaveLength(30)
    expect(await heldTrail(second(), 'anew')).toMatchObject({ size: 0, receipt: null, key, revoked: false })
    expect(await terminalById(second(), 'anew~1')).toMatchObject({ epoch: 1, before: 2 })
    expect((await alarms(second(), 'anew~1', false, 9)).map(({ endedAt }) => endedAt)).toEqual([moment])
    expect(await alarms(second(), 'anew', false, 9)).toEqual([])
    // From its first event on, under a name of its own in the stream; and once more.
    expect(await takeBatch(taking(database()), asker('anew'), trail.batch(0, 20, at))).toMatchObject({ status: 200 })
    expect([trailName('anew~1', 1), trailName('anew', 2), trailName('anew', 1), trailName('anew~2', 2)]).toEqual(['anew', 'anew~2', 'anew', 'anew~2'])
    expect(await dueEvents(second(), { terminal: 'anew', epoch: 1 }, 0, 99)).toEqual([])
    expect(await dueEvents(second(), { terminal: 'anew', epoch: 2 }, 0, 99)).toHaveLength(20)
    expect(await begin()).toBe(3)
    expect((await heldTrail(second(), 'anew~2'))?.size).toBe(20)
    expect(await keysEver(second(), 'anew')).toEqual([key])
  })

  test.skipIf(absent)('what events said is deleted in time, and every proof holds as before', async () => {
    const trail = await known('purged')
    for (let each = 0; each < 40; each++) trail.happen(new Date(at.getTime() - (40 - each) * 1000 - 86_400_000), { user: 's-purged' })
    await takeBatch(taking(database()), asker('purged'), trail.batch(0, 1000, at))
    const limit = new Date(at.getTime() - 86_400_000 - 15_000).toISOString()
    // Dated back by the desk and received just now: they stay for as long as others.
    expect(await purgeEvents(database(), limit, false)).toBe(0)
    await database().transaction((sql) => sql.rows("UPDATE receipts SET at = $1 WHERE terminal = 'purged'", [new Date(at.getTime() - 2 * 86_400_000).toISOString()]))
    expect(await purgeEvents(database(), limit, true)).toBe(0)
    await database().transaction((sql) => sql.rows("UPDATE published SET size = 10 WHERE terminal = 'purged'"))
    expect(await purgeEvents(database(), limit, true)).toBe(10)
    expect(await purgeEvents(second(), limit, false)).toBe(15)
    expect(await purgeEvents(second(), limit, false)).toBe(0)
    expect(await searchEvents(second(), { user: 's-purged' }, null, 50)).toMatchObject({ events: { length: 15 } })
    const folder = mkdtempSync(join(tmpdir(), 'foyer-purged-'))
    await writeTrail(database(), 'purged', 40, folder)
    const wished = { key: null, receivers: [cosigner], policy: null, older: [], whole: false, event: null }
    expect(checkExport(linesOf(join(folder, 'purged.jsonl')), linesOf(join(folder, 'purged.jsonl.proof')), wished)).toMatchObject({ events: 15, first: 25, last: 39, size: 40, heldByOthers: 40 })
    rmSync(folder, { recursive: true })
    // The desk sends one again whose content is gone here: it is the same all the same.
    expect(await takeBatch(taking(database()), asker('purged'), trail.batch(0, 1000, at))).toMatchObject({ status: 200 })
  })

  test.skipIf(absent)('what is due to be handed on is one receiver’s for a while, then another’s', async () => {
    const trail = await known('due')
    trail.happen(at)
    await takeBatch(taking(database()), asker('due'), trail.batch(0, 10, at))
    const until = new Date(at.getTime() + 1000)
    const claims = await Promise.all([claimDue(database(), 'one', at, until, 99), claimDue(second(), 'other', at, until, 99)])
    expect(claims.flat().filter(({ terminal }) => terminal === 'due')).toHaveLength(1)
    expect((await claimDue(second(), 'third', new Date(until.getTime() + 1), new Date(until.getTime() + 2), 99)).map(({ terminal }) => terminal)).toContain('due')
    // Whose time was over marks nothing any more.
    await markPublished(database(), 'due', 1, 'one')
    expect(await first(database(), "SELECT size FROM published WHERE terminal = 'due'")).toEqual({ size: 0 })
    await markPublished(database(), 'due', 1, 'third')
    expect(await first(database(), "SELECT size FROM published WHERE terminal = 'due'")).toEqual({ size: 1 })
  })
})
