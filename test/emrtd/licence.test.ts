import { describe, expect, it } from 'vitest'
import type { ChipReading } from '../../electron/contract/chip.ts'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import { joinReading } from '../../electron/documents/cross-check/join.ts'
import { parseMrz } from '../../electron/documents/mrz/parse.ts'
import { Asn1Error } from '../../electron/documents/asn1/errors.ts'
import { passwordOf } from '../../electron/emrtd/access/mrz-key.ts'
import { readLicenceGroups } from '../../electron/emrtd/data-groups/licence-fields.ts'
import { readLicence, readScanningArea } from '../../electron/emrtd/data-groups/licence.ts'
import { makeLicence } from '../../electron/emrtd/simulator/licence.ts'
import { readChip } from '../../electron/emrtd/session.ts'
import { verifyDocument } from '../../electron/emrtd/verify-document.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { holder, later, licence, line } from './licence-document.ts'
import { codes, read, type ReadSpecimen } from './read-specimen.ts'
import { mrzKey, paceP256, readAt, readingOptions, specimenDocument, type SpecimenDocument } from './specimen-document.ts'

const printed = (text: string) => ({ lines: [text], certain: true, doubtful: [] })
const open = (document: SpecimenDocument, more: ReadSpecimen = {}): Promise<ChipReading> =>
  read(document, { access: passwordOf([line]), printedMrz: printed(line), ...more })

describe('the chip of a driving licence', () => {
  it.each(['EU', 'ISO'] as const)('opens with the line on the card, by the application of the %s, and proves what it says', async (id) => {
    const reading = await open(licence({ id, activeAuthentication: { kind: 'ECDSA', curve: 'brainpoolP256r1', hash: 'SHA-256' } }))
    expect(reading).toMatchObject({
      verdict: 'genuine', access: { protocol: 'BAC', cipher: '3DES', downgraded: false }, chain: { status: 'valid' }, cloneCheck: { activeAuthentication: 'passed' },
      dataGroups: { 1: { hash: 'ok' }, 6: { hash: 'ok' }, 12: { hash: 'ok' }, 13: { hash: 'ok' } }, fields: { mrz: null, licence: holder },
    })
    expect(codes(reading)).toEqual(['noRevocationList'])
  })

  it('opens with its number where its line says a later version, and only so', async () => {
    const document = (): SpecimenDocument => licence({ line: later, pace: [paceP256] })
    const more = { access: passwordOf([later]), printedMrz: printed(later) }
    expect(await read(document(), more)).toMatchObject({ verdict: 'genuine', access: { protocol: 'PACE' }, fields: { licence: holder } })
    const shut = licence({ line: later })
    shut.profile.bac = true
    await expect(read(shut, more)).rejects.toMatchObject({ code: 'chip.unsupported' })
    await expect(read(document(), { access: { licence: { protocol: 'PACE', number: '5094962112' } } })).rejects.toMatchObject({ code: 'chip.accessDenied' })
  })

  it('decodes its portrait on the way', async () => {
    const document = licence()
    const picture = { mime: 'image/jpeg' as const, bytes: new Uint8Array(3), width: 240, height: 320 }
    const reading = await readChip(await cardOf(document), { ...readingOptions(document, passwordOf([line])), printedMrz: printed(line), portraits: { decode: async () => picture } })
    expect(reading.portrait).toEqual(picture)
  })

  it('is read by a chip of short answers that knows no short identifiers', async () => {
    expect((await open(licence({ quirks: { extendedLength: null, refusesShortIds: 0x6a82, maxReadBytes: 200 } }))).verdict).toBe('genuine')
  })

  it('keeps shut to another line, and is another kind of document than a passport', async () => {
    await expect(open(licence(), { access: passwordOf(['D1NLD15094962111659VW87Z78NC85']) })).rejects.toMatchObject({ code: 'chip.accessDenied' })
    await expect(open(licence(), { access: { mrzKey } })).rejects.toMatchObject({ code: 'chip.notADocument' })
    await expect(open(specimenDocument())).rejects.toMatchObject({ code: 'chip.notADocument' })
    expect(() => passwordOf(['D2NLD15094962111659VW87Z78NB87'])).toThrow('chip.unsupported')
  })

  it('is altered where what was signed is not what it says', async () => {
    const document = licence()
    document.profile.files.set(1, makeLicence({ ...holder, surname: 'Anders' }))
    expect(await open(document)).toMatchObject({ verdict: 'altered', dataGroups: { 1: { hash: 'mismatch' } } })
    const copy = licence({ activeAuthentication: { kind: 'ECDSA', curve: 'brainpoolP256r1', hash: 'SHA-256' } })
    if (copy.profile.activeAuthentication?.kind === 'ECDSA') copy.profile.activeAuthentication.secret += 1n
    expect(codes(await open(copy))).toContain('activeAuthenticationFailed')
  })

  it('is another\'s where the card says another line: by DG12, without it by state and number', async () => {
    const other = 'D1NLD15094962111659VW87Z78ND83'
    const of = async (document: SpecimenDocument, text: string, more: object = {}) =>
      (await open(document, { printedMrz: { ...printed(text), ...more } })).reasons.filter(({ code }) => code.startsWith('mrz'))
    expect(await of(licence(), other)).toEqual([{ code: 'mrzMismatch', params: { field: 'documentNumber' } }])
    expect(await of(licence(), other, { certain: false })).toEqual([{ code: 'mrzUncertain', params: { field: 'documentNumber' } }])
    expect(await of(licence(), other, { doubtful: [{ line: 0, column: 27 }, { line: 0, column: 29 }] })).toEqual([{ code: 'mrzUncertain', params: { field: 'documentNumber' } }])
    expect(await of(licence({ tellsLine: false }), other)).toEqual([])
    expect(await of(licence({ tellsLine: false }), 'D1NLD15094962112659VW87Z78NB81')).toEqual([{ code: 'mrzMismatch', params: { field: 'documentNumber' } }])
    expect(await of(licence({ holder: { ...holder, documentNumber: '5094962112' } }), line)).toEqual([{ code: 'mrzMismatch', params: { field: 'documentNumber' } }])
  })

  it('is signed by its own state, and is proven by no passport\'s files', async () => {
    expect(codes(await open(licence({ country: 'BE' })))).toContain('issuerCountryMismatch')
    const passport = specimenDocument().profile.files
    const dressed = licence()
    for (const [id, file] of passport) dressed.profile.files.set(id & 0xff, file)
    const reading = await open(dressed)
    expect(reading.verdict).toBe('cannotTell')
    expect(reading.reasons).toContainEqual({ code: 'dataGroupMalformed', params: { dataGroup: 1 } })
  })

  it('is verified by its files alone', () => {
    const { profile, trust } = licence({ activeAuthentication: { kind: 'ECDSA', curve: 'P-256', hash: 'SHA-256' } })
    const dataGroups = new Map([1, 6, 12, 13].map((number) => [number, profile.files.get(number)!]))
    const { verdict, reasons } = verifyDocument({ securityObject: profile.files.get(0x1d)!, dataGroups }, { trust, revocationLists: [], signers: readingOptions(specimenDocument()).signers }, readAt)
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(['genuine', ['noRevocationList', 'cloneCheckNotDone']])
  })
})

