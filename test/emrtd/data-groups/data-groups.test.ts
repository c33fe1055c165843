import { describe, expect, it } from 'vitest'
import { Asn1Error } from '../../../electron/documents/asn1/errors.ts'
import { integer, tlv } from '../../../electron/documents/asn1/writer.ts'
import { readCom } from '../../../electron/emrtd/data-groups/com.ts'
import { readDg11, readDg12, readDg13, readDg16 } from '../../../electron/emrtd/data-groups/details.ts'
import { readDg1 } from '../../../electron/emrtd/data-groups/dg1.ts'
import { readDg15 } from '../../../electron/emrtd/data-groups/dg15.ts'
import { encodedImage, readDg2, readDisplayedImages } from '../../../electron/emrtd/data-groups/face.ts'
import { readDataGroups } from '../../../electron/emrtd/data-groups/fields.ts'
import { compareMrz, mrzReasons, type PrintedMrz } from '../../../electron/emrtd/data-groups/mrz-comparison.ts'
import { makePki } from '../proof/pki-cases.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const zone = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
]
const dg1 = (lines: readonly string[]): Uint8Array => tlv(0x61, tlv(0x5f1f, text(lines.join(''))))

describe('EF.COM', () => {
  it('lists versions and data groups in order, without tags that stand for nothing', () => {
    const file = tlv(0x60, tlv(0x5f01, text('0108')), tlv(0x5f36, text('040000')), tlv(0x5c, Uint8Array.of(0x75, 0x61, 0x6e, 0x12)))
    expect(readCom(file)).toEqual({ ldsVersion: '0108', unicodeVersion: '040000', dataGroups: [1, 2, 14] })
  })
})

describe('DG1', () => {
  it.each([
    ['TD1', ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']],
    ['TD2', ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6']],
    ['TD3', zone],
  ])('gives the lines of %s', (format, lines) => {
    expect(readDg1(dg1(lines))).toEqual({ format, lines })
  })

  it('refuses other lengths, other letters and other tags', () => {
    for (const file of [dg1([zone[0]!]), dg1([zone[0]!, zone[1]!.toLowerCase()]), tlv(0x62, new Uint8Array(4)), Uint8Array.of(0x61, 0x5b)]) {
      expect(() => readDg1(file)).toThrow(Asn1Error)
    }
  })
})

describe('the zone on the chip and on the page', () => {
  const chip = readDg1(dg1(zone))
  const sure = (lines: string[]): PrintedMrz => ({ lines, certain: true, doubtful: [] })
  const reason = (code: string, field: string): unknown => ({ code, params: { field } })

  it('is the same, field by field', () => {
    expect(compareMrz(chip, zone).map(({ field, same }) => [field, same])).toEqual([
      ['documentCode', true], ['issuingState', true], ['documentNumber', true], ['nationality', true], ['dateOfBirth', true],
      ['sex', true], ['dateOfExpiry', true], ['personalNumber', true], ['name', true], ['checkDigits', true],
    ])
    expect(mrzReasons(chip, sure(zone))).toEqual([])
  })

  it('names the fields that differ', () => {
    expect(mrzReasons(chip, sure([zone[0]!.replace('ANNA', 'ANNE'), zone[1]!.replace('740812', '740813')])))
      .toEqual([{ code: 'mrzMismatch', params: { field: 'dateOfBirth' } }, { code: 'mrzMismatch', params: { field: 'name' } }])
    expect(mrzReasons(chip, sure([zone[0]!, `${zone[1]!.slice(0, -1)}4`]))).toEqual([{ code: 'mrzMismatch', params: { field: 'checkDigits' } }])
    expect(mrzReasons(chip, sure(['I<UTO'.padEnd(36, '<'), '<'.repeat(36)]))).toEqual([{ code: 'mrzMismatch', params: { field: 'documentCode' } }])
  })

  it('calls what differs at a doubtful place uncertain, and nothing more', () => {
    const misread = [zone[0]!.replace('ANNA', 'ANNE'), zone[1]!]
    const at = { line: 0, column: zone[0]!.indexOf('ANNA') + 3 }
    expect(mrzReasons(chip, { lines: misread, certain: true, doubtful: [at] })).toEqual([reason('mrzUncertain', 'name')])
    expect(mrzReasons(chip, { lines: misread, certain: true, doubtful: [{ ...at, column: at.column - 1 }] })).toEqual([reason('mrzMismatch', 'name')])
    // A doubt about one letter does not explain another one.
    const forged = [misread[0]!.replace('ERIKSSON', 'ERIKSSEN'), zone[1]!.replace('740812', '740813')]
    expect(mrzReasons(chip, { lines: forged, certain: true, doubtful: [at] }))
      .toEqual([reason('mrzMismatch', 'dateOfBirth'), reason('mrzMismatch', 'name')])
    // Nor does a doubtful digit explain the check digit that was made to fit it.
    const number = [zone[0]!, zone[1]!.replace('L898902C36', 'L898902C47')]
    const digit = { line: 1, column: 8 }
    expect(mrzReasons(chip, { lines: number, certain: true, doubtful: [digit] }))
      .toEqual([reason('mrzUncertain', 'documentNumber'), reason('mrzMismatch', 'checkDigits')])
    expect(mrzReasons(chip, { lines: number, certain: true, doubtful: [digit, { line: 1, column: 9 }] }))
      .toEqual([reason('mrzUncertain', 'documentNumber')])
  })

  it('calls whatever differs in an uncertain zone uncertain', () => {
    const unsure = (lines: string[]): PrintedMrz => ({ lines, certain: false, doubtful: [] })
    expect(mrzReasons(chip, unsure(zone))).toEqual([])
    expect(mrzReasons(chip, unsure([zone[0]!.replace('ANNA', 'ANNE'), zone[1]!]))).toEqual([reason('mrzUncertain', 'name')])
    expect(mrzReasons(chip, unsure([zone[0]!, `${zone[1]!.slice(0, -1)}4`]))).toEqual([reason('mrzUncertain', 'checkDigits')])
    expect(mrzReasons(chip, unsure(['I<UTO'.padEnd(36, '<'), '<'.repeat(36)]))).toEqual([reason('mrzUncertain', 'documentCode')])
  })

  it('says when it was not compared', () => {
    expect(mrzReasons(chip, null)).toEqual([{ code: 'mrzNotCompared' }])
    expect(mrzReasons(null, sure(zone))).toEqual([{ code: 'mrzNotCompared' }])
  })
})

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

  it('reads the displayed portrait and signature', () => {
    expect(readDisplayedImages(tlv(0x65, integer(1), tlv(0x5f40, jpeg)), 5)).toHaveLength(1)
    expect(readDisplayedImages(tlv(0x67, integer(1), tlv(0x5f43, jpeg)), 7)[0]?.format).toBe('jpeg')
  })
})

