import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { puppets } from '../transport/puppets.ts'

let made: Awaited<ReturnType<typeof puppets>>
beforeEach(async () => { made = await puppets() }, 120_000)
afterEach(async () => { await made.processes.stop() })

const settled = (how: string) => ({ kind: 'event', name: 'reading.settled', payload: { readingId: 'r1', how }, sessions: ['theirs'] })
const forgotten = () => made.posted('reader').filter(({ call, input }) => call === 'internal.forgetReading' && typeof (input as { readingId?: unknown }).readingId === 'string')

describe('a Reading that is held no more', () => {
  it.each(['stored', 'discarded', 'replaced', 'expired'])('because it was %s is forgotten by whoever keeps a copy, and its principal is told', async (how) => {
    await made.play('vault', { say: [settled(how)], answer: { value: {} } })
    expect(forgotten()).toMatchObject([{ input: { readingId: 'r1' }, context: SYSTEM }])
    expect(made.heard).toEqual([{ name: 'reading.settled', to: ['theirs'] }])
  })

  it('is so by the vault’s word alone', async () => {
    await made.play('reader', { say: [settled('stored')], answer: { value: {} } })
    await made.play('vault', { say: [settled('lost')], answer: { value: {} } })
    expect([forgotten(), made.heard]).toEqual([[], []])
  })
})
