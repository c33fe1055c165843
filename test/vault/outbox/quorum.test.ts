import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withSignature } from '../../../electron/tlog/cosignature.ts'
import { cosignatureLine } from '../../../electron/tlog/sign-cosignature.ts'
import { signCheckpoint } from '../../../electron/tlog/sign-checkpoint.ts'
import { noteSigner, type NoteSigner } from '../../../electron/tlog/sign-note.ts'
import { keyType, verifierKey } from '../../../electron/tlog/signed-note.ts'
import { parseWitnessPolicy, witnessed } from '../../../electron/tlog/witness-policy.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { receiverSigner } from '../../uplink/held-trail.ts'
import { verifyBench } from '../../verify/verify-bench.ts'
import { takeExport } from '../take-export.ts'
import { outboxBench, type OutboxBench } from './outbox-bench.ts'

const neighbours = ['desk-a', 'desk-b', 'desk-c'].map((terminal, at) => ({ terminal, signer: noteSigner(`foyer/${terminal}`, new Uint8Array(32).fill(20 + at)) }))
const signers = neighbours.map(({ signer }) => signer)
const told = neighbours.map(({ terminal, signer }) => ({ terminal, key: verifierKey(signer, keyType.cosignature) }))

let made: OutboxBench
beforeEach(async () => { made = await outboxBench() })
afterEach(() => { made.dispose() })
const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)
/** The desk's own newest checkpoint, countersigned by the receiver and cosigned by these. */
const cosigned = (by: readonly NoteSigner[]) => {
  const note = opened(made.desk).log.checkpoint(made.desk.now()) ?? ''
  return [receiverSigner(7), ...by].reduce((all, signer) => withSignature(all, cosignatureLine(note, signer, made.desk.now())), note)
}
const bring = (checkpoint: string) => made.inside('internal.uplinkCosigned', { checkpoint })
const seen = async () => (await made.call('uplink.state', {})).seen

describe('a checkpoint of this desk that neighbours cosigned', () => {
  it('is kept with two of three, shown, and stays true while the trail grows', async () => {
    expect(await made.inside('internal.uplinkNeighbours', { neighbours: told })).toEqual({ least: 2 })
    await bring(cosigned(signers.slice(0, 1)))
    expect(await seen()).toBeNull()
    const note = cosigned(signers.slice(0, 2))
    await bring(note)
    const size = Number(note.split('\n')[1])
    expect(await seen()).toMatchObject({ size, neighbours: 2 })
    await made.happen(9)
    expect((await made.call('audit.state', {})).seen).toMatchObject({ size, neighbours: 2 })
    // An older one, brought again, takes nothing away.
    const newer = cosigned(signers)
    await bring(newer)
    await bring(note)
    expect(await seen()).toMatchObject({ size: Number(newer.split('\n')[1]), neighbours: 3 })
  })

  it('counts by the keys that the neighbours were first seen with alone, and another key is told', async () => {
    await made.inside('internal.uplinkNeighbours', { neighbours: told })
    const impostor = noteSigner('foyer/desk-b', new Uint8Array(32).fill(99))
    await made.inside('internal.uplinkNeighbours', { neighbours: told.map((each) => (each.terminal === 'desk-b' ? { ...each, key: verifierKey(impostor, keyType.cosignature) } : each)) })
    await bring(cosigned([...signers.slice(0, 1), impostor]))
    expect(await seen()).toBeNull()
    expect((await made.actions()).filter((each) => each.startsWith('uplink.'))).toEqual(['uplink.neighbour otherKey desk-b'])
    await bring(cosigned(signers.slice(0, 2)))
    expect(await seen()).toMatchObject({ neighbours: 2 })
  })

  it('counts by another key when an administrator has forgotten that neighbour', async () => {
    await made.inside('internal.uplinkNeighbours', { neighbours: told })
    const anew = noteSigner('foyer/desk-b', new Uint8Array(32).fill(99))
    await made.call('uplink.forgetNeighbour', { terminal: 'desk-b' })
    await made.inside('internal.uplinkNeighbours', { neighbours: told.map((each) => (each.terminal === 'desk-b' ? { ...each, key: verifierKey(anew, keyType.cosignature) } : each)) })
    await bring(cosigned([...signers.slice(0, 1), anew]))
    expect(await seen()).toMatchObject({ neighbours: 2 })
  })

  it('is not believed where somebody wrote it into the database, and refused where it is not ours', async () => {
    await made.inside('internal.uplinkNeighbours', { neighbours: told })
    const other = noteSigner('foyer/another', new Uint8Array(32).fill(3))
    expect(await codeOf(bring(signCheckpoint(2, new Uint8Array(32), other)))).toBe('uplink.badAnswer')
    opened(made.desk).database.prepare('INSERT INTO uplink_cosigned VALUES (1, 5, ?)').run(signers.reduce((all, signer) => withSignature(all, cosignatureLine(all, signer, made.desk.now())), signCheckpoint(5, new Uint8Array(32), opened(made.desk).log.signer)))
    expect(await seen()).toBeNull()
  })

  it('that our own key signed of another trail stops the sending, as a receipt does', async () => {
    await made.inside('internal.uplinkNeighbours', { neighbours: told })
    expect(await codeOf(bring(signCheckpoint(3, new Uint8Array(32), opened(made.desk).log.signer)))).toBe('uplink.stopped')
    expect((await made.call('uplink.state', {})).halt).toMatchObject({ kind: 'fork', proven: true })
  })
})

