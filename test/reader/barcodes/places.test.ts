import { describe, expect, it } from 'vitest'
import type { BarcodeFormat, BarcodeReading } from '../../../electron/contract/barcodes.ts'
import { Places } from '../../../electron/reader/barcodes/places.ts'
import { isBelievable } from '../../../electron/reader/barcodes/sanity.ts'

function reading(format: BarcodeFormat, text: string, x: number, y: number, width: number, height: number): BarcodeReading {
  return { format, text, bytes: new TextEncoder().encode(text), quad: [[x, y], [x + width, y], [x + width, y + height], [x, y + height]], parsed: null }
}

describe('places', () => {
  it('holds one symbol once, however well its corners agree', () => {
    const places = new Places()
    expect(places.add(reading('QRCode', 'A', 10, 10, 100, 100), 0)).toBe(true)
    expect(places.add(reading('QRCode', 'A', 0, 0, 140, 130), 0)).toBe(false)
    expect(places.readings).toHaveLength(1)
  })
  it('holds two symbols that say the same twice', () => {
    const places = new Places()
    places.add(reading('QRCode', 'A', 10, 10, 100, 100), 0)
    expect(places.add(reading('QRCode', 'A', 130, 10, 100, 100), 0)).toBe(true)
  })
  it('drops bars of a symbol taken for a linear code, whichever came first', () => {
    for (const order of [[0, 1], [1, 0]]) {
      const places = new Places()
      const both = [reading('PDF417', 'A', 0, 0, 400, 100), reading('Code39', 'B', 100, 40, 80, 10)]
      for (const i of order) places.add(both[i]!, 8)
      expect(places.readings.map(({ text }) => text)).toEqual(['A'])
    }
  })
  it('keeps a QR code within a QR code', () => {
    const places = new Places()
    places.add(reading('QRCode', 'outer', 0, 0, 300, 300), 0)
    expect(places.add(reading('QRCode', 'inner', 110, 110, 80, 80), 0)).toBe(true)
  })
  it('knows what of a candidate is read', () => {
    const places = new Places()
    places.add(reading('Code128', 'A', 100, 100, 200, 4), 8)
    expect(places.hasRead({ x: 200, y: 110, length: 210, breadth: 50 })).toBe(true)
    expect(places.hasRead({ x: 260, y: 200, length: 700, breadth: 300 })).toBe(false)
    expect(places.touches({ x: 260, y: 200, length: 700, breadth: 300 })).toBe(true)
    expect(places.touches({ x: 800, y: 200, length: 300, breadth: 100 })).toBe(false)
  })
})

describe('what is believed', () => {
  const raw = (text: string, engine: 'wasm' | 'js', bytes = new TextEncoder().encode(text)) => ({ format: 'PDF417', text, bytes, corners: [[0, 0], [1, 0], [1, 1], [0, 1]], lines: 0, spare: 1, engine }) as const
  it('takes text in any script', () => {
    expect(isBelievable(raw('点茗テ齄膀赧αђŹ', 'wasm'), false)).toBe(true)
  })
  it('takes octets that are no text only from the decoder that keeps character sets apart', () => {
    const octets = Uint8Array.from({ length: 40 }, (_, i) => (i * 7) % 32)
    expect(isBelievable(raw(String.fromCharCode(...octets), 'wasm', octets), false)).toBe(true)
    expect(isBelievable(raw(String.fromCharCode(...octets), 'js', octets), false)).toBe(false)
    expect(isBelievable(raw(String.fromCharCode(...octets.slice(0, 8)), 'wasm', octets.slice(0, 8)), false)).toBe(false)
  })
})