async function cardOf(document: SpecimenDocument) {
  const readers = new SimulatedReaders(['desk'])
  readers.insert('desk', document.card)
  return readers.connect('desk')
}

describe('the files of a driving licence', () => {
  const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
  const octet = (value: number): string => value.toString(16).padStart(2, '0')
  // Written out by the tables of Regulation (EU) 383/2012, annex I.6, and of ISO/IEC 18013-2 annex C.
  const dg1 = unhex(`61 76 5f01 0d 65342d444c30302030303030 31
    5f02 44 5f03 03 4e4c44 5f04 04 5a6fe965 5f05 04 4a616e61 5f06 04 29021996 5f07 05 4c65696465
            5f0a 04 31042017 5f0b 04 12072027 5f0c 03 526477 5f0e 0a 31323334353637383930
    7f63 1c 020102 87 0f 414d3b140720173b140720273b3b3b 87 06 30312e30363b`)

  it('are read as issuers write them: ISO 8859-1, packed days first; a day that is none stays as it is', () => {
    expect(readLicence(dg1)).toEqual({
      issuingState: 'NLD', surname: 'Zoée', otherNames: 'Jana', dateOfBirth: '1996-02-29', placeOfBirth: 'Leide', dateOfIssue: '31042017', dateOfExpiry: '2027-07-12',
      issuingAuthority: 'Rdw', documentNumber: '1234567890', categories: ['AM'],
    })
  })

  it('say the line whole or as the key has it', () => {
    const said = (text: string): string | null => readScanningArea(unhex(`71 ${octet(text.length + 6)} 82 ${octet(text.length + 1)} 00 ${Buffer.from(text).toString('hex')} 81 01 41`))
    expect([said(line), said(line.slice(1, -1)), said('D1NLD')]).toEqual([line, line.slice(1, -1), null])
  })

  it('throw nothing but what they are read with, whatever byte is another', () => {
    for (let at = 0; at < dg1.length; at += 1) {
      for (const bits of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(dg1)
        damaged[at]! ^= bits
        const { reasons, fields } = readLicenceGroups(new Map([[1, damaged], [6, damaged], [12, damaged], [13, damaged]]))
        expect(reasons.length > 0 || fields.licence !== null).toBe(true)
      }
    }
    expect(() => readLicence(dg1.subarray(0, 60))).toThrow(Asn1Error)
  })
})

describe('a Dutch licence at the desk', () => {
  const now = new Date(2026, 5, 1, 10)
  const mrz: MrzReading = { ...parseMrz([line], { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99 }
  const join = (chip: ChipReading | null): ReturnType<typeof joinReading> =>
    joinReading({ source: 'camera', mrz, barcodes: [], printed: null, chip, images: { page: null, portrait: null, crops: [] }, ms: 1 }, now)

  it('is proven by its chip, which says whose it is; until then that is what is missing', async () => {
    expect(join(null)).toMatchObject({ verdict: 'readNotProven', reasons: [{ code: 'chipNotRead' }] })
    const joined = join(await open(licence()))
    expect(joined).toMatchObject({ verdict: 'genuine', documentType: { code: 'drivingLicence', issuingState: 'NLD' } })
    const said = Object.fromEntries(joined.fields.map(({ name, value }) => [name, value]))
    expect(said).toMatchObject({ documentNumber: '5094962111', primaryIdentifier: 'Bâssié', dateOfBirth: '1974-08-12', dateOfExpiry: '2029-07-12', licenceClasses: 'AM B' })
  })

  it('is stopped where its chip is another licence\'s', async () => {
    const chip = await open(licence({ holder: { ...holder, documentNumber: '5094962112' } }))
    expect(join(chip)).toMatchObject({ verdict: 'stop' })
  })
})
