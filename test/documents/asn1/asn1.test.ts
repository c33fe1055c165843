import { describe, expect, it } from 'vitest'
import { Asn1Error, type Asn1Fault } from '../../../electron/documents/asn1/errors.ts'
import { peekTlv, readBer, readBerPrefix, readDer, splitTlvs } from '../../../electron/documents/asn1/reader.ts'
import { stringValue } from '../../../electron/documents/asn1/strings.ts'
import { timeValue } from '../../../electron/documents/asn1/times.ts'
import { bigIntToBytes, bitStringValue, integerValue, octetStringValue, oidValue } from '../../../electron/documents/asn1/values.ts'
import * as der from '../../../electron/documents/asn1/writer.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

function faultOf(action: () => unknown): Asn1Fault | 'none' {
  try {
    action()
    return 'none'
  } catch (fault) {
    if (fault instanceof Asn1Error) return fault.fault
    throw fault
  }
}

describe('BER walker', () => {
  it('reads definite and indefinite lengths alike', () => {
    const definite = readBer(bytes('30 06 02 01 05 04 01 AA'))
    const indefinite = readBer(bytes('30 80 02 01 05 24 80 04 01 AA 04 01 BB 00 00 00 00'))
    expect(definite.children.map((child) => child.tag)).toEqual([0x02, 0x04])
    expect(indefinite.indefinite).toBe(true)
    expect([...octetStringValue(indefinite.children[1])]).toEqual([0xaa, 0xbb])
  })

  it('gives views of the input, never copies', () => {
    const input = bytes('30 03 02 01 05')
    expect(readBer(input).children[0]!.content.buffer).toBe(input.buffer)
  })

  it('reads the two-octet tags of ICAO 9303-10', () => {
    expect(splitTlvs(bytes('5F1F 02 4142 7F61 00')).map((each) => each.tag)).toEqual([0x5f1f, 0x7f61])
  })

  it.each<[string, string, Asn1Fault]>([
    ['nothing', '', 'truncated'],
    ['a header only', '30', 'truncated'],
    ['content that is not there', '04 05 01', 'truncated'],
    ['a child longer than its parent', '30 03 04 05 01', 'truncated'],
    ['an indefinite length without an end', '30 80 02 01 05', 'truncated'],
    ['an indefinite primitive', '04 80 00 00', 'badLength'],
    ['a length of five octets', '04 85 00 00 00 00 01 41', 'badLength'],
    ['end of contents where there is none to end', '30 02 00 00', 'badTag'],
    ['a tag of five octets', '3F 81 81 81 81 01 00', 'badTag'],
    ['bytes left over', '02 01 05 00', 'trailing'],
  ])('refuses %s', (_, hex, fault) => {
    expect(faultOf(() => readBer(bytes(hex)))).toBe(fault)
  })

  it('bounds depth, number and size', () => {
    const deep = new Uint8Array(4000).fill(0x30).map((value, i) => (i % 2 === 0 ? value : 0x80))
    expect(faultOf(() => readBer(deep))).toBe('tooDeep')
    const many = der.sequence(...Array.from({ length: 30_000 }, () => der.nullValue()))
    expect(faultOf(() => readBer(many))).toBe('tooMany')
    expect(faultOf(() => readBer(new Uint8Array(64), { maxBytes: 63, maxDepth: 4, maxNodes: 4 }))).toBe('tooLarge')
    expect(faultOf(() => splitTlvs(bytes('0500 0500 0500'), 2))).toBe('tooMany')
  })

  it('refuses in DER what BER allows', () => {
    expect(faultOf(() => readDer(bytes('30 80 00 00')))).toBe('notDer')
    expect(faultOf(() => readDer(bytes('04 81 01 41')))).toBe('notDer')
    expect(faultOf(() => readDer(bytes('04 82 00 81')))).toBe('notDer')
  })

  it('tells what follows the first element', () => {
    expect([...readBerPrefix(bytes('02 01 05 90 00')).rest]).toEqual([0x90, 0x00])
  })

  it('peeks at the header of a file read in part', () => {
    expect(peekTlv(bytes('77 82 07'))).toBeNull()
    expect(peekTlv(bytes('77 82 07 0F 30'))).toEqual({ tag: 0x77, headerLength: 4, contentLength: 0x70f })
    expect(peekTlv(bytes('7F61 05'))).toEqual({ tag: 0x7f61, headerLength: 3, contentLength: 5 })
    expect(faultOf(() => peekTlv(bytes('77 80 30')))).toBe('badLength')
  })
})

