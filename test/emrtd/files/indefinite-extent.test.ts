import { describe, expect, it } from 'vitest'
import { Asn1Error } from '../../../electron/documents/asn1/errors.ts'
import { IndefiniteExtent } from '../../../electron/emrtd/files/indefinite-extent.ts'
import { seededRandom } from '../../../electron/emrtd/simulator/seeded-random.ts'
import { tlv } from '../../../electron/documents/asn1/writer.ts'
import { joinBytes } from '../../../electron/documents/asn1/values.ts'

/** An element of indefinite length with elements of all kinds inside, as deep as `depth`. */
function streamed(depth: number, random: (bytes: number) => Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  const [count = 0] = random(1)
  for (let i = 0; i <= count % 4; i += 1) {
    const [kind = 0, length = 0] = random(2)
    // Zeros inside an element end nothing.
    parts.push(kind < 100 && depth > 0 ? streamed(depth - 1, random) : tlv(kind < 180 ? 0x04 : 0x5f1f, new Uint8Array(kind % 3 === 0 ? length * 2 : length)))
  }
  return joinBytes([Uint8Array.of(0x30, 0x80), ...parts, new Uint8Array(2)])
}

describe('a file of indefinite length', () => {
  it('is never asked for past its end, and ends where it ends, however it arrives', () => {
    const random = seededRandom('indefinite')
    for (let count = 0; count < 200; count += 1) {
      const whole = streamed(4, random)
      const padded = joinBytes([whole, new Uint8Array(7)])
      const extent = new IndefiniteExtent()
      const [step = 0] = random(1)
      let asked = 2
      for (let there = 2; extent.total === null; there = Math.min(extent.certainBytes, there + 1 + (step % 50))) {
        extent.follow(padded.subarray(0, there))
        expect(extent.certainBytes).toBeLessThanOrEqual(whole.length)
        expect(extent.certainBytes > there || extent.total !== null).toBe(true)
        asked += 1
        expect(asked).toBeLessThan(whole.length + 3)
      }
      expect(extent.total).toBe(whole.length)
      const atOnce = new IndefiniteExtent()
      atOnce.follow(padded)
      expect(atOnce.total).toBe(whole.length)
    }
  })

  it('is not followed into any depth', () => {
    const deep = new Uint8Array(200).map((_, index) => (index % 2 === 0 ? 0x30 : 0x80))
    expect(() => new IndefiniteExtent().follow(deep)).toThrow(Asn1Error)
  })
})
