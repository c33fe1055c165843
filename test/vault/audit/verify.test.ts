import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signCheckpoint } from '../../../electron/tlog/sign-checkpoint.ts'
import { auditLog } from '../../../electron/vault/audit/log.ts'
import { verifyLog } from '../../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../../electron/vault/calls/state-check.ts'
import { openEncrypted } from '../../../electron/vault/database/database.ts'
import { logBench, someEvent, type LogBench } from './log-fixture.ts'

let made: LogBench
beforeEach(async () => {
  made = await logBench()
  made.fill(100)
  made.log.checkpoint(new Date(0))
  made.fill(30)
})
afterEach(() => { made.dispose() })

const problems = async () => (await verifyLog(made.database, made.reopen(), stateCheck, () => 0, () => undefined)).problems
const run = (sql: string, ...values: unknown[]) => made.database.prepare(sql).run(...values)

describe('audit verify', () => {
  it('finds nothing wrong with an untouched log of any size', async () => {
    expect(await verifyLog(made.database, made.log, stateCheck, () => 7, () => undefined)).toMatchObject({ ok: true, size: 130, problems: [], checkpoints: 1, ms: 7, root: Buffer.from(made.log.root()).toString('base64') })
    const empty = await logBench()
    expect(await verifyLog(empty.database, empty.log, stateCheck, () => 0, () => undefined)).toMatchObject({ ok: true, size: 0 })
    empty.dispose()
  })

  it.each([
    ['a status', 'UPDATE audit_events SET status = 200 WHERE leaf = 42'],
    ['a time', 'UPDATE audit_events SET time = time + 1 WHERE leaf = 42'],
    ['a user', 'UPDATE audit_events SET user = (SELECT user FROM audit_events WHERE leaf = 43) WHERE leaf = 42'],
    ['a subject', "UPDATE audit_events SET subject = 'record-x' WHERE leaf = 42"],
    ['its time kept as the text of the same moment, which no search by time finds', "UPDATE audit_events SET time = strftime('%Y-%m-%dT%H:%M:%S.000Z', time / 1000, 'unixepoch') WHERE leaf = 42"],
    ['a fraction of a millisecond', 'UPDATE audit_events SET time = time + 0.25 WHERE leaf = 42'],
    ['a detail', "UPDATE audit_events SET detail = 'quiet' WHERE leaf = 42"],
  ])('says which leaf was altered: %s', async (_what, sql) => {
    run(sql)
    const found = await problems()
    expect(found[0]).toEqual({ index: 42, code: 'leafAltered', detail: null })
    expect(found.map(({ code }) => code)).toContain('checkpointWrong')
  })

  it('notices an event that was rewritten together with its hash, by the nodes and the signed root', async () => {
    const event = { ...someEvent(42), status: 200 }
    const scratch = await logBench()
    scratch.fill(42)
    scratch.database.transaction(() => scratch.log.append(event)).immediate()
    const hash = scratch.database.prepare<[], { hash: Buffer }>('SELECT hash FROM audit_events WHERE leaf = 42').get()?.hash
    scratch.dispose()
    run('UPDATE audit_events SET status = 200, hash = ? WHERE leaf = 42', hash)
    const codes = (await problems()).map(({ code, index }) => `${code} ${index}`)
    expect(codes).toContain('nodeWrong 43')
    expect(codes).toContain('checkpointWrong 100')
  })

  it('notices a word that was changed for every event at once', async () => {
    run("UPDATE audit_words SET word = 'user-9' WHERE word = 'user-1'")
    expect((await problems())[0]).toEqual({ index: 1, code: 'leafAltered', detail: null })
  })

  it('says where a leaf is missing and where a node is', async () => {
    run('DELETE FROM audit_events WHERE leaf = 77')
    expect((await problems())[0]).toEqual({ index: 77, code: 'leafMissing', detail: 'count=1' })
    run('DELETE FROM audit_nodes WHERE level = 2 AND number = 5')
    expect((await problems()).find(({ code }) => code === 'nodeMissing')).toEqual({ index: 23, code: 'nodeMissing', detail: 'level=2' })
  })

  it('notices a forged node and one too many', async () => {
    run('UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = 1 AND number = 9')
    run('INSERT INTO audit_nodes (level, number, hash) VALUES (9, 9, zeroblob(32))')
    expect(await problems()).toEqual([{ index: 19, code: 'nodeWrong', detail: 'level=1' }, { index: null, code: 'nodeExtra', detail: 'count=1' }])
  })

  it('notices an event from before the first, which no walk comes by', async () => {
    run('INSERT INTO audit_events (leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash) SELECT -leaf, time, user, role, method, path, action, status, error, subject, detail, terminal, address, version, hash FROM audit_events WHERE leaf IN (1, 2)')
    expect(await problems()).toEqual([{ index: null, code: 'leafExtra', detail: 'count=2' }])
  })

  it.each([
    ['the bounds of two node hashes moved', (hashes: Buffer[]) => {
      const [left = Buffer.alloc(0), right = Buffer.alloc(0)] = hashes
      run('UPDATE audit_nodes SET hash = ? WHERE level = 1 AND number = 4', left.subarray(0, 31))
      run('UPDATE audit_nodes SET hash = ? WHERE level = 1 AND number = 5', Buffer.concat([left.subarray(31), right]))
    }, ['nodeWrong 9', 'nodeWrong 11']],
    ['a node hash as text', () => { run('UPDATE audit_nodes SET hash = CAST(hash AS TEXT) WHERE level = 1 AND number = 4') }, ['nodeWrong 9']],
    ['a node at half a place', () => { run('UPDATE audit_nodes SET number = 4.5 WHERE level = 1 AND number = 4') }, ['nodeMissing 9', 'nodeExtra null']],
    ['a leaf hash as text', () => { run('UPDATE audit_events SET hash = CAST(hash AS TEXT) WHERE leaf = 9') }, ['leafAltered 9']],
  ])('notices what reads as the same digits and is none of its hashes: %s', async (_what, tamper, expected) => {
    tamper(made.database.prepare<[], { hash: Buffer }>('SELECT hash FROM audit_nodes WHERE level = 1 AND number IN (4, 5) ORDER BY number').all().map(({ hash }) => hash))
    expect((await problems()).map(({ code, index }) => `${code} ${index}`)).toEqual(expected)
  })

  it('notices a log cut off below a checkpoint, in the database or beside it', async () => {
    run('DELETE FROM audit_events WHERE leaf >= 90')
    run('DELETE FROM audit_nodes WHERE ((number + 1) << level) > 90')
    expect(await problems()).toEqual([{ index: 90, code: 'truncated', detail: 'signed=100' }, { index: 90, code: 'truncated', detail: 'signed=100' }])
    run('DELETE FROM audit_checkpoints')
    // Whoever cleans up the database forgets the file beside it, or a copy of it elsewhere; and it is not overwritten by a shorter log.
    made.reopen().checkpoint(new Date(0))
    expect(await problems()).toEqual([{ index: 90, code: 'truncated', detail: 'signed=100' }])
    rmSync(made.checkpointPath)
    expect(await problems()).toEqual([{ index: 0, code: 'unsigned', detail: 'size=90' }])
  })

  it('goes by the moment that is signed, not by the one that a row says, and finds where they differ', async () => {
    const day = 86_400_000
    for (const [at, count] of [[1, 64], [2, 64], [3, 64]] as const) {
      made.fill(count)
      made.log.checkpoint(new Date(at * day))
    }
    const sizes = made.database.prepare<[], { size: number }>('SELECT size FROM audit_checkpoints ORDER BY size').all().map(({ size }) => size)
    expect(sizes).toEqual([100, 194, 258, 322])
    const signedBefore = () => made.reopen().stored.signedBefore(3 * day, 0, 1_000)
    expect(signedBefore()).toBe(322)
    expect(made.reopen().stored.signedBefore(2 * day, 0, 1_000)).toBe(258)
    run('UPDATE audit_checkpoints SET time = 0')
    run('INSERT INTO audit_checkpoints SELECT size + 1000, time, note FROM audit_checkpoints WHERE size = 100')
    expect(made.reopen().stored.signedBefore(2 * day, 0, 1_000)).toBe(0)
    run('DELETE FROM audit_checkpoints WHERE size > 1000')
    expect(made.reopen().stored.signedBefore(2 * day, 0, 1_000)).toBe(258)
    expect((await problems()).map(({ index, code, detail }) => `${index} ${code} ${detail}`)).toEqual([194, 258, 322].map((size) => `${size} checkpointWrong time size=${size}`))
  })

  it('signs nothing over a log that is not the signed one grown on, however much is added, and so goes on finding it', async () => {
    const copy = join(made.folder, 'older.db')
    made.database.prepare('VACUUM INTO ?').run(copy)
    made.fill(20)
    made.log.checkpoint(new Date(0))
    const outside = readFileSync(made.checkpointPath, 'utf8')
    // An older copy is put back, and outgrows what was signed outside.
    const older = await openEncrypted(copy, made.key, false)
    const log = auditLog(older, made.log.signer, made.checkpointPath)
    const grow = (count: number) => older.transaction(() => { for (let number = 0; number < count; number++) log.append(someEvent(7 * number)) }).immediate()
    grow(5)
    expect(log.checkpoint(new Date(0))).toBeNull()
    expect(log.refusals()).toEqual(['file=ahead'])
    grow(300)
    expect(log.checkpoint(new Date(0))).toBeNull()
    expect(log.refusals()).toEqual(['file=forked'])
    expect(readFileSync(made.checkpointPath, 'utf8')).toBe(outside)
    expect((await verifyLog(older, log, stateCheck, () => 0, () => undefined)).problems).toContainEqual({ index: 150, code: 'checkpointWrong', detail: 'size=150' })
    older.close()
  })

  it('misses a checkpoint that was kept for good, and the newest by those outside', async () => {
    for (const more of [70, 10, 10, 60, 5]) {
      made.fill(more)
      made.log.checkpoint(new Date(0))
    }
    expect(await problems()).toEqual([])
    // Of those in between only the newest stays.
    const sizes = made.database.prepare<[], { size: number }>('SELECT size FROM audit_checkpoints ORDER BY size').all().map(({ size }) => size)
    expect(sizes).toEqual([100, 200, 280, 285])
    run('DELETE FROM audit_checkpoints WHERE size = 200')
    expect(await problems()).toEqual([{ index: 200, code: 'checkpointMissing', detail: 'before=280' }])
    run('DELETE FROM audit_checkpoints WHERE size > 100')
    expect(await problems()).toEqual([{ index: 285, code: 'checkpointMissing', detail: 'file' }])
  })

  it('finds nothing wrong beside a writer, in either thread', async () => {
    made.fill(20_000)
    made.log.checkpoint(new Date(0))
    const end = new AbortController()
    const write = async () => {
      while (!end.signal.aborted) {
        made.fill(3)
        made.log.checkpointWhenDue(new Date(Date.now()))
        await new Promise((resolve) => { setImmediate(resolve) })
      }
    }
    const written = write()
    for (let round = 0; round < 2; round++) expect(await verifyLog(made.database, made.log, stateCheck, () => 0, () => undefined)).toMatchObject({ ok: true, problems: [] })
    end.abort()
    await written
  })

  it('finds in the second thread what it finds in the first', async () => {
    run('UPDATE audit_events SET status = 418 WHERE leaf = 42')
    run('UPDATE audit_nodes SET hash = zeroblob(32) WHERE level = 1 AND number = 9')
    run('DELETE FROM audit_nodes WHERE level = 2 AND number = 5')
    const few = await problems()
    made.fill(20_000)
    expect(few.map(({ code }) => code)).toEqual(expect.arrayContaining(['leafAltered', 'nodeWrong', 'nodeMissing', 'checkpointWrong']))
    expect(await problems()).toEqual(expect.arrayContaining(few))
  })

  it('leaves no thread behind where it fails midway', async () => {
    made.fill(20_000)
    const threads = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort' || kind === 'Worker').length
    const before = threads()
    for (let round = 0; round < 3; round++) {
      const broken = verifyLog(made.database, made.log, stateCheck, () => 0, () => { throw new Error('midway') })
      await expect(broken).rejects.toThrow('midway')
    }
    expect(threads()).toBe(before)
  })

  it('notices a checkpoint that is not signed by this terminal, or for another root', async () => {
    const note = readFileSync(made.checkpointPath, 'utf8')
    writeFileSync(made.checkpointPath, note.replace('foyer/t-test\n100', 'foyer/t-test\n101'))
    expect(await problems()).toEqual([{ index: null, code: 'signatureWrong', detail: 'outside' }])
    writeFileSync(made.checkpointPath, signCheckpoint(100, made.log.root(99), made.log.signer))
    run('UPDATE audit_checkpoints SET size = 64')
    expect(await problems()).toEqual([{ index: 64, code: 'signatureWrong', detail: 'size=64' }, { index: 100, code: 'checkpointMissing', detail: 'file' }, { index: 100, code: 'checkpointWrong', detail: 'size=100' }])
  })

  it('does not work itself to death on a forged index', async () => {
    run('UPDATE audit_events SET leaf = 1099511627776 WHERE leaf = 129')
    expect((await problems()).map(({ code }) => code)).toContain('leafMissing')
  })
})
