import { describe, expect, it } from 'vitest'
import { Asn1Error } from '../../../electron/documents/asn1/errors.ts'
import { tlv } from '../../../electron/documents/asn1/writer.ts'
import { readCom } from '../../../electron/emrtd/data-groups/com.ts'
import { readDg1 } from '../../../electron/emrtd/data-groups/dg1.ts'
import { readDataGroups } from '../../../electron/emrtd/data-groups/fields.ts'
import { compareMrz, mrzReasons, type PrintedMrz } from '../../../electron/emrtd/data-groups/mrz-comparison.ts'

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

describe('all of them', () => {
  it('says which could not be read and keeps the others', () => {
    const { fields, faces, reasons } = readDataGroups(new Map([[1, dg1(zone)], [2, tlv(0x75)], [11, tlv(0x6a)], [3, tlv(0x63)]]))
    expect(fields.mrz?.lines).toEqual(zone)
    expect(faces).toEqual([])
    expect(reasons).toEqual([{ code: 'dataGroupMalformed', params: { dataGroup: 11 } }, { code: 'dataGroupMalformed', params: { dataGroup: 2 } }])
  })
})
