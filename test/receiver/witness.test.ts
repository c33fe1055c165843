import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neighbours, witnessRequests } from '../../electron/contract/uplink-protocol.ts'
import { watchedBy, watchersOf } from '../../electron/receiver/witness/relay.ts'
import { UplinkClient } from '../../electron/receiver/simulator/client.ts'
import type { SimulatedTerminal } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { SimulatedWitness } from '../../electron/receiver/simulator/witness.ts'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { cosignedAt } from '../../electron/tlog/cosignature.ts'
import { cosignerOf } from '../../electron/tlog/cosigner.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { keyType, verifierKey, verifierKeyOf } from '../../electron/tlog/signed-note.ts'
import { openBench, type Bench } from './workbench.ts'

/** A whole second: a cosignature says no more. */
const at = new Date(Math.floor(Date.now() / 1000) * 1000)

test('each of a house is watched by as many neighbours, whoever comes and goes', () => {
  const all = Array.from({ length: 20 }, (_, each) => ({ id: `t-${each}`, key: '', cosigner: null, size: 1 }))
  const watchers = new Map<string, number>()
  for (const { id } of all) for (const watched of watchedBy(all, id, 3)) watchers.set(watched.id, (watchers.get(watched.id) ?? 0) + 1)
  expect([...watchers.values()]).toEqual(all.map(() => 3))
  for (const { id } of all) expect(watchersOf(all, id, 3).map(({ id: watcher }) => watcher).toSorted()).toEqual(all.filter(({ id: each }) => watchedBy(all, each, 3).some((watched) => watched.id === id)).map(({ id: each }) => each).toSorted())
  expect(watchedBy(all.slice(0, 2), 't-0', 3).map(({ id }) => id)).toEqual(['t-1'])
})

