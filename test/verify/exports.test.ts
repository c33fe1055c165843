import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { withSignature } from '../../electron/tlog/cosignature.ts'
import { eventOfLine, exportFormats } from '../../electron/tlog/export-line.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { noteSigner, type NoteSigner } from '../../electron/tlog/sign-note.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { keyType, parseVerifierKey, verifierKey } from '../../electron/tlog/signed-note.ts'
import { leafBytes } from '../../electron/tlog/leaf.ts'
import { leafHash } from '../../electron/tlog/merkle-hash.ts'
import { parseWitnessPolicy } from '../../electron/tlog/witness-policy.ts'
import { exportsUnderWay } from '../../electron/vault/audit/exports-under-way.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { purgeTrail } from '../../electron/vault/retention/purge-trail.ts'
import { deskBench, type DeskBench } from '../vault/desk-fixture.ts'
import { takeExport } from '../vault/take-export.ts'
import { seededBytes } from '../vault/vault-fixture.ts'
import { parseTlogProof, verifyTlogProof } from './read-tlog-proof.ts'
import { verifyBench, type Pair, type VerifyBench } from './verify-bench.ts'

const bytes = seededBytes('exports')
const receiver = noteSigner('receiver.example', bytes(32))
const witnesses = ['a', 'b', 'c'].map((name) => noteSigner(`witness.example/${name}`, bytes(32)))

let made: DeskBench
let bench: VerifyBench
let signer: NoteSigner
let receipt: string
beforeAll(async () => {
  bench = verifyBench()
  made = await deskBench()
  signer = opened(made.desk).log.signer
  const look = async (times: number) => { for (let time = 0; time < times; time++) await made.call('staff.list', {}) }
  await look(30)
  const signed = opened(made.desk).log.checkpoint(made.desk.now()) ?? ''
  receipt = witnesses.slice(0, 2).reduce((note, witness) => withSignature(note, cosignatureLine(note, witness, made.desk.now())), withSignature(signed, cosignatureLine(signed, receiver, made.desk.now())))
  await look(40)
  await made.call('staff.update', { id: (await made.call('staff.list', {}))[0]?.id ?? '', name: 'Maria "M", Neu' })
})
afterAll(() => {
  made.dispose()
  bench.dispose()
})

const filter = {}
const policy = (least: number) => {
  const parsed = parseWitnessPolicy([`log ${verifierKey(signer)}`, ...witnesses.map((witness, at) => `witness w${at} ${verifierKey(witness, keyType.cosignature)}`), `group g ${least} w0 w1 w2`, 'quorum g', ''].join('\n'))
  return 'policy' in parsed ? parsed.policy : null
}

describe.each(exportFormats)('an export as %s', (format) => {
  it('is shown to be what the terminal signed, received up to a receipt and seen by a quorum', async () => {
    const pair = await takeExport(made, { filter, format, receipts: [receipt] })
    const found = bench.check(pair, { key: signer, receivers: [receiver], policy: policy(2), whole: true })
    const held = openCheckpoint(receipt, signer)?.size ?? 0
    expect(found).toMatchObject({ terminal: signer.name, events: pair.events, first: 0, left: 0, last: pair.events - 1, size: pair.events, heldByOthers: held, keyOnTrust: false })
    expect(pair.proofName).toBe(`${pair.fileName}.proof`)
    // Trust on first use: it says so, and which key.
    expect(bench.check(pair)).toMatchObject({ keyOnTrust: true, key: verifierKey(signer) })
  })

  it('is refused without what is asked for', async () => {
    const pair = await takeExport(made, { filter, format, receipts: [receipt] })
    expect(bench.check(pair, { key: signer, policy: policy(3) })).toBe('quorum')
    expect(bench.check(pair, { key: signer, receivers: [noteSigner('receiver.example', bytes(32))] })).toBe('receipt')
    expect(bench.check(pair, { key: noteSigner(signer.name, bytes(32)) })).toBe('key')
    expect(bench.check(await takeExport(made, { filter, format }), { key: signer, receivers: [receiver] })).toBe('receipt')
  })

  it('is proven event by event where a filter leaves events out', async () => {
    const pair = await takeExport(made, { filter: { method: 'GET' }, format })
    const found = bench.check(pair, { key: signer })
    expect((found as { left: number }).left).toBeGreaterThan(0)
    expect((found as { events: number }).events).toBe(pair.events)
    expect(bench.check(pair, { key: signer, whole: true })).toBe('gap')
    const none = await takeExport(made, { filter: { action: 'no.such' }, format })
    expect(bench.check(none, { key: signer })).toMatchObject({ events: 0, first: null })
  })

  it('is refused with a letter changed, a line taken out, doubled, put in or moved, in either file', async () => {
    const pair = await takeExport(made, { filter, format, receipts: [receipt] })
    const wished = { key: signer, receivers: [receiver], policy: policy(2), whole: true }
    const lines = (text: string) => text.split(/(?<=\n)/)
    const changes: Pair[] = []
    for (const part of ['text', 'proof'] as const) {
      const text = pair[part]
      for (let at = 0; at < text.length; at += 1 + Math.floor(text.length / 150)) {
        const rest = { ...pair }
        changes.push({ ...rest, [part]: text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1) })
        changes.push({ ...rest, [part]: text.slice(0, at) + text.slice(at + 1) })
      }
      const all = lines(text)
      for (let at = 0; at < all.length; at += 1 + Math.floor(all.length / 12)) {
        const line = all[at] ?? ''
        changes.push({ ...pair, [part]: all.toSpliced(at, 1).join('') }, { ...pair, [part]: all.toSpliced(at, 0, line).join('') }, { ...pair, [part]: all.slice(0, at).join('') })
        if (at + 1 < all.length && all[at + 1] !== line) changes.push({ ...pair, [part]: all.toSpliced(at, 2, all[at + 1] ?? '', line).join('') })
      }
    }
    expect(changes.length).toBeGreaterThan(500)
    const accepted = changes.filter((change) => typeof bench.check(change, wished) !== 'string')
    expect(accepted.map(({ text, proof }) => [text === pair.text, proof === pair.proof])).toEqual([])
  })
})

