import { describe, expect, it } from 'vitest'
import { Asn1Error } from '../../../electron/documents/asn1/errors.ts'
import { integer, tlv } from '../../../electron/documents/asn1/writer.ts'
import { encodedImage, readDg2, readDisplayedImages } from '../../../electron/emrtd/data-groups/face.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)

function face19794(...pictures: Uint8Array[]): Uint8Array {
  const blocks = pictures.map((picture) => {
    const block = new Uint8Array(20 + 8 + 12 + picture.length)
    const view = new DataView(block.buffer)
    view.setUint32(0, block.length)
    view.setUint16(4, 1)
    block.set(picture, 40)
    return block
  })
  const header = new Uint8Array(14)
  header.set(text('FAC\u0000010\u0000'))
  new DataView(header.buffer).setUint16(12, pictures.length)
  return Uint8Array.from([header, ...blocks].flatMap((part) => [...part]))
}

/** A picture long enough for lengths in two octets. */
const long = Uint8Array.from({ length: 400 }, (_, i) => jpeg[i] ?? (i * 7) & 0xff)

/** Where the lengths (two octets each) of 75, 7F61, 7F60 and the data block stand. */
function lengthsOf(file: Uint8Array): number[] {
  const hex = Buffer.from(file).toString('hex')
  return ['7582', '7f6182', '7f6082', '2e82'].map((start) => (hex.indexOf(start) + start.length) / 2)
}

/** The same file with the length at `at` (its last octets) greater by so much. */
function longer(file: Uint8Array, at: number, by: number): Uint8Array {
  const copy = Uint8Array.from(file)
  const view = new DataView(copy.buffer)
  view.setUint16(at, view.getUint16(at) + by)
  return copy
}

const dg2 = (...blocks: Uint8Array[]): Uint8Array =>
  tlv(0x75, tlv(0x7f61, integer(blocks.length), ...blocks.map((block) => tlv(0x7f60, tlv(0xa1, tlv(0x88, Uint8Array.of(0, 8))), block))))

describe('DG2', () => {
  it('finds the pictures of ISO/IEC 19794-5 records, several and with feature points', () => {
    expect(readDg2(dg2(tlv(0x5f2e, face19794(jpeg, jpeg)), tlv(0x7f2e, face19794(jpeg))))).toHaveLength(3)
    expect(readDg2(dg2(tlv(0x5f2e, face19794(jpeg))))[0]).toMatchObject({ format: 'jpeg', bytes: jpeg })
  })

  it('finds the pictures of ISO/IEC 39794-5', () => {
    const representation = tlv(0x30, tlv(0x80, Uint8Array.of(0)), tlv(0xa1, tlv(0xa0, tlv(0xa0, tlv(0x80, jpeg)))))
    const block = tlv(0xa1, tlv(0x65, tlv(0xa0, tlv(0x80, Uint8Array.of(3))), tlv(0xa1, representation)))
    expect(readDg2(dg2(tlv(0x7f2e, block)))).toEqual([{ format: 'jpeg', bytes: jpeg }])
  })

  it('refuses what points outside itself', () => {
    const record = face19794(jpeg)
    for (const [at, value] of [[17, 0xff], [18, 0xff], [14, 0x01]] as const) {
      const broken = record.map((octet, i) => (i === at ? value : octet))
      expect(() => readDg2(dg2(tlv(0x5f2e, broken)))).toThrow(Asn1Error)
    }
    expect(() => encodedImage(text('GIF89a'))).toThrow(Asn1Error)
  })

  it.each([
    ['75', 0], ['7F61', 1], ['7F60', 2], ['5F2E', 3],
  ])('whose tag %s says one to eight bytes more or less than there are: the whole picture all the same', (_, place) => {
    const file = dg2(tlv(0x5f2e, face19794(long)))
    const at = lengthsOf(file)[place]!
    for (const wrong of [1, 3, 8, -1, -8]) {
      if (place === 0 && wrong < 0) continue
      const [face] = readDg2(longer(file, at, wrong))
      expect([wrong, face?.bytes.subarray(0, long.length)]).toEqual([wrong, long])
    }
    for (const wrong of [9, 200]) expect(() => readDg2(longer(file, at, wrong)), `${wrong}`).toThrow(Asn1Error)
  })

  it('whose record or picture says one to eight bytes more or less than there are', () => {
    const file = dg2(tlv(0x5f2e, face19794(long)))
    const record = lengthsOf(file)[3]! + 2
    for (const wrong of [1, 8, -1, -8]) {
      // ISO/IEC 19794-5 §5.4.3 and §5.5.2: the record's length, the facial data block's.
      for (const at of [record + 10, record + 16]) {
        const [face] = readDg2(longer(file, at, wrong))
        expect([at, wrong, face?.bytes]).toEqual([at, wrong, long])
      }
    }
    expect(() => readDg2(longer(file, record + 16, 9))).toThrow(Asn1Error)
  })

  it('with several wrong lengths one in another, and of ISO/IEC 39794-5', () => {
    const file = dg2(tlv(0x5f2e, face19794(long)))
    const [whole, group, template, block] = lengthsOf(file)
    const wrong = [[group!, -8], [template!, -4], [block!, -8], [whole!, 8]] as const
    expect(readDg2(wrong.reduce((made, [at, by]) => longer(made, at, by), file))[0]?.bytes).toEqual(long)
    const representation = tlv(0x30, tlv(0x80, Uint8Array.of(0)), tlv(0xa1, tlv(0xa0, tlv(0xa0, tlv(0x80, long)))))
    const other = dg2(tlv(0x7f2e, tlv(0xa1, tlv(0x65, tlv(0xa0, tlv(0x80, Uint8Array.of(3))), tlv(0xa1, representation)))))
    for (const by of [-8, 8]) expect(readDg2(longer(other, lengthsOf(other)[3]!, by))).toEqual([{ format: 'jpeg', bytes: long }])
  })

  it('reads the displayed portrait and signature', () => {
    expect(readDisplayedImages(tlv(0x65, integer(1), tlv(0x5f40, jpeg)), 5)).toHaveLength(1)
    expect(readDisplayedImages(tlv(0x67, integer(1), tlv(0x5f43, jpeg)), 7)[0]?.format).toBe('jpeg')
  })
})