describe('neighbours as witnesses', () => {
  let bench: Bench
  let desks: SimulatedTerminal[]
  beforeAll(async () => {
    bench = await openBench()
    desks = await Promise.all(['t-a', 't-b', 't-c'].map((id) => bench.enrol(id)))
  })
  afterAll(() => bench.close())

  function desk(which: number): SimulatedTerminal {
    const found = desks[which]
    if (found === undefined) throw new Error('no such desk')
    return found
  }
  const grow = async (which: number, events: number): Promise<void> => {
    for (let each = 0; each < events; each++) desk(which).trail.happen(at)
    await desk(which).sync(at)
  }
  const checkpointOf = async (terminal: string, least: number) => desk(0).client.send('GET', `/terminals/${terminal}/checkpoint?witnesses=${least}`, null, '')

  test('two of three cosign what a desk shows, also as it grows, and when an answer was lost', async () => {
    const witnesses = [new SimulatedWitness(desk(0)), new SimulatedWitness(desk(1)), new SimulatedWitness(desk(2))]
    await grow(0, 30)
    expect(await checkpointOf('t-a', 1)).toMatchObject({ status: 404 })
    expect(await Promise.all(witnesses.map((each) => each.round(at)))).toEqual([0, 1, 1])
    const first = (await checkpointOf('t-a', 2)).text
    expect(openCheckpoint(first, desk(0).trail.signer)?.size).toBe(30)
    for (const which of [1, 2]) expect(cosignedAt(first, cosignerOf(desk(which).trail.signer))).toBe(at.getTime() / 1000)

    await grow(0, 300)
    const asked = witnessRequests.parse((await desk(1).client.json('GET', '/witness/requests')).body)
    expect(asked.requests).toMatchObject([{ terminal: 't-a', old: 30 }])
    // Cosigned, and the answer never arrives; meanwhile the desk goes on.
    expect(witnesses[1]?.answer(asked, at).answers).toHaveLength(1)
    await grow(0, 10)
    expect(await witnesses[1]?.round(at)).toBeGreaterThanOrEqual(1)
    expect(await witnesses[1]?.round(at)).toBe(1)
    expect(await witnesses[2]?.round(at)).toBe(1)
    expect(openCheckpoint((await checkpointOf('t-a', 2)).text, desk(0).trail.signer)?.size).toBe(340)
    expect(witnesses.flatMap((each) => [...each.forked])).toEqual([])
  })

  test('a witness that was put back and remembers less is asked from where it stands', async () => {
    const rolledBack = new SimulatedWitness(desk(2))
    await grow(0, 20)
    const witness = new SimulatedWitness(desk(2))
    // Another that remembers nothing: it says so, and is shown the whole.
    await rolledBack.round(at)
    expect(await rolledBack.round(at)).toBeGreaterThanOrEqual(1)
    await grow(0, 5)
    const asked = witnessRequests.parse((await desk(2).client.json('GET', '/witness/requests')).body).requests.find(({ terminal }) => terminal === 't-a')
    expect(asked?.old).toBe(365 - 5)
    expect(witness.answer({ requests: asked === undefined ? [] : [asked] }, at)).toEqual({ answers: [], seen: [{ terminal: 't-a', size: 0 }] })
  })

  test('a cosignature that does not hold, is somebody else’s, or of oneself, is not kept', async () => {
    await grow(1, 5)
    const { requests: [request] } = witnessRequests.parse((await desk(2).client.json('GET', '/witness/requests')).body)
    expect(request?.terminal).toBe('t-b')
    const note = request?.checkpoint ?? ''
    const good = cosignatureLine(note, cosignerOf(desk(2).trail.signer), at)
    const forged = [cosignatureLine(note, cosignerOf(desk(0).trail.signer), at), cosignatureLine(note, desk(2).trail.signer, at), good.replace(/.{8}\n$/, 'AAAAAAAA\n'), `${good}${good}`, 'words', cosignatureLine(note.replace('\n5\n', '\n6\n'), cosignerOf(desk(2).trail.signer), at)]
    const answers = [...forged.map((cosignature) => ({ terminal: 't-b', size: 5, cosignature })), { terminal: 't-b', size: 4, cosignature: good }, { terminal: 't-c', size: 5, cosignature: good }]
    expect(await desk(2).client.json('POST', '/witness/cosignatures', { answers })).toEqual({ status: 200, body: { kept: 0 } })
    expect(await desk(2).client.json('POST', '/witness/cosignatures', { answers: [{ terminal: 't-b', size: 5, cosignature: good }] })).toEqual({ status: 200, body: { kept: 1 } })
  })

  test('a desk is told who watches it, and two of three meet at one size though the log grows between their askings', async () => {
    const keys = [1, 2].map((which) => ({ terminal: desk(which).trail.terminal, key: verifierKey(cosignerOf(desk(which).trail.signer), keyType.cosignature) }))
    const told = neighbours.parse((await desk(0).client.json('GET', '/witness/neighbours')).body).neighbours
    expect(told.toSorted((a, b) => (a.terminal < b.terminal ? -1 : 1))).toEqual(keys)
    const late = await Promise.all(['t-x', 't-y', 't-z'].map((id) => bench.enrol(id)))
    const [shown, ...others] = late as [SimulatedTerminal, SimulatedTerminal, SimulatedTerminal]
    const watchers = new Set(neighbours.parse((await shown.client.json('GET', '/witness/neighbours')).body).neighbours.map(({ terminal }) => terminal))
    const witnesses = [...desks, ...others].filter(({ trail }) => watchers.has(trail.terminal)).map((each) => new SimulatedWitness(each))
    expect(witnesses).toHaveLength(3)
    for (let round = 0; round < 3; round++) {
      for (const witness of witnesses) {
        shown.trail.happen(at)
        await shown.sync(at)
        await witness.round(at)
      }
    }
    const met = (await shown.client.send('GET', '/terminals/t-x/checkpoint?witnesses=3', null, '')).text
    // All three in the last round, at the size that the first of them was shown.
    expect(openCheckpoint(met, shown.trail.signer)?.size).toBe(7)
  })
})