describe('two exports', () => {
  it('are one trail that grew on, or a fork that is refused', async () => {
    const before = await takeExport(made, { filter, format: 'jsonl' })
    const checkpoint = (JSON.parse(before.proof.split('\n')[0] ?? '') as { checkpoint: string }).checkpoint
    await made.call('staff.list', {})
    const after = await takeExport(made, { filter: { action: 'staff.list' }, format: 'csv', receipts: [checkpoint] })
    expect(bench.check(after, { key: signer, older: [checkpoint] })).toMatchObject({ keyOnTrust: false })
    expect(bench.check(before, { key: signer, older: [(JSON.parse(after.proof.split('\n')[0] ?? '') as { checkpoint: string }).checkpoint] })).toBe('unsaid')
    const size = openCheckpoint(checkpoint, signer)?.size ?? 0
    expect(bench.check(after, { key: signer, older: [signCheckpoint(size, bytes(32), signer)] })).toBe('fork')
    // The terminal itself finds such a receipt before it exports anything.
    await expect(made.call('audit.export', { filter, format: 'csv', receipts: [signCheckpoint(size, bytes(32), signer)] })).rejects.toMatchObject({ code: 'audit.damaged', detail: 'receipt=forked' })
    await expect(made.call('audit.export', { filter, format: 'csv', receipts: [signCheckpoint(size, bytes(32), receiver)] })).rejects.toMatchObject({ code: 'input.invalid', detail: 'receipt' })
  })
})

describe('the proof of one event', () => {
  it('is one that any tool for C2SP tlog-proof takes', async () => {
    const pair = await takeExport(made, { filter: { action: 'staff.list' }, format: 'jsonl' })
    for (const line of pair.text.trimEnd().split('\n').filter((_line, at) => at % 20 === 3)) {
      const event = eventOfLine('jsonl', line)
      const found = bench.check(pair, { key: signer, event: event?.index ?? 0 })
      const proof = parseTlogProof(typeof found === 'string' ? '' : found.proof ?? '')
      expect(event !== null && proof !== null && verifyTlogProof(proof, leafHash(leafBytes(event.index, event.content)), signer)).toBe(true)
      expect(proof !== null && verifyTlogProof({ ...proof, index: proof.index + 1 }, leafHash(line), signer)).toBe(false)
    }
    expect(bench.check(pair, { key: signer, event: 0 })).toBe('event')
    expect(parseTlogProof('c2sp.org/tlog-proof@v1\nindex 01\n\nx')).toBeNull()
  })
})

describe('an export that is taken piece by piece', () => {
  it('goes to whoever began it and to nobody else', async () => {
    const { id } = await made.call('audit.export', { filter, format: 'jsonl' })
    await made.signIn()
    await expect(made.call('audit.exportMore', { id })).rejects.toMatchObject({ code: 'input.invalid' })
    expect(parseVerifierKey((await made.call('audit.state', {})).verifierKey)).toMatchObject({ name: signer.name })
  })

  it('is forgotten when it is left lying, or when too many are begun', () => {
    let time = 0
    let ids = 0
    const under = exportsUnderWay(() => `e${ids++}`, () => time)
    const piece = { text: 'x', proof: '', events: 1 }
    const begin = () => under.begin('me', [piece, piece][Symbol.iterator]())
    const first = begin()
    expect(under.next(first, 'me')).toEqual({ ...piece, done: false })
    time += 300_001
    expect(() => under.next(first, 'me')).toThrow('input.invalid')
    const second = begin()
    for (let more = 0; more < 4; more++) begin()
    expect(() => under.next(second, 'me')).toThrow('input.invalid')
    const last = begin()
    expect([under.next(last, 'me').done, under.next(last, 'me').done, under.next(last, 'me')]).toEqual([false, false, { text: '', proof: '', events: 0, done: true }])
    expect(() => under.next(last, 'me')).toThrow('input.invalid')
  })
})

describe('an export of a trail whose oldest year is over', () => {
  it('still proves what is there, and that it grew on from what was received before', async () => {
    await made.signIn()
    made.clock.time += 366 * 86_400_000
    await made.signIn()
    await made.call('staff.list', {})
    opened(made.desk).log.checkpoint(made.desk.now())
    expect(purgeTrail(made.desk, opened(made.desk))).toBeGreaterThan(70)
    for (const format of exportFormats) {
      const pair = await takeExport(made, { filter, format, receipts: [receipt] })
      const wished = { key: signer, receivers: [receiver], policy: policy(2), whole: true }
      expect(bench.check(pair, wished)).toBe('gap')
      const found = bench.check(pair, { ...wished, from: eventOfLine(format, pair.text.split(format === 'csv' ? '\r\n' : '\n')[format === 'csv' ? 1 : 0] ?? '')?.index })
      expect(found).toMatchObject({ events: pair.events, heldByOthers: openCheckpoint(receipt, signer)?.size })
      expect((found as { first: number }).first).toBeGreaterThan(70)
    }
  })
})