describe('DG11 to DG16', () => {
  it('reads personal details, repeated names and packed dates', () => {
    const file = tlv(
      0x6b, tlv(0x5c, Uint8Array.of(0x5f, 0x0e)), tlv(0x5f0e, text('ERIKSSON<<ANNA')), tlv(0x5f2b, Uint8Array.of(0x19, 0x74, 0x08, 0x12)),
      tlv(0xa0, integer(2), tlv(0x5f0f, text('ANNIE')), tlv(0x5f0f, text('MARIA'))), tlv(0x5f42, text('1 HIGH ST<ZENITH')),
      tlv(0x5f14, text('Dr\u0000\n')),
    )
    expect(readDg11(file)).toMatchObject({
      fullName: 'ERIKSSON<<ANNA', dateOfBirth: '1974-08-12', otherNames: ['ANNIE', 'MARIA'], address: ['1 HIGH ST', 'ZENITH'], title: 'Dr', profession: null,
    })
  })

  it('reads document details, with a date that is known in part', () => {
    const file = tlv(0x6c, tlv(0x5f19, text('PASSPORT OFFICE')), tlv(0x5f26, text('20200400')), tlv(0x5f55, text('20200401101112')))
    expect(readDg12(file)).toMatchObject({ issuingAuthority: 'PASSPORT OFFICE', dateOfIssue: '2020-04', personalizationTime: '20200401101112', endorsements: null })
  })

  it('counts persons to notify without reading them', () => {
    expect(readDg16(tlv(0x70, integer(2), tlv(0xa1, tlv(0x5f51, text('X'))), tlv(0xa2, tlv(0x5f51, text('Y')))))).toEqual({ persons: 2 })
    expect(readDg13(tlv(0x6d, new Uint8Array(9)))).toEqual({ bytes: 9 })
  })

  it('reads an active authentication key', () => {
    const { signer } = makePki({ kind: 'EC', curve: 'P-224', explicitParameters: true }, { kind: 'ECDSA', hash: 'SHA-224' })
    expect(readDg15(tlv(0x6f, signer.key.spki))).toMatchObject({ kind: 'ec', explicit: true })
  })
})

describe('all of them', () => {
  it('says which could not be read and keeps the others', () => {
    const { fields, faces, reasons } = readDataGroups(new Map([[1, dg1(zone)], [2, tlv(0x75)], [11, tlv(0x6a)], [3, tlv(0x63)]]))
    expect(fields.mrz?.lines).toEqual(zone)
    expect(faces).toEqual([])
    expect(reasons).toEqual([{ code: 'dataGroupMalformed', params: { dataGroup: 11 } }, { code: 'dataGroupMalformed', params: { dataGroup: 2 } }])
  })
})
