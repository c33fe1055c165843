import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventOfLine, exportLine } from '../../electron/tlog/export-line.ts'
import { leafBytes, type EventContent } from '../../electron/tlog/leaf.ts'
import { leafHash, nodeHash } from '../../electron/tlog/merkle-hash.ts'
import { proofHeadLine } from '../../electron/tlog/proof-file.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { noteSigner, type NoteSigner } from '../../electron/tlog/sign-note.ts'
import { noteParts, parseVerifierKey, verifierKey } from '../../electron/tlog/signed-note.ts'
import { growingTree } from '../../electron/tlog/tree-parts.ts'
import { shown } from '../../electron/verify/shown.ts'
import { verifyBench, type Pair, type VerifyBench } from './verify-bench.ts'

const [a, b] = [noteSigner('foyer/A', new Uint8Array(32).fill(1)), noteSigner('foyer/B', new Uint8Array(32).fill(2))]

const event = (terminal: string, changes: Partial<EventContent> = {}): EventContent => ({
  time: '2026-01-01T00:00:00.000Z', user: 'u1', role: 'clerk', method: 'GET', path: '/x', action: 'a', status: 200, error: null, subject: null, detail: null, terminal, address: 'local',
  version: '0.1.0', principal: 'staff', door: 'screen', credential: null, format: 2, ...changes,
})
const hashesOf = (events: EventContent[]) => events.map((content, index) => leafHash(leafBytes(index, content)))

/** What somebody with this key can make. */
function signed(signer: NoteSigner, events: EventContent[]): Pair {
  const tree = growingTree()
  for (const hash of hashesOf(events)) tree.add(0, hash)
  return {
    text: events.map((content, index) => `${exportLine('jsonl', { index, content })}\n`).join(''),
    proof: `${proofHeadLine({ foyer: 'proof', version: 1, format: 'jsonl', key: verifierKey(signer), checkpoint: signCheckpoint(tree.size(), tree.root(), signer), earlier: [] })}\n`,
  }
}

let bench: VerifyBench
beforeAll(() => { bench = verifyBench() })
afterAll(() => { bench.dispose() })

describe('an export that somebody else signed', () => {
  it('is held against the key that is given, whatever logs a policy names besides', () => {
    const pair = signed(b, [event('B')])
    const logs = { logs: [a, b].map((key) => ({ key, url: null })), witnesses: [], quorum: null } as never
    expect(bench.check(pair, { policy: logs })).toMatchObject({ keyOnTrust: false })
    expect(bench.check(pair, { key: a, policy: logs })).toBe('key')
    expect(bench.check(pair, { key: b, policy: { ...(logs as object), logs: [{ key: a, url: null }] } as never })).toBe('key')
  })

  it('holds no events of another terminal', () => {
    expect(bench.check(signed(b, [event('B'), event('terminal')]), { key: b })).toMatchObject({ events: 2 })
    expect(bench.check(signed(b, [event('B'), event('A')]), { key: b })).toBe('log')
  })

  it('is no whole one without its beginning or its end', () => {
    const events = Array.from({ length: 8 }, () => event('A'))
    const { text, proof } = signed(a, events)
    const [h0, h1, h2, h3, h4, h5, h6, h7] = hashesOf(events) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
    const without = (from: number, end: number, ...hashes: [Buffer, Buffer, Buffer, Buffer]): Pair => ({
      text: `${text.trimEnd().split('\n').slice(from, end).join('\n')}\n`,
      proof: `${proof}${Buffer.from(nodeHash(nodeHash(hashes[0], hashes[1]), nodeHash(hashes[2], hashes[3]))).toString('base64')}\n`,
    })
    const [head, tail] = [without(4, 8, h0, h1, h2, h3), without(0, 4, h4, h5, h6, h7)]
    for (const pair of [head, tail]) {
      expect(bench.check(pair, { key: a })).toMatchObject({ events: 4 })
      expect(bench.check(pair, { key: a, whole: true })).toBe('gap')
    }
    expect(bench.check(head, { key: a, whole: true, from: 4 })).toMatchObject({ first: 4 })
    expect(bench.check(tail, { key: a, whole: true, from: 4 })).toBe('gap')
  })
})

describe('what a forger wrote', () => {
  it('has no name of a key but in printable ASCII, no time but of the clock, and no hidden character in a note', () => {
    expect(parseVerifierKey(verifierKey(noteSigner('foyer/A', new Uint8Array(32))))).not.toBeNull()
    for (const name of ['\x1b[2K', '\u009b2K', 'a\u202eb', 'ä']) expect(parseVerifierKey(verifierKey(noteSigner(name, new Uint8Array(32)))), JSON.stringify(name)).toBeNull()
    expect(eventOfLine('jsonl', exportLine('jsonl', { index: 0, content: event('A', { time: '2026-01-01T00:00:00.000Z)\x1b[8m' }) }))).toBeNull()
    for (const hidden of ['\x1b', '\u009b', '\u202e']) expect(noteParts(`foyer/A${hidden}\n\n— a ${Buffer.alloc(68).toString('base64')}\n`)).toBeNull()
  })

  it('is shown without what acts on a terminal', () => {
    expect(shown('It holds.\n\x1b[8m\u009b\u202e ä 你 \u{e0001}')).toBe('It holds.\n\\u001b[8m\\u009b\\u202e ä 你 \\udb40\\udc01')
  })
})
