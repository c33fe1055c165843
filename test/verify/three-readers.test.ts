import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receipt, UPLINK_PROTOCOL, type Batch } from '../../electron/contract/uplink-protocol.ts'
import { SimulatedTerminal, type BatchTold } from '../../electron/receiver/simulator/terminal.ts'
import { SimulatedTrail } from '../../electron/receiver/simulator/trail.ts'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { withSignature } from '../../electron/tlog/cosignature.ts'
import { eventOfLine, exportLine, type ExportedEvent } from '../../electron/tlog/export-line.ts'
import { leafBytes } from '../../electron/tlog/leaf.ts'
import { proofHeadOf } from '../../electron/tlog/proof-file.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { noteSigner, type NoteSigner } from '../../electron/tlog/sign-note.ts'
import { keyType, verifierKey } from '../../electron/tlog/signed-note.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { openBench, type Bench } from '../receiver/workbench.ts'
import { deskBench, type DeskBench } from '../vault/desk-fixture.ts'
import { takeExport } from '../vault/take-export.ts'
import { seededBytes } from '../vault/vault-fixture.ts'
import { buildGo, goThere } from './go-program.ts'
import { verifyBench, type Pair, type VerifyBench } from './verify-bench.ts'

/** What somebody may want an event to say, each in the form that Foyer writes. */
const lies: readonly ((event: ExportedEvent) => ExportedEvent)[] = [
  ({ index, content }) => ({ index, content: { ...content, user: 'somebodyElse' } }),
  ({ index, content }) => ({ index, content: { ...content, status: content.status === 200 ? 403 : 200 } }),
  ({ index, content }) => ({ index, content: { ...content, time: new Date(Date.parse(content.time) + 1).toISOString() } }),
  ({ index, content }) => ({ index, content: { ...content, action: 'staff.lisT' } }),
  ({ index, content }) => ({ index, content: { ...content, subject: content.subject === null ? 's-1' : null } }),
  ({ index, content }) => ({ index, content: { ...content, address: '192.0.2.1' } }),
]

/** Statuses by which the receiver says that it takes no such trail: none of them is that it is too busy to look. */
const NOT_TAKEN: ReadonlySet<string> = new Set(['uplink.rootMismatch', 'uplink.badSignature', 'uplink.leafForm', 'uplink.leafIndex', 'uplink.foreignLeaf', 'uplink.form'])