describe('the policy file of this desk', () => {
  const policyOf = async () => {
    const given = await made.call('uplink.policy', {})
    const parsed = parseWitnessPolicy(given.policy)
    if (!('policy' in parsed)) throw new Error(JSON.stringify(parsed.fault))
    return { ...given, parsed: parsed.policy }
  }

  it('asks for the receiver and two of three neighbours, and nothing less', async () => {
    await made.inside('internal.uplinkNeighbours', { neighbours: told })
    const { parsed, least, key, receiver, neighbours: keys } = await policyOf()
    expect({ least, key, receiver, keys }).toEqual({
      least: 2, key: verifierKey(opened(made.desk).log.signer), receiver: verifierKey(receiverSigner(7), keyType.cosignature), keys: signers.map((signer) => verifierKey(signer, keyType.cosignature)),
    })
    const note = opened(made.desk).log.checkpoint(made.desk.now()) ?? ''
    const by = (...all: NoteSigner[]) => witnessed(parsed, all.reduce((text, signer) => withSignature(text, cosignatureLine(note, signer, made.desk.now())), note)).met
    const [a, b, c] = signers as [NoteSigner, NoteSigner, NoteSigner]
    expect([by(receiverSigner(7), a, c), by(receiverSigner(7), b), by(a, b, c), by(receiverSigner(7))]).toEqual([true, false, false, false])
  })

  it('asks for the receiver alone where a desk has no neighbours', async () => {
    const { parsed, least } = await policyOf()
    expect([least, parsed.quorum]).toEqual([0, 'receiver'])
  })

  it('is met by what an export brings along, without anything handed in', async () => {
    await made.inside('internal.uplinkNeighbours', { neighbours: told })
    const bench = verifyBench()
    try {
      const { parsed: policy } = await policyOf()
      const before = await takeExport(made, { filter: {}, format: 'csv' })
      expect(bench.check(before, { policy })).toBe('quorum')
      const note = cosigned(signers.slice(1))
      await bring(note)
      await made.happen(5)
      expect(bench.check(await takeExport(made, { filter: {}, format: 'csv' }), { policy, receivers: [receiverSigner(7)] })).toMatchObject({ heldByOthers: Number(note.split('\n')[1]), keyOnTrust: false })
    } finally {
      bench.dispose()
    }
  })
})