describe('what a witness was not asked', () => {
  let bench: Bench
  let a: SimulatedTerminal
  let b: SimulatedTerminal
  let c: SimulatedTerminal
  beforeAll(async () => {
    bench = await openBench(() => ({ neighbours: 2 }))
    a = await bench.enrol('t-a')
    b = await bench.enrol('t-b')
    c = await bench.enrol('t-c')
    for (let each = 0; each < 5; each++) a.trail.happen(at)
    await a.sync(at)
  })
  afterAll(() => bench.close())

  const kept = async (witness: SimulatedTerminal, size: number, when: Date): Promise<number> => {
    const cosignature = cosignatureLine(a.receipts.at(-1) ?? '', cosignerOf(witness.trail.signer), when)
    return ((await witness.client.json('POST', '/witness/cosignatures', { answers: [{ terminal: 't-a', size, cosignature }] })).body as { kept: number }).kept
  }

  test('it does not cosign here, nor at another time', async () => {
    expect(await kept(b, 5, at)).toBe(0)
    expect(witnessRequests.parse((await b.client.json('GET', '/witness/requests')).body).requests).toHaveLength(1)
    for (const when of [new Date(8.64e15), new Date(at.getTime() - 3_600_000)]) expect(await kept(b, 5, when)).toBe(0)
    expect(await kept(b, 5, at)).toBe(1)
    expect(await kept(b, 5, at)).toBe(0)
  })

  test('one that was put back is asked from where it stands, and one that is ahead as far as what is here reaches', async () => {
    const witness = new SimulatedWitness(c)
    expect(await witness.round(at)).toBe(1)
    for (let each = 0; each < 5; each++) a.trail.happen(at)
    await a.sync(at)
    // Its copy of before it ever saw the neighbour.
    const back = new SimulatedWitness(c)
    expect(await back.round(at)).toBe(0)
    for (let each = 0; each < 5; each++) a.trail.happen(at)
    await a.sync(at)
    expect(await back.round(at)).toBe(1)
    expect(openCheckpoint((await c.client.send('GET', '/terminals/t-a/checkpoint?witnesses=1', null, '')).text, a.trail.signer)?.size).toBe(10)
    expect(await back.round(at)).toBe(1)
    expect(openCheckpoint((await c.client.send('GET', '/terminals/t-a/checkpoint?witnesses=1', null, '')).text, a.trail.signer)?.size).toBe(15)
  })
})

describe('the receiver as a witness of a log outside', () => {
  const log = new SimulatedTrail('outside', new Uint8Array(32).fill(11))
  while (log.size < 100) log.happen(at)
  let bench: Bench
  let client: UplinkClient
  beforeAll(async () => {
    bench = await openBench(() => ({ witnessedLogs: [verifierKey(log.signer)] }))
    client = new UplinkClient(bench.line)
  })
  afterAll(async () => {
    client.close()
    await bench.close()
  })

  const add = (old: number, proof: readonly string[], note: string) => client.send('POST', '/add-checkpoint', [`old ${old}`, ...proof, '', note].join('\n'), 'text/plain')

  test('it answers as C2SP tlog-witness says', async () => {
    const { out } = await bench.command('key')
    const witness = verifierKeyOf(String(out[0]?.['witnessKey']), keyType.cosignature)
    const at40 = log.checkpoint(40, at)
    const told = await add(0, [], at40)
    expect(told.status).toBe(200)
    expect(witness === null ? null : cosignedAt(at40 + told.text, witness)).not.toBeNull()
    expect(await add(0, [], log.checkpoint(50, at))).toMatchObject({ status: 409, text: '40\n', headers: { 'content-type': 'text/x.tlog.size' } })
    expect(await add(40, log.consistency(40, 100), log.checkpoint(100, at))).toMatchObject({ status: 200 })
    expect(await add(100, [], log.checkpoint(100, at))).toMatchObject({ status: 200 })
    const other = log.copy(60)
    while (other.size < 120) other.happen(new Date('2026-03-02T09:00:00.000Z'))
    expect(await add(100, other.consistency(100, 120), other.checkpoint(120, at))).toMatchObject({ status: 422 })
    expect(await add(100, [], other.checkpoint(100, at))).toMatchObject({ status: 409 })
    expect(await add(101, [], log.checkpoint(100, at))).toMatchObject({ status: 400 })
    expect(await add(0, [], new SimulatedTrail('stranger', new Uint8Array(32).fill(1)).checkpoint(0, at))).toMatchObject({ status: 404 })
    expect(await add(100, [], new SimulatedTrail('outside', new Uint8Array(32).fill(1)).checkpoint(0, at))).toMatchObject({ status: 403 })
    expect(await client.send('POST', '/add-checkpoint', 'old -1\n\nx', 'text/plain')).toMatchObject({ status: 400 })
  })
})
