import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withSignature } from '../../electron/tlog/cosignature.ts'
import { eventOfLine } from '../../electron/tlog/export-line.ts'
import { leafBytes } from '../../electron/tlog/leaf.ts'
import { consistencyProof } from '../../electron/tlog/merkle-tree.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { keyType, verifierKey } from '../../electron/tlog/signed-note.ts'
import { openCheckpoint } from '../../electron/tlog/checkpoint.ts'
import { trailEvent } from '../../electron/vault/audit/event.ts'
import { opened } from '../../electron/vault/database/opened.ts'
import { deskBench, type DeskBench } from '../vault/desk-fixture.ts'
import { takeExport } from '../vault/take-export.ts'
import { seededBytes } from '../vault/vault-fixture.ts'
import { buildGo, goThere, type GoProgram } from './go-program.ts'
import { verifyBench, type VerifyBench } from './verify-bench.ts'

describe('strangers’ tools', () => {
  it('are there where everything is checked', () => {
    expect(goThere || process.env['CI'] === undefined).toBe(true)
  })
})

describe.skipIf(!goThere)('Go’s tlog and note', () => {
  let made: DeskBench
  let bench: VerifyBench
  let go: GoProgram
  beforeAll(async () => {
    bench = verifyBench()
    made = await deskBench()
    for (let time = 0; time < 60; time++) await made.call('staff.list', {})
    go = buildGo(bench.folder)
  }, 300_000)
  afterAll(() => {
    made.dispose()
    bench.dispose()
  })

  it('accept our checkpoints, cosignatures and proofs of events, and refuse each that was changed', async () => {
    const { log } = opened(made.desk)
    const key = verifierKey(log.signer)
    const witness = noteSigner('witness.example/w', seededBytes('go')(32))
    const pair = await takeExport(made, { filter: { action: 'staff.list' }, format: 'ocsf' })
    const requests = pair.text.trimEnd().split('\n').flatMap((line) => {
      const event = eventOfLine('ocsf', line)
      const found = event === null ? '' : bench.check(pair, { key: log.signer, event: event.index })
      if (event === null || typeof found === 'string' || found.proof === null) throw new Error('no proof')
      const end = found.proof.indexOf('\n\n') + 2
      const note = found.proof.slice(end)
      const proof = `${found.proof.slice(0, end)}${withSignature(note, cosignatureLine(note, witness, made.desk.now()))}`
      return [{ kind: 'inclusion', key, cosigner: verifierKey(witness, keyType.cosignature), leaf: leafBytes(event.index, event.content), proof }]
    })
    expect(new Set(go.answers(requests))).toEqual(new Set(['accepted']))
    const [good] = requests
    // Go's base64 takes bits beyond the last byte: such a text says the same (RFC 4648 §3.5), and only we refuse it.
    const bytesOf = (text: string) => text.replaceAll(/[A-Za-z0-9+/]{20,}=*/g, (base64) => Buffer.from(base64, 'base64').toString('base64'))
    const flips = (text: string) => Array.from(text, (letter, at) => text.slice(0, at) + (letter === 'x' ? 'y' : 'x') + text.slice(at + 1)).filter((changed) => bytesOf(changed) !== bytesOf(text))
    const changed = [...flips(good?.leaf ?? '').map((leaf) => ({ ...good, leaf })), ...flips(good?.proof ?? '').map((proof) => ({ ...good, proof }))]
    expect(changed.length).toBeGreaterThan(1000)
    expect(new Set(go.answers(changed))).toEqual(new Set(['refused']))
  })

  it('accept our consistency proofs, and refuse each that was changed', () => {
    const { log } = opened(made.desk)
    const notes = [...Array(6).keys()].map((step) => {
      const note = log.checkpoint(made.desk.now()) ?? ''
      made.clock.time += 86_400_000
      for (let more = 0; more <= step; more++) log.append({ ...someEventOf(), time: made.desk.now().toISOString() })
      return note
    })
    const newest = log.checkpoint(made.desk.now()) ?? ''
    const size = openCheckpoint(newest, log.signer)?.size ?? 0
    const requests = notes.map((older) => ({
      kind: 'consistency', key: verifierKey(log.signer), checkpoint: newest, older,
      consistency: consistencyProof(openCheckpoint(older, log.signer)?.size ?? 0, size, log.nodes).map((hash) => Buffer.from(hash).toString('base64')),
    }))
    expect(go.answers(requests)).toEqual(requests.map(() => 'accepted'))
    expect(new Set(go.answers(requests.flatMap((good) => [
      { ...good, consistency: good.consistency.slice(1) }, { ...good, consistency: [...good.consistency, good.consistency[0] ?? ''] },
      { ...good, consistency: [good.older.split('\n')[2] ?? '', ...good.consistency.slice(1)] }, { ...good, older: good.checkpoint, checkpoint: good.older },
      { ...good, older: good.older.replace(/\n(\d+)\n/, (_all, digits: string) => `\n${Number(digits) - 1}\n`) },
    ])))).toEqual(new Set(['refused']))
  })

  function someEventOf() {
    return { ...trailEvent(made.desk, 'audit.cover', 'POST', ''), terminal: 'terminal' }
  }
})
