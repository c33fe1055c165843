import { describe, expect, it } from 'vitest'
import type { BarcodeReading } from '../../../electron/contract/barcodes.ts'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { parseBarcodeContent } from '../../../electron/documents/barcode-content.ts'
import { joinReading } from '../../../electron/documents/cross-check/join.ts'
import type { DocumentParts } from '../../../electron/documents/cross-check/parts.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { withoutTrust } from '../../../electron/documents/seals/tools.ts'

const now = new Date(2026, 5, 1, 10)

function zoneOf(lines: readonly string[], more: Partial<MrzReading> = {}): MrzReading {
  return { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...more }
}

function codeOf(text: string): BarcodeReading {
  const bytes = new TextEncoder().encode(text)
  return { format: 'QRCode', text, bytes, quad: [[0, 0], [9, 0], [9, 9], [0, 9]], parsed: parseBarcodeContent({ format: 'QRCode', text, bytes }, withoutTrust(now.getTime())) }
}

const join = (more: Partial<DocumentParts>): ReturnType<typeof joinReading> => joinReading(
  { source: 'file', mrz: null, barcodes: [], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1, ...more }, now)
const resultOf = (joined: ReturnType<typeof joinReading>, code: string): string | undefined => joined.checks.find((check) => check.code === code)?.result
const dutch = 'D1NLD15094962111659VW87Z78NB84'
const dutchOther = 'D2NLD15094962111659VW87Z78NB87'

describe('documents that are not as most are', () => {
  it('a Dutch licence is read, and its chip is what would prove it; one of another access protection is named as not read here', () => {
    expect(join({ mrz: zoneOf([dutch]) }).reasons.map(({ code }) => code)).toEqual(['chipNotRead'])
    expect(join({ barcodes: [codeOf(dutch)] }).reasons.map(({ code }) => code)).toEqual(['chipNotRead'])
    for (const joined of [join({ mrz: zoneOf([dutchOther]) }), join({ barcodes: [codeOf(dutchOther)] }), join({ mrz: zoneOf([dutchOther]), barcodes: [codeOf(dutchOther)] })]) {
      expect(joined).toMatchObject({ verdict: 'readNotProven', documentType: { code: 'drivingLicence', issuingState: 'NLD' } })
      expect(joined.fields.find(({ name }) => name === 'documentNumber')).toMatchObject({ value: '5094962111' })
      expect(joined.reasons.map(({ code }) => code)).toEqual(['chipNotReadHere'])
      expect(joined.checks.filter(({ code }) => code.startsWith('notRead.'))).toEqual([{ code: 'notRead.dutchLicenceChip', result: 'warn', fields: [] }])
    }
  })

  it('a code of a kind that is not read is named; it is nothing to check, and no content that held', () => {
    const joined = join({ barcodes: [codeOf('mdoc:owBjMS4wAYIB2BhYS6QBAiABIVggWohj')] })
    expect(joined).toMatchObject({ verdict: 'readNotProven', fields: [] })
    expect(resultOf(joined, 'notRead.mobileDrivingLicence')).toBe('warn')
    expect(resultOf(joined, 'barcode.content')).toBeUndefined()
    expect(joined.reasons.map(({ code }) => code)).toContain('nothingToCheck')
  })

  it('a Russian internal passport has neither an end nor a chip, and is not stopped', () => {
    const joined = join({ mrz: zoneOf(['PNRUSIVANOV<<IVAN<IVANOVNA<<<<<<<<<<<<<<<<<<', '6001234567RUS8006019M<<<<<<<4060627770012<64']) })
    expect(joined.verdict).toBe('readNotProven')
    expect(joined.reasons.map(({ code }) => code)).toEqual(['noChip'])
    expect(resultOf(joined, 'document.notExpired')).toBe('unknown')
    expect(joined.fields.map(({ name, value }) => [name, value])).toEqual(expect.arrayContaining([['documentNumber', '6004123456'], ['dateOfIssue', '2006-06-27']]))
  })

  it('a woman on a Mexican voting card is a woman', () => {
    const joined = join({ mrz: zoneOf(['IDMEX1654655648<<2345678901234', '7408122M3304156MEX<02<<12345<9', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']) })
    expect(joined.fields.find(({ name }) => name === 'sex')).toMatchObject({ value: 'F' })
    expect(joined.verdict).toBe('readNotProven')
  })

  it('a doubt in the second part of a long number is the number\'s, at its place', () => {
    const lines = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D23145890<UTO7408122F33041567349<<<8']
    const doubtful = [{ line: 1, column: 29, character: '3', confidence: 0.6, alternatives: ['8'] }]
    const joined = join({ mrz: zoneOf(lines, { doubtful }) })
    expect(joined.fields.filter((field) => field.doubtful.length > 0)).toMatchObject([{ name: 'documentNumber', value: 'D23145890734', doubtful: [{ index: 10, alternatives: ['8'] }] }])
  })

  it('a personal number whose own digit does not fit is told, and stops nothing', () => {
    const digit = (text: string): string => text + checkDigit(text)
    const card = (number: string): MrzReading => {
      const first = `${digit('BAA000589')}${number}<<<<<<`
      const [birth, expiry] = [digit('740812'), digit('330415')]
      return zoneOf([`IDESP${first}`, `${birth}F${expiry}ESP<<<<<<<<<<<${checkDigit(`${first}${birth}${expiry}<<<<<<<<<<<`)}`, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'])
    }
    expect(resultOf(join({ mrz: card('99999999R') }), 'person.number')).toBe('pass')
    const odd = join({ mrz: card('99999999T') })
    expect(resultOf(odd, 'person.number')).toBe('warn')
    expect(odd.verdict).toBe('readNotProven')
  })
})
