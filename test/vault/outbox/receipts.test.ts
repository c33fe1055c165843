import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { signCheckpoint } from '../../../electron/tlog/sign-checkpoint.ts'
import { noteSigner } from '../../../electron/tlog/sign-note.ts'
import { HeldTrail, receiverKeyText, receiverSigner } from '../../uplink/held-trail.ts'
import { verifyBench } from '../../verify/verify-bench.ts'
import { takeExport } from '../take-export.ts'
import { outboxBench, type OutboxBench } from './outbox-bench.ts'

let made: OutboxBench
beforeEach(async () => { made = await outboxBench() })
afterEach(() => { made.dispose() })

const next = () => made.call('uplink.state', {}).then((state) => state.next)
const batchOf = async () => {
  const { batch } = await made.inside('internal.uplinkBatch', {})
  if (batch === null) throw new Error('nothing to send')
  return batch
}
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => `${(error as { code: string }).code} ${(error as { detail?: string }).detail ?? ''}`.trim())

describe('the trail as its own outbox', () => {
  it('is sent whole, once, as the very bytes that the tree hashes, and shows up to where it was received', async () => {
    await made.happen(5)
    while (await made.exchange());
    const { log } = opened(made.desk)
    expect(made.held.size).toBe(log.size())
    expect(Buffer.from(made.held.root()).equals(log.root())).toBe(true)
    expect(made.held.texts.every((text) => text !== null)).toBe(true)
    expect(made.held.repeated).toBe(0)
    const state = await made.call('uplink.state', {})
    expect(state.received).toEqual({ size: made.held.size, at: new Date(1_780_000_000_000).toISOString() })
    expect((await made.call('audit.state', {})).received).toEqual(state.received)
    expect(await made.inside('internal.uplinkBatch', {})).toEqual({ batch: null })
  })

  it('goes on from the cursor after a start, and from far behind in batches whose every checkpoint holds', async () => {
    await made.happen(1100)
    await made.exchange()
    expect(made.held.size).toBe(1000)
    let batches = 1
    while (await made.exchange()) batches += 1
    expect(batches).toBe(2)
    expect(Buffer.from(made.held.root()).equals(opened(made.desk).log.root(made.held.size))).toBe(true)
  })

  it('sends the hash of an event whose content is gone or was written over, and what came after it as it is', async () => {
    await made.happen(4)
    const { database, log } = opened(made.desk)
    database.prepare("UPDATE audit_events SET detail = 'forged' WHERE leaf = 2").run()
    database.prepare('INSERT INTO audit_purged SELECT leaf, hash FROM audit_events WHERE leaf = 3').run()
    database.prepare('DELETE FROM audit_events WHERE leaf = 3').run()
    await made.exchange()
    expect(made.held.texts.map((text) => text === null).slice(0, 6)).toEqual([false, false, true, true, false, false])
    expect(Buffer.from(made.held.root()).equals(log.root(made.held.size))).toBe(true)
  })

  it('is not sent under a checkpoint that does not prove to be what was signed before', async () => {
    await made.exchange()
    await made.happen(1)
    const { database } = opened(made.desk)
    database.prepare('UPDATE audit_events SET hash = zeroblob(32) WHERE leaf = 1').run()
    database.prepare('UPDATE audit_nodes SET hash = zeroblob(32)').run()
    expect(await codeOf(made.inside('internal.uplinkBatch', {}))).toMatch(/^audit\.damaged /)
  })
})

