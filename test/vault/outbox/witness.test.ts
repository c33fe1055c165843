import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WitnessRequests } from '../../../electron/contract/uplink-protocol.ts'
import { cosignedAt } from '../../../electron/tlog/cosignature.ts'
import { cosignerOf } from '../../../electron/tlog/cosigner.ts'
import { leafHash } from '../../../electron/tlog/merkle-hash.ts'
import { consistencyProof, nodesCompletedBy, rootAt } from '../../../electron/tlog/merkle-tree.ts'
import { signCheckpoint } from '../../../electron/tlog/sign-checkpoint.ts'
import { noteSigner } from '../../../electron/tlog/sign-note.ts'
import { verifierKey, type NoteKey } from '../../../electron/tlog/signed-note.ts'
import { opened } from '../../../electron/vault/database/opened.ts'
import { outboxBench, type OutboxBench } from './outbox-bench.ts'

/** A neighbour's log of so many leaves; with another `seed` another log from leaf 4 on. */
function neighbour(size: number, seed = 'a', key = 5) {
  const nodes = new Map<string, Uint8Array>()
  const read = (level: number, number: number) => nodes.get(`${level}/${number}`) ?? new Uint8Array()
  for (let index = 0; index < size; index++) {
    for (const node of nodesCompletedBy(index, leafHash(`${index < 4 ? 'a' : seed} ${index}`), read)) nodes.set(`${node.level}/${node.number}`, node.hash)
  }
  const signer = noteSigner('foyer/desk-b', new Uint8Array(32).fill(key))
  const request = (at: number, old: number): WitnessRequests['requests'][number] => ({
    terminal: 'desk-b', key: verifierKey(signer), checkpoint: signCheckpoint(at, rootAt(at, read), signer), old,
    consistency: old === 0 ? [] : consistencyProof(old, at, read).map((hash) => Buffer.from(hash).toString('base64')),
  })
  return { request }
}

let made: OutboxBench
beforeEach(async () => { made = await outboxBench() })
afterEach(() => { made.dispose() })
const all = async (...requests: WitnessRequests['requests']) => (await made.inside('internal.uplinkWitness', { requests })).answers
const ask = async (...requests: WitnessRequests['requests']) => (await all(...requests)).filter(({ cosignature }) => cosignature !== '')

describe('a neighbour’s checkpoint', () => {
  it('is cosigned by this desk with a key for that alone, by the form of C2SP, and with the time', async () => {
    const request = neighbour(5).request(5, 0)
    const [answer] = await ask(request)
    const { signer } = opened(made.desk).log
    const seen = (key: NoteKey) => cosignedAt(`${request.checkpoint}${answer?.cosignature ?? ''}`, key)
    expect(seen(signer)).toBeNull()
    expect(seen(cosignerOf(signer))).toBe(Math.floor(made.clock.time / 1000))
    expect(answer).toMatchObject({ terminal: 'desk-b', size: 5 })
  })

  it('is cosigned again grown on, and the same once more, as long as it is asked for from the size that was seen', async () => {
    const log = neighbour(9)
    expect(await ask(log.request(5, 0))).toHaveLength(1)
    expect(await ask(log.request(9, 5))).toHaveLength(1)
    expect(await ask(log.request(9, 9))).toHaveLength(1)
    expect(await ask(log.request(9, 5))).toHaveLength(0)
  })

  it.each<[string, () => WitnessRequests['requests'][number]]>([
    ['smaller than what was seen', () => neighbour(9).request(4, 0)],
    ['of another log from some leaf on', () => neighbour(9, 'b').request(9, 5)],
    ['of the same size and another root', () => ({ ...neighbour(5, 'b').request(5, 5), consistency: [] })],
    ['signed by another key', () => neighbour(9, 'a', 6).request(9, 5)],
    ['with a proof that proves nothing', () => ({ ...neighbour(9).request(9, 5), consistency: [] })],
    ['under another terminal’s name', () => ({ ...neighbour(9).request(9, 0), terminal: 'desk-c' })],
    ['of this very desk', () => ({ ...neighbour(9).request(9, 0), terminal: opened(made.desk).terminal })],
  ])('%s is not, and what was seen stays', async (_what, request) => {
    expect(await ask(neighbour(5).request(5, 0))).toHaveLength(1)
    expect(await ask(request())).toEqual([])
    expect(await ask(neighbour(9).request(9, 5))).toHaveLength(1)
  })

  it('asked for from another size than was seen is answered with that size', async () => {
    await ask(neighbour(5).request(5, 0))
    expect(await made.inside('internal.uplinkWitness', { requests: [neighbour(9).request(9, 0)] })).toEqual({ answers: [], seen: [{ terminal: 'desk-b', size: 5 }] })
  })

  it('that forked is told in this desk’s trail', async () => {
    await ask(neighbour(5).request(5, 0))
    await ask(neighbour(9, 'b').request(9, 5))
    await ask(neighbour(9, 'b').request(9, 5))
    expect((await made.actions()).filter((each) => each.startsWith('uplink.'))).toEqual(['uplink.neighbour inconsistent desk-b'])
  })

  it('asked for from another size than was seen is told which that is, as by a witness that was put back', async () => {
    const log = neighbour(9)
    const asked = async (at: number, old: number) => await made.inside('internal.uplinkWitness', { requests: [log.request(at, old)] })
    expect(await asked(9, 5)).toEqual({ answers: [], seen: [{ terminal: 'desk-b', size: 0 }] })
    expect(await asked(5, 0)).toMatchObject({ answers: [{ size: 5 }] })
    expect(await asked(9, 7)).toEqual({ answers: [], seen: [{ terminal: 'desk-b', size: 5 }] })
    expect(await asked(9, 5)).toMatchObject({ answers: [{ size: 9 }] })
  })

  it('with another key than before is cosigned when an administrator has forgotten that neighbour, which is in the trail', async () => {
    await ask(neighbour(5).request(5, 0))
    const anew = neighbour(3, 'a', 6)
    expect(await ask(anew.request(3, 0))).toEqual([])
    const [known] = (await made.call('uplink.state', {})).neighbours
    expect(known).toMatchObject({ terminal: 'desk-b', size: 5 })
    await expect(made.inside('uplink.forgetNeighbour', { terminal: 'desk-b' })).rejects.toMatchObject({ code: 'staff.signInRequired' })
    await made.call('uplink.forgetNeighbour', { terminal: 'desk-b' })
    expect(await ask(anew.request(3, 0))).toHaveLength(1)
    await expect(made.call('uplink.forgetNeighbour', { terminal: 'desk-z' })).rejects.toMatchObject({ code: 'input.invalid' })
    const { events } = await made.call('audit.list', { filter: { action: 'uplink.forgetNeighbour', status: '200' }, before: null, limit: 5 })
    expect(events).toMatchObject([{ subject: 'desk-b', principal: 'staff' }])
  })
})