/** One export of a desk's trail, read by three: foyer-verify, Go's tlog and note, and a receiver that holds nothing yet. */
describe('an export of a desk', () => {
  let made: DeskBench
  let verify: VerifyBench
  let receiver: Bench
  let terminal: SimulatedTerminal
  let signer: NoteSigner
  let pair: Pair
  let events: ExportedEvent[]
  const witness = noteSigner('witness.example/w', seededBytes('three')(32))

  beforeAll(async () => {
    verify = verifyBench()
    receiver = await openBench()
    made = await deskBench()
    const { log, terminal: id } = opened(made.desk)
    ;({ signer } = log)
    for (let time = 0; time < 20; time++) await made.call('staff.list', {})
    pair = await takeExport(made, { filter: {}, format: 'jsonl' })
    events = pair.text.trimEnd().split('\n').flatMap((line) => eventOfLine('jsonl', line) ?? [])
    const code = String((await receiver.command('enrol-code', 'Front desk')).out[0]?.['code'])
    ;({ terminal } = await SimulatedTerminal.enrol(new SimulatedTrail(id, signer.seed), code, receiver.line))
  }, 300_000)
  afterAll(async () => {
    made.dispose()
    verify.dispose()
    terminal.client.close()
    await receiver.close()
  })

  const changedEvents = () => events.flatMap((event, at) => lies.map((lie) => ({ at, event: lie(event) })))
  const exported = (lines: readonly ExportedEvent[]) => lines.map((event) => `${exportLine('jsonl', event)}\n`).join('')
  const checkpointOf = ({ proof }: Pair) => proofHeadOf(proof.split('\n')[0] ?? '')?.checkpoint ?? ''
  /** The events of the file as a terminal sends them, with the checkpoint beside it. */
  const batchOf = (lines: readonly ExportedEvent[], checkpoint: string): Batch =>
    ({ protocol: UPLINK_PROTOCOL, start: 0, leaves: lines.map(({ index, content }) => leafBytes(index, content)), checkpoint, consistency: [] })
  const send = async (batch: Batch): Promise<BatchTold> => {
    for (;;) {
      const told = await terminal.send(batch)
      if (told.status !== 429) return told
      await new Promise((resolve) => { setTimeout(resolve, 200) })
    }
  }
  /** Of one event, by the proof that came with the true one. */
  const asked = (at: number, said: ExportedEvent | undefined) => {
    const found = verify.check(pair, { key: signer, event: at })
    if (typeof found === 'string' || found.proof === null || said === undefined) throw new Error('no proof')
    const end = found.proof.indexOf('\n\n') + 2
    const note = found.proof.slice(end)
    return {
      kind: 'inclusion', key: verifierKey(signer), cosigner: verifierKey(witness, keyType.cosignature), leaf: leafBytes(said.index, said.content),
      proof: `${found.proof.slice(0, end)}${withSignature(note, cosignatureLine(note, witness, made.desk.now()))}`,
    }
  }

  it('is refused by foyer-verify and the receiver in every form that somebody gave it', async () => {
    expect(events.length).toBeGreaterThan(20)
    const files = [
      ...changedEvents().map(({ at, event }) => events.with(at, event)),
      ...events.map((_event, at) => events.toSpliced(at, 1)),
      ...events.map((event, at) => events.toSpliced(at, 0, event)),
      ...events.slice(1).map((event, at) => events.toSpliced(at, 2, event, events[at] ?? event)),
    ]
    expect(files.map((lines) => verify.check({ ...pair, text: exported(lines) }, { key: signer, whole: true })).filter((found) => typeof found !== 'string')).toEqual([])
    const told: BatchTold[] = []
    for (const lines of files) told.push(await send(batchOf(lines, checkpointOf(pair))))
    expect(told.filter(({ body }) => !('code' in body) || !NOT_TAKEN.has(body.code))).toEqual([])
    // By another's signature, whatever else is true.
    const size = openCheckpoint(checkpointOf(pair), signer)?.size ?? 0
    const forger = new SimulatedTrail(terminal.trail.terminal, seededBytes('forger')(32))
    for (const { index, content } of events) forger.add(leafBytes(index, content))
    expect(verify.check({ ...pair, proof: pair.proof.replace(JSON.stringify(checkpointOf(pair)), JSON.stringify(forger.checkpoint(size, made.desk.now()))) }, { key: signer })).toBeTypeOf('string')
    expect(await send(batchOf(events, forger.checkpoint(size, made.desk.now())))).toMatchObject({ body: { code: 'uplink.badSignature' } })
  }, 120_000)

  it.skipIf(!goThere)('is taken by Go event by event, and refused in every form that somebody gave one', () => {
    const go = buildGo(verify.folder)
    expect(new Set(go.answers(events.map((event, at) => asked(at, event))))).toEqual(new Set(['accepted']))
    expect(new Set(go.answers(changedEvents().map(({ at, event }) => asked(at, event))))).toEqual(new Set(['refused']))
  }, 300_000)

  it('is taken by both as it is, and no other one after it', async () => {
    expect(verify.check(pair, { key: signer, whole: true })).toMatchObject({ events: events.length, left: 0 })
    const told = await send(batchOf(events, checkpointOf(pair)))
    expect(told.status).toBe(200)
    expect(openCheckpoint(receipt.parse(told.body).receipt, signer)).toMatchObject({ size: events.length })
    const otherwise = events.map((event) => lies[0]?.(event) ?? event)
    expect(await send(batchOf(otherwise, checkpointOf(pair)))).toMatchObject({ status: 409, body: { code: 'uplink.fork', size: events.length } })
  })
})