describe('a receipt', () => {
  it.each<[string, string, (batch: Awaited<ReturnType<typeof batchOf>>) => string]>([
    ['of another receiver', 'notCountersigned', ({ checkpoint }) => made.held.countersign(checkpoint, receiverSigner(8))],
    ['that nobody countersigned', 'notCountersigned', ({ checkpoint }) => checkpoint],
    ['over another text than ours', 'notCountersigned', ({ checkpoint }) => made.held.countersign(checkpoint).replace(/\n\d+\n/, '\n1\n')],
    ['for another terminal', 'notOurs', () => made.held.countersign(signCheckpoint(3, new Uint8Array(32), noteSigner('foyer/other', new Uint8Array(32).fill(3))))],
    ['of more than a day from now', 'notCountersigned', ({ checkpoint }) => made.held.countersign(checkpoint, receiverSigner(7), Math.floor(made.clock.time / 1000) + 90_000)],
    ['of a year that cannot be shown', 'notCountersigned', ({ checkpoint }) => made.held.countersign(checkpoint, receiverSigner(7), 8.64e12)],
    ['that is no note', 'notCountersigned', () => 'received, thank you'],
  ])('%s moves nothing, and is told once', async (_what, fault, answer) => {
    await made.happen(3)
    const batch = await batchOf()
    for (let time = 0; time < 3; time++) expect(await codeOf(made.inside('internal.uplinkReceipt', { receipt: answer(batch) }))).toBe(`uplink.receiptFalse ${fault}`)
    expect(await next()).toBe(0)
    expect((await made.actions()).filter((each) => each.startsWith('uplink.'))).toEqual([`uplink.receiptFalse ${fault}`])
    // And the true one is still taken.
    await made.exchange()
    expect(await next()).toBe(made.held.size)
  })

  it('that was given before moves nothing', async () => {
    await made.exchange()
    const old = made.held.receipt ?? ''
    await made.happen(2)
    const before = await next()
    expect(await codeOf(made.inside('internal.uplinkReceipt', { receipt: old }))).toBe('uplink.receiptFalse replayed')
    expect(await next()).toBe(before)
  })

  it('over our own key and another root stops everything, until an administrator lets it go on; nothing is overwritten', async () => {
    await made.exchange()
    await made.happen(2)
    const before = await next()
    const { log } = opened(made.desk)
    const forged = made.held.countersign(signCheckpoint(before + 1, new Uint8Array(32), log.signer))
    expect(await codeOf(made.inside('internal.uplinkReceipt', { receipt: forged }))).toBe('uplink.stopped fork')
    expect(await made.inside('internal.uplinkBatch', {})).toEqual({ batch: null })
    expect((await made.call('uplink.state', {})).halt).toMatchObject({ kind: 'fork', proven: true })
    expect((await made.call('day.figures', { day: null })).alerts).toContainEqual({ code: 'uplinkFork' })
    expect(await made.actions()).toContain(`uplink.fork size=${before + 1} proven`)
    await made.call('uplink.resume', {})
    await made.exchange()
    expect(await next()).toBe(made.held.size)
  })

  it('stored by somebody else is not shown as one', async () => {
    await made.exchange()
    const { database, log } = opened(made.desk)
    database.prepare('INSERT INTO uplink_receipts VALUES (?, 0, ?)').run(9999, made.held.countersign(signCheckpoint(9999, new Uint8Array(32), log.signer)))
    expect((await made.call('uplink.state', {})).received).toBeNull()
    const later = made.held.countersign(log.lastCheckpoint() ?? '', receiverSigner(7), 8.64e12)
    database.prepare('UPDATE uplink_receipts SET note = ? WHERE size = 9999').run(later)
    expect((await made.call('uplink.state', {})).received).toBeNull()
    database.prepare("UPDATE uplink_receipts SET note = x'00' WHERE size = 9999").run()
    expect((await made.call('uplink.state', {})).received).toBeNull()
  })
})

describe('a receiver of another size', () => {
  it('that committed and whose answer was lost is gone on from, without a leaf twice', async () => {
    await made.happen(3)
    made.held.take(await batchOf())
    await made.happen(1)
    while (await made.exchange());
    expect(made.held.size).toBe(opened(made.desk).log.size())
    expect(await next()).toBe(made.held.size)
    expect((await made.actions()).filter((each) => each.startsWith('uplink.'))).toEqual([])
  })

  it('that was put back from a copy is told, and gets again what it lost', async () => {
    await made.exchange()
    const [size, receipt] = [made.held.size, made.held.receipt]
    await made.happen(5)
    await made.exchange()
    made.held.forget(size, receipt)
    await made.happen(1)
    while (await made.exchange());
    expect(made.held.size).toBe(opened(made.desk).log.size())
    expect(await made.actions()).toContain(`uplink.healed size=${size}`)
  })

  it('that lost everything gets everything', async () => {
    await made.exchange()
    made.held = Object.assign(made.held, { receipt: null, texts: [] })
    await made.happen(1)
    while (await made.exchange());
    expect(made.held.size).toBe(opened(made.desk).log.size())
  })

  it.each([['without a receipt', null, 'missing'], ['by a receipt of another one', 'other', 'notCountersigned']] as const)('heals nothing %s', async (_what, receipt, fault) => {
    await made.happen(3)
    const { checkpoint } = await batchOf()
    const given = receipt === null ? null : made.held.countersign(checkpoint, receiverSigner(9))
    expect(await codeOf(made.inside('internal.uplinkConflict', { code: 'uplink.otherSize', size: 2, receipt: given }))).toBe(`uplink.receiptFalse ${fault}`)
    expect(await next()).toBe(0)
  })

  it('that holds more than this desk has stops it: a copy of earlier was put back here', async () => {
    await made.exchange()
    const { log } = opened(made.desk)
    const size = log.size() + 50
    const receipt = made.held.countersign(signCheckpoint(size, new Uint8Array(32), log.signer))
    expect(await codeOf(made.inside('internal.uplinkConflict', { code: 'uplink.otherSize', size, receipt }))).toBe('uplink.stopped ahead')
    expect((await made.call('uplink.state', {})).halt).toMatchObject({ kind: 'ahead', size, proven: true })
  })

  it('that says there is a fork stops it, and shows whether it proved that', async () => {
    await made.exchange()
    expect(await codeOf(made.inside('internal.uplinkConflict', { code: 'uplink.fork', size: 2, receipt: null }))).toBe('uplink.stopped fork')
    expect((await made.call('uplink.state', {})).halt).toMatchObject({ kind: 'fork', proven: false })
  })
})

