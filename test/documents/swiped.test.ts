import { describe, expect, it } from 'vitest'
import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check'
import { reading } from '../../electron/contract/reading.ts'
import { addParts, joinReading } from '../../electron/documents/cross-check/join.ts'
import { readSwiped } from '../../electron/documents/swiped.ts'

const now = new Date('2026-11-27T12:00:00Z')
const swiped = (...texts: string[]) => readSwiped(texts, now.getTime())

const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6']
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']

const AAMVA = '@\n\x1e\rANSI 636026080102DL00410288ZA03290015DLDAQD12345678\nDCSPUBLIC\nDDEN\nDACJOHN\nDDFN\nDADQUINCY\nDDGN\nDCAD\nDCBK\nDCDPH\nDBD01312024\nDBB01311970\nDBA01312035\nDBC1\nDAU069 in\nDAYGRN\nDAG789 E OAK ST\nDAIANYTOWN\nDAJAZ\nDAK902230000  \nDCF83D9BN217QO983B1\nDCGUSA\nDAW180\nDAZBRO\nDDK1\rZAZAAY\nZAB\nZAC\r'

describe('lines that arrive as text', () => {
  it.each([
    ['2x44 and CR', 'TD3', `${TD3.join('\r')}\r`],
    ['2x36 and CR', 'TD2', `${TD2.join('\r')}\r`],
    ['3x30 and CR', 'TD1', `${TD1.join('\r')}\r`],
    ['STX line CR line CR ETX', 'TD3', `\x02${TD3.join('\r')}\r\x03`],
    ['CR LF', 'TD3', `${TD3.join('\r\n')}\r\n`],
    ['no end between the lines', 'TD1', TD1.join('')],
    ['small letters', 'TD3', `${TD3.join('\r')}\r`.toLowerCase()],
  ])('a zone with %s', (_how, format, text) => {
    expect(swiped(text)?.mrz).toMatchObject({ format, valid: true, fields: { primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' } })
  })

  it('takes the text whose check digits fit, wherever it stands', () => {
    const otherLayout = `${TD3.join('\r')}\r`.replaceAll('Y', '#').replaceAll('Z', 'Y')
    expect(swiped(otherLayout, `${TD3.join('\r')}\r`)?.mrz).toMatchObject({ valid: true })
  })

  it('keeps a zone with one wrong digit, which the checks then say', () => {
    expect(swiped(TD3.join('\r').replace('L898902C3', 'L898902C4'))?.mrz).toMatchObject({ valid: false })
  })

  it.each([
    ['as the standard has it', AAMVA],
    ['without control characters in its header', AAMVA.replace('@\n\x1e\r', '@')],
    ['with CR for every control character', AAMVA.replaceAll('\n', '\r').replace('\x1e', '\r')],
    ['in small letters', AAMVA.toLowerCase()],
    ['with large and small letters exchanged', Array.from(AAMVA, (each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase())).join('')],
  ])('an AAMVA barcode %s', (_how, text) => {
    expect(swiped(text)?.barcodes[0]?.parsed).toMatchObject({
      kind: 'aamva', fields: { documentNumber: 'D12345678', primaryIdentifier: 'PUBLIC', secondaryIdentifier: 'JOHN QUINCY', dateOfBirth: '1970-01-31', dateOfExpiry: '2035-01-31', issuingSubdivision: 'US-AZ' },
    })
  })

  it.each([
    ['nothing', ''], ['words', 'hello world\r'], ['a price code', '4006381333931\r'], ['a web address', 'https://example.org/\r'],
    ['two lines of the right length that no digit fits', `${'A'.repeat(44)}\r${'B'.repeat(44)}\r`], ['one line of two', `${TD3[0]}\r`], ['four lines', `${TD1.join('\r')}\r${TD1[0]}\r`],
  ])('%s is no document', (_what, text) => {
    expect(swiped(text)).toBeNull()
  })

  it('never throws, and what it gives fits the contract', () => {
    assert(property(array(oneof(string({ maxLength: 200 }), constantFrom(AAMVA, TD3.join('\r')).chain((text) => integer({ min: 0, max: text.length }).map((at) => text.slice(0, at)))), { maxLength: 4 }), (texts) => {
      const found = readSwiped(texts, now.getTime())
      if (found === null) return
      expect(reading.safeParse(joinReading(addParts(null, { source: 'swipe', ...found, ms: 1 }, now.getTime()), now)).success).toBe(true)
    }))
  })

  it('becomes the Reading that a camera makes: fields with their source, checks, a verdict, no picture', () => {
    const made = joinReading(addParts(null, { source: 'swipe', ...swiped(TD3.join('\r'))!, ms: 1 }, now.getTime()), now)
    const seen = joinReading(addParts(null, { source: 'camera', ...swiped(TD3.join('\r'))!, ms: 1 }, now.getTime()), now)
    expect(made).toEqual({ ...seen, source: 'swipe' })
    expect(made.fields.find(({ name }) => name === 'documentNumber')).toMatchObject({ value: 'L898902C3', sources: [{ source: 'mrz', value: 'L898902C3' }] })
    expect([made.images.page, made.images.portrait, made.turnOver]).toEqual([null, null, false])
    expect(made.checks.length).toBeGreaterThan(3)
    expect(made.verdict).toBe('stop')
  })
})
