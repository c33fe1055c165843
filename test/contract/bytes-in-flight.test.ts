import { describe, expect, it } from 'vitest'
import { BytesInFlight, bytesIn, MAX_BYTES_IN_FLIGHT } from '../../electron/contract/bytes-in-flight.ts'
import { FILE_MAX } from '../../electron/contract/primitives.ts'
import { TRUST_FILE_MAX } from '../../electron/contract/trust.ts'

describe('bytes in flight', () => {
  it('are what a call weighs, wherever its bytes lie', () => {
    expect(bytesIn({ stream: 'abcd', frame: { kind: 'gray', data: new Uint8Array(100) }, sequence: 3, continues: null })).toBe(8 + 8 + 100)
    expect(bytesIn([new ArrayBuffer(10), new Uint8Array(20).subarray(5)])).toBe(25)
    expect(bytesIn(undefined)).toBe(0)
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