it('without a key that counts nothing is taken for received', async () => {
  await made.call('desk.setPolicy', { values: { uplinkKey: '' } })
  const { checkpoint } = await batchOf()
  expect(await codeOf(made.inside('internal.uplinkReceipt', { receipt: made.held.countersign(checkpoint) }))).toBe('uplink.notEnrolled')
  await made.call('desk.setPolicy', { values: { uplinkKey: 'nonsense' } })
  expect(await codeOf(made.inside('internal.uplinkReceipt', { receipt: made.held.countersign(checkpoint) }))).toBe('uplink.settings uplinkKey')
  expect(receiverKeyText(new HeldTrail('').signer)).toMatch(/^receiver\.example\+/)
})

describe('what the receiver countersigned, held against the trail', () => {
  const found = async () => {
    const { ok, problems, notes } = await made.call('audit.verify', {})
    return { ok, problems: problems.filter(({ code }) => code.startsWith('receipt')), notes: notes.filter(({ code }) => code.startsWith('receipt')) }
  }
  const put = (size: number, note: string) => opened(made.desk).database.prepare('INSERT OR REPLACE INTO uplink_receipts VALUES (?, 0, ?)').run(size, note)
  const countersigned = (size: number, root: Uint8Array, receiver = receiverSigner(7)) => made.held.countersign(signCheckpoint(size, root, opened(made.desk).log.signer), receiver)

  it('is no problem where the trail grew on from it, whichever receiver this desk knows gave it', async () => {
    await made.happen(5)
    while (await made.exchange());
    await made.happen(5)
    expect(await found()).toEqual({ ok: true, problems: [], notes: [] })
    // Another receiver since: what the first gave is kept, and nobody is alarmed over it.
    await made.call('desk.setPolicy', { values: { uplinkKey: receiverKeyText(receiverSigner(8)) } })
    expect(await found()).toEqual({ ok: true, problems: [], notes: [{ code: 'receiptUnread', index: null, detail: 'count=1' }] })
  })

  it('is a problem where it is of another trail, though everything that the desk signed holds', async () => {
    await made.exchange()
    put(3, countersigned(3, new Uint8Array(32)))
    expect(await found()).toEqual({ ok: false, problems: [{ code: 'receiptWrong', index: 2, detail: 'received=3' }], notes: [] })
  })

  it('is a problem where the trail is shorter', async () => {
    await made.exchange()
    put(9999, countersigned(9999, new Uint8Array(32)))
    const { log } = opened(made.desk)
    const size = log.size()
    expect(await found()).toEqual({ ok: false, problems: [{ code: 'receiptAhead', index: size, detail: 'received=9999' }], notes: [] })
  })

  it('is a problem while what stopped the sending is not settled', async () => {
    await made.exchange()
    await codeOf(made.inside('internal.uplinkReceipt', { receipt: countersigned(2, new Uint8Array(32)) }))
    expect((await found()).problems).toEqual([{ code: 'receiptWrong', index: 1, detail: 'received=2' }])
    await made.call('uplink.resume', {})
    expect((await found()).ok).toBe(true)
  })

  it('goes with an export, so that an outsider sees up to where it was received', async () => {
    await made.happen(5)
    while (await made.exchange());
    const { size } = made.held
    await made.happen(3)
    // One that does not hold is left out, and the export comes about.
    put(9999, countersigned(9999, new Uint8Array(32)))
    put(2, countersigned(2, new Uint8Array(32)))
    const bench = verifyBench()
    const taken = await takeExport(made, { filter: {}, format: 'jsonl' })
    expect(bench.check(taken, { receivers: [made.held.signer] })).toMatchObject({ heldByOthers: size })
    expect(bench.check(taken, { receivers: [receiverSigner(9)] })).toBe('receipt')
    bench.dispose()
  })
})