describe('values', () => {
  it.each([0n, 1n, 127n, 128n, 255n, 256n, -1n, -128n, -129n, 2n ** 521n, -(2n ** 64n)])('writes and reads INTEGER %s', (value) => {
    expect(integerValue(readDer(der.integer(value)))).toBe(value)
  })

  it.each(['1.2.840.113549.1.7.2', '0.4.0.127.0.7.2.2.4.2.4', '2.23.136.1.1.1', '2.999.3', '2.25.329800735698586629295641978511506172918'])(
    'writes and reads OBJECT IDENTIFIER %s',
    (dotted) => {
      expect(oidValue(readDer(der.oid(dotted)))).toBe(dotted)
    },
  )

  it('refuses malformed values', () => {
    expect(faultOf(() => oidValue(readBer(bytes('06 02 2A 80'))))).toBe('badValue')
    expect(faultOf(() => oidValue(readBer(bytes('06 03 2A 80 01'))))).toBe('badValue')
    expect(faultOf(() => integerValue(readBer(bytes('02 00'))))).toBe('badValue')
    expect(faultOf(() => bitStringValue(readBer(bytes('03 02 08 00'))))).toBe('badValue')
    expect(faultOf(() => bitStringValue(readBer(bytes('03 00'))))).toBe('badValue')
    expect(() => bigIntToBytes(256n, 1)).toThrow(RangeError)
  })

  it('reads times in both forms, with seconds left out and with zones', () => {
    const utc = (text: string): number => timeValue(readDer(der.tlv(0x17, new TextEncoder().encode(text))))
    const general = (text: string): number => timeValue(readDer(der.tlv(0x18, new TextEncoder().encode(text))))
    expect(utc('230104060442Z')).toBe(Date.UTC(2023, 0, 4, 6, 4, 42))
    expect(utc('9912312359Z')).toBe(Date.UTC(1999, 11, 31, 23, 59))
    expect(utc('230104060442+0100')).toBe(Date.UTC(2023, 0, 4, 5, 4, 42))
    expect(general('20510101000000.250Z')).toBe(Date.UTC(2051, 0, 1, 0, 0, 0, 250))
    for (const wrong of ['230230000000Z', '231301000000Z', 'hello', '2301040604']) {
      expect(faultOf(() => utc(wrong))).toBe('badValue')
    }
    for (const at of [Date.UTC(2026, 4, 1, 12, 30, 5), Date.UTC(2050, 0, 1)]) {
      expect(timeValue(readDer(der.time(at)))).toBe(at)
    }
  })

  it('reads every character string type', () => {
    expect(stringValue(readDer(der.utf8String('Müller')))).toBe('Müller')
    expect(stringValue(readBer(bytes('14 01 FC')))).toBe('ü')
    expect(stringValue(readBer(bytes('1E 02 00 FC')))).toBe('ü')
    expect(stringValue(readBer(bytes('1C 04 0001 F600')))).toBe('😀')
    expect(stringValue(readBer(bytes('0C 01 FC')))).toBe('ü')
    expect(faultOf(() => stringValue(readBer(bytes('1E 01 FC'))))).toBe('badValue')
  })

  it('orders SET OF as DER asks', () => {
    expect(Buffer.from(der.setOf(der.integer(5), der.boolean(true), der.integer(300))).toString('hex')).toBe('310a0101ff0201050202012c')
  })
})
