import { describe, expect, it } from 'vitest'
import type { AnyCallName } from '../../electron/contract/index.ts'
import { ChildAsks, type Cause } from '../../electron/transport/child-asks.ts'
import { specimenReading } from '../vault/specimen-reading.ts'

const cause = (): Cause => ({ context: { session: 'a token', way: 'screen', address: 'local' }, relayed: [] })
const held = { call: 'internal.holdReading', input: { reading: specimenReading(), replaces: null } }

describe('the calls of one process on others', () => {
  it('are as many at once as others can bear, and make room when they are answered', async () => {
    const gates: (() => void)[] = []
    const asks = new ChildAsks(new Set<AnyCallName>(['internal.holdReading']), () => new Promise((resolve) => { gates.push(() => resolve({ readingId: 'r' })) }))
    const request = cause()
    const first = Array.from({ length: 64 }, () => asks.answer(held, request))
    await expect(asks.answer(held, request)).rejects.toMatchObject({ code: 'input.tooLarge', detail: 'calls in flight' })
    expect(gates).toHaveLength(64)
    for (const open of gates.splice(0)) open()
    await Promise.all(first)
    const next = asks.answer(held, request)
    gates[0]?.()
    expect(await next).toEqual({ readingId: 'r' })
  })

  it('that fail make room as well, and leave nothing to be shown', async () => {
    const asks = new ChildAsks(new Set<AnyCallName>(['internal.holdReading']), () => Promise.reject(new Error('no')))
    const request = cause()
    for (let count = 0; count < 100; count++) await expect(asks.answer(held, request)).rejects.toThrow('no')
    expect(request.relayed).toEqual([])
  })

  it('are shown as Readings only where the contract says that they hand one on', async () => {
    const asks = new ChildAsks(new Set<AnyCallName>(['internal.holdReading', 'desk.state']), () => Promise.resolve({ readingId: 'r' }))
    const request = cause()
    await asks.answer({ call: 'desk.state', input: {} }, request)
    expect(request.relayed).toEqual([])
    await asks.answer(held, request)
    expect(request.relayed).toEqual([{ readingId: 'r', reading: specimenReading() }])
  })
})
