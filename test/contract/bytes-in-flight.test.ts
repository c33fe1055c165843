import { describe, expect, it } from 'vitest'
import { BytesInFlight, bytesIn, MAX_BYTES_IN_FLIGHT } from '../../electron/contract/bytes-in-flight.ts'
import { FILE_MAX } from '../../electron/contract/primitives.ts'
import { TRUST_FILE_MAX } from '../../electron/contract/trust.ts'

describe('bytes in flight', () => {
  it('are what a call weighs, wherever its bytes lie', () => {
    const named = (names: string) => 2 * names.length
    expect(bytesIn({ stream: 'abcd', frame: { kind: 'gray', data: new Uint8Array(100) }, sequence: 3, continues: null }))
      .toBe(9 + named('stream') + 8 + named('frame') + 9 + named('kind') + 8 + named('data') + 100 + named('sequence') + 9 + named('continues') + 9)
    expect(bytesIn(undefined)).toBe(9)
    expect(bytesIn(Array.from({ length: 1000 }, () => 1))).toBeGreaterThan(8000)
  })

  it('are whole buffers, whatever part of one is shown: all of it is sent', () => {
    expect(bytesIn(new Uint8Array(1_000_000).subarray(5, 6))).toBe(1_000_000)
    const shared = new ArrayBuffer(1000)
    expect(bytesIn([new Uint8Array(shared), new Uint8Array(shared, 10)])).toBeLessThan(1100)
  })

  it('are nothing that could be heavy unseen', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 20; level++) deep = [deep]
    for (const odd of [new Map([['a', new Uint8Array(9)]]), new Set([1]), new Date(0), 7n, Symbol('x'), deep]) expect(() => bytesIn(odd)).toThrow('input.invalid')
  })

  it('let the largest call through, and refuse what would be too much until something has landed', () => {
    expect(MAX_BYTES_IN_FLIGHT).toBeGreaterThan(Math.max(FILE_MAX, TRUST_FILE_MAX))
    const flight = new BytesInFlight(100)
    const landed = flight.enter(60)
    const second = flight.enter(40)
    expect(() => flight.enter(1)).toThrow('input.tooMuchAtOnce')
    landed()
    landed()
    expect(() => flight.enter(61)).toThrow('input.tooMuchAtOnce')
    flight.enter(60)()
    second()
    flight.enter(100)
  })
})
