import { describe, expect, it } from 'vitest'
import { notReadKinds, parsedBarcodeSchema, type BarcodeReading } from '../../electron/contract/barcodes.ts'
import { parseBarcodeContent } from '../../electron/documents/barcode-content.ts'
import { joinReading } from '../../electron/documents/cross-check/join.ts'
import { notReadCodes } from '../../electron/documents/not-read-table.ts'
import { withoutTrust } from '../../electron/documents/seals/tools.ts'

const now = new Date(2026, 5, 1, 10)

function codeOf(content: string): BarcodeReading {
  const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0))
  const parsed = parseBarcodeContent({ format: 'QRCode', text: content, bytes }, withoutTrust(now.getTime()))
  if (parsed !== null) parsedBarcodeSchema.parse(parsed)
  return { format: 'QRCode', text: content, bytes, quad: [[0, 0], [9, 0], [9, 9], [0, 9]], parsed }
}

const join = (content: string): ReturnType<typeof joinReading> => joinReading(
  { source: 'file', mrz: null, barcodes: [codeOf(content)], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1 }, now)

describe('codes that are known and not read', () => {
  it.each(notReadCodes.map((row) => [row.document, row] as const))('%s: its example is named, nothing of it taken, and its source said', (document, { example, source }) => {
    expect(codeOf(example).parsed).toEqual({ kind: 'not-read', fields: {}, warnings: [], document })
    expect(source.length).toBeGreaterThan(10)
    const joined = join(example)
    expect(joined).toMatchObject({ verdict: 'readNotProven', fields: [], documentType: { code: 'other' } })
    expect(joined.reasons.map(({ code }) => code)).toContain('nothingToCheck')
    expect(joined.checks.filter(({ code }) => code.startsWith('notRead.')).map(({ code }) => code)).toEqual([`notRead.${document}`])
  })
  it('every kind has a row, but those that a zone tells', () => {
    expect(notReadKinds.filter((kind) => !notReadCodes.some(({ document }) => document === kind))).toEqual(['dutchLicenceChip', 'chinesePermitChip'])
  })
  it('a boarding pass is none with any of its fixed places another, or cut off', () => {
    const { example } = notReadCodes.find(({ document }) => document === 'boardingPass')!
    expect(codeOf(`${example}^100`).parsed).toMatchObject({ document: 'boardingPass' })
    for (const other of [example.slice(0, 50), example.replace('FRABKK', 'FR1BKK'), example.replace('226Y', 'Y226'), example.replace('M1', 'M0')]) expect(codeOf(other).parsed).toBeNull()
  })
  it('an Italian health card is one only with its own check letter', () => {
    for (let at = 0; at < 26; at++) {
      const letter = String.fromCharCode(65 + at)
      expect(codeOf(`RSSMRA85T10A562${letter}`).parsed === null, letter).toBe(letter !== 'S')
    }
  })
  it.each([
    'WIFI:T:WPA;S:Lobby;P:secret;;', 'https://example.org/menu', 'BEGIN:VCARD\nN:Specimen;Erika\nBDAY:19740812\nEND:VCARD', 'MECARD:N:Specimen,Erika;;', 'tel:+4930123456', 'geo:52.5,13.4',
    'BEGIN:VEVENT\nDTSTART:20260812T100000\nEND:VEVENT', 'otpauth://totp/x?secret=y', 'BCD\n002\n1\nSCT\n\nErika Specimen\nDE00', '4006381333931', 'https://diia.app/', 'http://qr.ine.mx/',
    'M1SPECIMEN', '<pin>1</pin>', 'A'.repeat(200), '1'.repeat(200),
  ])('%s is no document: no reading comes of it', (content) => {
    expect(codeOf(content).parsed).toBeNull()
    const joined = join(content)
    expect(joined).toMatchObject({ verdict: 'readNotProven', fields: [], documentType: { code: 'other', issuingState: null } })
    expect(joined.reasons.map(({ code }) => code)).toContain('nothingToCheck')
  })
})
