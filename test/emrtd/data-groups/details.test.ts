import { describe, expect, it } from 'vitest'
import { integer, tlv } from '../../../electron/documents/asn1/writer.ts'
import { hasOddDetails, readDg11, readDg12, readDg13, readDg16 } from '../../../electron/emrtd/data-groups/details.ts'
import { readDg15 } from '../../../electron/emrtd/data-groups/dg15.ts'
import { readDataGroups } from '../../../electron/emrtd/data-groups/fields.ts'
import { makePki } from '../proof/pki-cases.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const raw = (hex: string, content: Uint8Array): Uint8Array => Uint8Array.from([...Buffer.from(hex, 'hex'), content.length, ...content])

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

  it.each(['5f808080808080', '3080', '0485ffffffffff'])('an unused end does no harm where an element is odd: %s', (odd) => {
    const content = Uint8Array.from([...tlv(0x5f19, text('PASSPORT OFFICE')), ...Buffer.from(odd, 'hex')])
    const file = Uint8Array.from([...tlv(0x6c, content), 0, 0, 0, 0, 0])
    expect(readDg12(file)).toMatchObject({ issuingAuthority: 'PASSPORT OFFICE' })
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

describe('details as issuers write them', () => {
  const usual = [tlv(0x5f26, text('20240415')), tlv(0x5f19, text('UTOPIA'))]
  const read = { issuingAuthority: 'UTOPIA', dateOfIssue: '2024-04-15' }
  // Belgium: a tag of two octets that X.690 would go on with a third.
  const belgian = raw('5f85', text('20240415120000'))
  const odd = [{ code: 'dataGroupOdd', params: { dataGroup: 12 } }]

  it.each([
    ['an unknown tag of two octets that does not end by X.690', [...usual, belgian]],
    ['one in the middle', [usual[0]!, belgian, usual[1]!]],
    ['one of no content', [...usual, raw('5f85', new Uint8Array())]],
    ['an unknown tag of three octets', [...usual, raw('df8101', text('X'))]],
    ['an end that is no element', [...usual, Uint8Array.of(0x5f, 0x1b, 0x40, 0x41)]],
    ['an element of indefinite length', [...usual, Uint8Array.of(0xa1, 0x80, 0x04, 0x00, 0x00, 0x00)]],
  ])('%s: the others are read, what is odd is told and weighs nothing', (_, elements) => {
    const file = tlv(0x6c, tlv(0x5c, Uint8Array.of(0x5f, 0x26, 0x5f, 0x19)), ...elements)
    expect(readDg12(file)).toMatchObject(read)
    expect(readDataGroups(new Map([[12, file]])).reasons).toEqual(odd)
  })

  it('a length of one byte too many at the end leaves nothing out', () => {
    const file = tlv(0x6c, ...usual, raw('5f1b', text('NONE')).map((octet, i) => (i === 2 ? octet + 1 : octet)))
    expect(readDg12(file)).toMatchObject({ ...read, endorsements: 'NONE' })
    expect(hasOddDetails(file, 12)).toBe(false)
  })

  it('zeros between elements say nothing', () => {
    const file = tlv(0x6c, Uint8Array.of(0, 0), usual[0]!, Uint8Array.of(0), usual[1]!, Uint8Array.of(0, 0, 0))
    expect(readDg12(file)).toMatchObject(read)
    expect(hasOddDetails(file, 12)).toBe(false)
  })

  it('the same in DG11, also among repeated values', () => {
    const file = tlv(0x6b, tlv(0x5c, Uint8Array.of(0x5f, 0x0e, 0xa0)), tlv(0x5f0e, text('ERIKSSON<<ANNA')), tlv(0xa0, integer(1), tlv(0x5f0f, text('ANNIE')), belgian))
    expect(readDg11(file)).toMatchObject({ fullName: 'ERIKSSON<<ANNA', otherNames: ['ANNIE'] })
    expect(hasOddDetails(file, 11)).toBe(true)
  })

  it('persons to notify without their number, and displayed pictures of another format', () => {
    expect(readDg16(tlv(0x70, tlv(0xa1, tlv(0x5f51, text('X'))), belgian))).toEqual({ persons: 1 })
    expect(readDataGroups(new Map([[7, tlv(0x67, integer(1), tlv(0x5f43, text('BM')))]])).reasons).toEqual([{ code: 'dataGroupOdd', params: { dataGroup: 7 } }])
  })

  it('a file that is no such data group at all is malformed', () => {
    const files = new Map([[11, tlv(0x6c)], [12, tlv(0x6c, new Uint8Array(19)).subarray(0, 5)], [16, tlv(0x30)]])
    expect(readDataGroups(files).reasons.map(({ code }) => code)).toEqual(['dataGroupMalformed', 'dataGroupMalformed', 'dataGroupMalformed'])
  })
})
