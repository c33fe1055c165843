import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BarcodeReading, ParsedBarcode } from '../../../electron/contract/barcodes.ts'
import type { ChipReading } from '../../../electron/contract/chip.ts'
import type { MrzReading } from '../../../electron/contract/mrz.ts'
import { language as languages } from '../../../electron/contract/primitives.ts'
import { documentType, documentTypeCodes } from '../../../electron/documents/cross-check/document-type.ts'
import type { DocumentParts } from '../../../electron/documents/cross-check/parts.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { projectRoot } from '../../data-folder.ts'

const now = Date.UTC(2026, 10, 23)
const parts = (more: Partial<DocumentParts>): DocumentParts => ({ source: 'file', mrz: null, barcodes: [], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1, ...more })

function zone(lines: string[]): MrzReading {
  return { ...parseMrz(lines, { now })!, repaired: [], doubtful: [], quads: [], confidence: 1 }
}
const passport = (code: string, state: string, nationality = state): MrzReading => zone([
  `${code}${state.padEnd(3, '<')}ERIKSSON<<ANNA<MARIA`.padEnd(44, '<'), `L898902C36${nationality.padEnd(3, '<')}7408122F1204159ZE184226B<<<<<10`,
])
const card = (code: string, state: string): MrzReading => zone([
  `${code}${state.padEnd(3, '<')}D231458907`.padEnd(30, '<'), '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA'.padEnd(30, '<'),
])
const typeOf = (mrz: MrzReading): string => documentType(parts({ mrz }), now).code

describe('the kind of a document', () => {
  it.each([
    ['P<', 'passport'], ['PP', 'passport'], ['PN', 'passport'], ['PD', 'diplomaticPassport'], ['PO', 'servicePassport'], ['PE', 'emergencyPassport'], ['PM', 'militaryPassport'],
    ['PL', 'laissezPasser'], ['PR', 'refugeeTravelDocument'], ['PT', 'alienPassport'], ['PU', 'emergencyTravelDocument'], ['PS', 'servicePassport'],
  ])('of a passport %s is %s (9303-4 §4.4, 9303-8)', (code, kind) => {
    expect(typeOf(passport(code, 'UTO'))).toBe(kind)
  })

  it.each([
    ['P<', 'XXA', 'statelessPassport'], ['PS', 'XXA', 'statelessPassport'], ['PS', 'XXX', 'statelessPassport'], ['PT', 'XXB', 'refugeeTravelDocument'], ['P<', 'XXC', 'refugeeTravelDocument'],
    ['PT', 'XXX', 'alienPassport'], ['PE', 'XXB', 'emergencyPassport'],
  ])('of %s for a person of nationality %s is %s', (code, nationality, kind) => {
    expect(typeOf(passport(code, 'D', nationality))).toBe(kind)
  })

  it.each([
    ['I<', 'UTO', 'identityCard'], ['ID', 'FRA', 'identityCard'], ['C<', 'ITA', 'identityCard'], ['IP', 'USA', 'passportCard'], ['AC', 'UTO', 'crewCard'],
    ['C1', 'USA', 'permanentResidentCard'], ['C2', 'USA', 'permanentResidentCard'], ['C1', 'UTO', 'identityCard'],
    ['AR', 'D', 'residencePermit'], ['IR', 'GBR', 'residencePermit'], ['CR', 'UTO', 'residencePermit'], ['RP', 'EST', 'residencePermit'],
    ['IW', 'POL', 'residencePermit'], ['IW', 'UTO', 'identityCard'], ['VB', 'USA', 'visa'], ['A<', 'UTO', 'residencePermit'], ['AB', 'UTO', 'travelDocument'], ['ME', 'D', 'other'],
  ])('of a card %s of %s is %s', (code, state, kind) => {
    expect(documentType(parts({ mrz: card(code, state) }), now)).toMatchObject({ code: kind, issuingState: state })
  })

  it('of a visa sticker is visa, whatever its second letter', () => {
    const visa = (code: string): string => typeOf(zone([`${code}UTOERIKSSON<<ANNA<MARIA`.padEnd(44, '<'), 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<']))
    expect(['V<', 'VS', 'VC'].map(visa)).toEqual(['visa', 'visa', 'visa'])
  })

  it('comes from the chip where the page was not read', () => {
    const { lines } = passport('PD', 'UTO')
    const chip = { fields: { mrz: { format: 'TD3', lines }, personal: null, document: null, personsToNotify: null }, chain: null } as unknown as ChipReading
    expect(documentType(parts({ chip }), now)).toEqual({ code: 'diplomaticPassport', issuingState: 'UTO', specimen: true })
  })

  it('comes from a seal’s profile', () => {
    const sealed = (profile: string): string => {
      const parsed: ParsedBarcode = { kind: 'vds', fields: {}, warnings: [], signature: { status: 'unknownSigner', signer: 'UTTS5B', algorithm: 'ECDSA' }, profile, version: 4, extra: {} }
      const barcode: BarcodeReading = { format: 'DataMatrix', text: 'x', bytes: new Uint8Array(), quad: [[0, 0], [1, 0], [1, 1], [0, 1]], parsed }
      return documentType(parts({ barcodes: [barcode] }), now).code
    }
    expect(['visa', 'residencePermitSheet', 'emergencyTravelDocument', 'addressStickerPassport'].map(sealed)).toEqual(['visa', 'residencePermit', 'emergencyTravelDocument', 'visibleSeal'])
  })

  it.each(languages.options)('has a word in %s', (language) => {
    const { documents } = JSON.parse(readFileSync(join(projectRoot, `renderer/locales/${language}.json`), 'utf8')) as { documents: Record<string, string> }
    expect(documentTypeCodes.filter((code) => !documents[code])).toEqual([])
    expect(new Set(documentTypeCodes.map((code) => documents[code])).size).toBe(documentTypeCodes.length)
  })
})
