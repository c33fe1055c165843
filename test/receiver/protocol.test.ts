import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heldState, receipt } from '../../electron/contract/uplink-protocol.ts'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { cosignedAt } from '../../electron/tlog/cosignature.ts'
import { keyType, noteParts, verifierKeyOf } from '../../electron/tlog/signed-note.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { openBench, type Bench } from './workbench.ts'

const at = new Date('2026-03-01T09:00:00.000Z')

function grow(terminal: SimulatedTerminal, events: number): void {
  for (let each = 0; each < events; each++) terminal.trail.happen(at)
}

describe('over HTTPS with a client certificate', () => {
  let bench: Bench
  beforeAll(async () => { bench = await openBench() })
  afterAll(() => bench.close())

  test('batches are taken in their order, and the receipt is the terminal’s checkpoint with the receiver’s word on it', async () => {
    const terminal = await bench.enrol('t-first')
    grow(terminal, 2500)
    while (!await terminal.sync(at)) expect(terminal.forked).toBe(false)
    expect(terminal.receipts).toHaveLength(3)
    const { out } = await bench.command('key')
    const key = verifierKeyOf(String(out[0]?.['receiverKey']), keyType.cosignature)
    const last = receipt.parse({ receipt: terminal.receipts.at(-1) }).receipt
    expect(openCheckpoint(last, terminal.trail.signer)).toMatchObject({ size: 2500 })
    expect(key === null ? null : cosignedAt(last, key)).toBeGreaterThan(Date.parse('2026-01-01') / 1000)
    expect(noteParts(last)?.signatures).toHaveLength(2)
    const held = await terminal.client.json('GET', '/terminals/t-first')
    expect(heldState.parse(held.body)).toEqual({ terminal: 't-first', size: 2500, receipt: last })
  })

  test('the same batch again has the same receipt, an earlier one and one with a gap are told the size', async () => {
    const terminal = await bench.enrol('t-again')
    grow(terminal, 40)
    const [first, second] = [terminal.trail.batch(0, 20, at), terminal.trail.batch(20, 20, at)]
    await terminal.send(first)
    const taken = await terminal.send(second)
    expect(await terminal.send(second)).toEqual(taken)
    expect(await terminal.send(first)).toMatchObject({ status: 409, body: { code: 'uplink.otherSize', size: 40 } })
    grow(terminal, 10)
    expect(await terminal.send(terminal.trail.batch(30, 20, at))).toMatchObject({ status: 409, body: { code: 'uplink.otherSize', size: 40 } })
    expect(await terminal.send(terminal.trail.batch(45, 5, at))).toMatchObject({ status: 409, body: { code: 'uplink.otherSize', size: 40 } })
    expect((await bench.command('alarms')).out.filter((each) => each['terminal'] === 't-again')).toEqual([])
  })

  test('a purged leaf comes as its hash and goes into the tree', async () => {
    const terminal = await bench.enrol('t-purged')
    grow(terminal, 5)
    const batch = terminal.trail.batch(0, 5, at)
    const { leafHash } = await import('../../electron/tlog/merkle-hash.ts')
    const leaves = batch.leaves.map((leaf, index) => index < 2 && typeof leaf === 'string' ? { hash: leafHash(leaf).toString('base64') } : leaf)
    expect(await terminal.send({ ...batch, leaves })).toMatchObject({ status: 200 })
  })

  test.each([
    ['another leaf below what is held', (honest: SimulatedTrail) => {
      const other = honest.copy(30)
      while (other.size < 60) other.happen(new Date('2026-03-01T10:00:00.000Z'))
      return other.batch(20, 40, at)
    }, { index: 30 }],
    ['a history written anew and signed with the true key, sent from the size that is held', (honest: SimulatedTrail) => {
      const other = new SimulatedTrail(honest.terminal, honest.signer.seed)
      while (other.size < 60) other.happen(new Date('2026-03-01T10:00:00.000Z'))
      return other.batch(50, 10, at)
    }, { index: null, offeredSize: 60 }],
    ['no leaf at all, and another root at the same size', (honest: SimulatedTrail) => {
      const other = new SimulatedTrail(honest.terminal, honest.signer.seed)
      while (other.size < 50) other.happen(new Date('2026-03-01T10:00:00.000Z'))
      return other.batch(50, 0, at)
    }, { index: null, offeredSize: 50 }],
  ] as const)('is a fork: %s', async (what, forge, details) => {
    const id = `t-fork-${Object.values(details).join('-')}`
    const terminal = await bench.enrol(id)
    grow(terminal, 50)
    await terminal.sync(at)
    const [receiptBefore] = terminal.receipts
    expect(await terminal.send(forge(terminal.trail)), what).toEqual({ status: 409, body: { code: 'uplink.fork', size: 50, receipt: receiptBefore } })
    const alarms = (await bench.command('alarms')).out.filter((each) => each['terminal'] === id)
    expect(alarms).toMatchObject([{ kind: 'fork', held: receiptBefore, offered: expect.stringContaining(`foyer/${id}`), details: { size: 50, ...details } }])
    const { heldHash, offeredHash } = Object(alarms[0]?.['details']) as Record<string, string>
    expect([heldHash, offeredHash]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect(heldHash).not.toBe(offeredHash)
    // The honest trail goes on: nothing was overwritten.
    grow(terminal, 5)
    expect(await terminal.sync(at)).toBe(true)
  })

  test('a terminal speaks for itself alone', async () => {
    const [one, other] = [await bench.enrol('t-one'), await bench.enrol('t-other')]
    grow(other, 1)
    expect(await one.client.json('POST', '/terminals/t-other/batches', other.trail.batch(0, 1, at))).toMatchObject({ status: 403, body: { code: 'uplink.notYours' } })
    const stranger = new UplinkClient(bench.line)
    expect(await stranger.json('GET', '/terminals/t-other')).toMatchObject({ status: 401, body: { code: 'uplink.notSignedIn' } })
    stranger.close()
  })

  test('a code is for one terminal and once, and takes over none that is there', async () => {
    const { out } = await bench.command('enrol-code', 'Bar')
    const code = String(out[0]?.['code'])
    const trail = new SimulatedTrail('t-other', randomBytes(32))
    await expect(SimulatedTerminal.enrol(trail, code, bench.line)).rejects.toThrow('uplink.badCode')
    await SimulatedTerminal.enrol(new SimulatedTrail('t-bar', randomBytes(32)), code.toLowerCase(), bench.line)
    await expect(SimulatedTerminal.enrol(new SimulatedTrail('t-bar2', randomBytes(32)), code, bench.line)).rejects.toThrow('uplink.badCode')
  })

  test('what is held outlives the service', async () => {
    const terminal = await bench.enrol('t-lives')
    grow(terminal, 300)
    await terminal.sync(at)
    await bench.restart()
    const again = new UplinkClient({ ...bench.line, bearer: String((await bench.command('api-key', 't-lives')).out[0]?.['key']) })
    expect(await again.json('GET', '/terminals/t-lives')).toMatchObject({ status: 200, body: { size: 300, receipt: terminal.receipts[0] } })
    again.close()
    expect(bench.faults).toEqual([])
  })
})
