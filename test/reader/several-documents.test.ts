import { describe, expect, it } from 'vitest'
import type { BarcodeFields, BarcodeReading } from '../../electron/contract/barcodes.ts'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import { addParts, joinReading } from '../../electron/documents/cross-check/join.ts'
import { checkDigit } from '../../electron/documents/mrz/check-digit.ts'
import { parseMrz } from '../../electron/documents/mrz/parse.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { codesOfOne } from '../../electron/documents/cross-check/same-document.ts'
import { Budget } from '../../electron/reader/budget.ts'
import { codesOf, zonesOf } from '../../electron/reader/find-documents.ts'
import { documentsOn, type LookedAt } from '../../electron/reader/several-documents.ts'

const now = new Date(2026, 5, 1)
const ERIKSSON = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16']
const STEVENSON = ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601193M3311031<<<<<<<<<<<<<<<4']
const zoneOf = (lines: string[], more: Partial<MrzReading> = {}): MrzReading => (
  { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], doubtful: [], quads: [], confidence: 0.99, ...more })
const page = (width: number): RgbImage => ({ width, height: 1, data: new Uint8Array(width * 3) })
const code = (text: string, fields: BarcodeFields | null): BarcodeReading => ({
  format: 'PDF417', text, bytes: new Uint8Array(), quad: [[0, 0], [1, 0], [1, 1], [0, 1]],
  parsed: fields === null ? null : { kind: 'za-id', fields, warnings: [] },
})
/** So much work, and a clock that stands still. */
const budgetOf = (work: number): Budget => new Budget({ work, fenceMs: 1, now: () => 0 })
const pages = [page(1), page(2), page(3), page(4)] as const
/** The person's side of a card is 4 px wide here. */
const onPages = (...looked: Partial<LookedAt>[]) => documentsOn(looked.map((each, at): LookedAt => ({ page: page(at + 1), zones: [], codes: [], ...each })), ({ width }) => width === 4)
const found = (...looked: Partial<LookedAt>[]) => onPages(...looked).documents
  .map(({ zone, barcodes, page: own, otherSide }) => [zone?.fields.documentNumber ?? null, barcodes.map(({ text }) => text).join(' '), own.width, otherSide?.width ?? null])
const front = { page: page(4) }
const CARD = ['I<UTOD918273641<<<<<<<<<<<<<<<', '9501164F3412019UTO<<<<<<<<<<<6', 'OKONKWO<<ADAEZE<<<<<<<<<<<<<<<']

describe('the documents of a file', () => {
  const licence = code('licence', { documentNumber: 'S514778902', dateOfExpiry: '2033-07-23' })
  const hers = code('hers', { documentNumber: 'L898902C3', dateOfExpiry: '2034-04-15' })

  it('are one for each zone of a page, whatever its check digits say, and one for codes that are nobody’s', () => {
    const misprint = zoneOf(STEVENSON, { quads: [[{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 }]], valid: false, checks: [{ name: 'dateOfBirthCheckDigit', ok: false, required: true }] })
    expect(found({ zones: [misprint, zoneOf(ERIKSSON)], codes: [licence, hers, code('plain', null)] }))
      .toEqual([['L898902C3', 'hers plain', 1, null], ['U24018736', '', 1, null], [null, 'licence', 1, null]])
  })

  it('are one for each page of a PDF, and one for two pages of the same', () => {
    expect(found({ zones: [zoneOf(ERIKSSON)] }, { zones: [zoneOf(STEVENSON)] }, {})).toEqual([['L898902C3', '', 1, null], ['U24018736', '', 2, null]])
    const unsure = zoneOf(ERIKSSON, { valid: false, confidence: 0.8 })
    expect(found({ zones: [unsure] }, { zones: [zoneOf(ERIKSSON)] })).toEqual([['L898902C3', '', 2, 1]])
    expect(found({ zones: [zoneOf(ERIKSSON)] }, { codes: [hers] })).toEqual([['L898902C3', 'hers', 1, 2]])
    expect(found({ zones: [zoneOf(ERIKSSON)] }, { codes: [licence] })).toEqual([['L898902C3', '', 1, null], [null, 'licence', 2, null]])
  })

  it('keep a card’s two sides together, in either order, and no page between', () => {
    const back = { zones: [zoneOf(CARD)] }
    expect(found(front, back)).toEqual([['D91827364', '', 2, 4]])
    expect(found(back, front)).toEqual([['D91827364', '', 1, 4]])
    expect(found(back, {}, front)).toEqual([['D91827364', '', 1, null], [null, '', 4, null]])
    expect(found({ codes: [licence] }, front)).toEqual([[null, 'licence', 1, 4]])
    // A passport has no other side: the card behind it waits for its own.
    expect(found({ zones: [zoneOf(ERIKSSON)] }, front)).toEqual([['L898902C3', '', 1, null], [null, '', 4, null]])
    expect(found(front, front)).toEqual([[null, '', 4, null], [null, '', 4, null]])
  })

  it('leave sides apart of which nobody knows whose they are', () => {
    const other = ['I<UTOD555555551<<<<<<<<<<<<<<<', ...CARD.slice(1)]
    const [his, hers] = [{ zones: [zoneOf(CARD)] }, { zones: [zoneOf(other)] }]
    for (const order of [[front, front, his, hers], [his, hers, front, front], [front, his, front, hers], [front, his, hers], [front, his, front], [his, front, hers]]) {
      const all = found(...order)
      expect(all).toHaveLength(order.length)
      expect(all.map(([, , , otherSide]) => otherSide)).toEqual(order.map(() => null))
    }
    // Two cards on one page, and one front.
    const both = zoneOf(other, { quads: [[{ x: 0, y: 5 }, { x: 1, y: 5 }, { x: 1, y: 6 }, { x: 0, y: 6 }]] })
    expect(found({ zones: [zoneOf(CARD), both] }, front).map(([, , , otherSide]) => otherSide)).toEqual([null, null, null])
    // A pair between pages that are neither is one.
    expect(found({ zones: [zoneOf(ERIKSSON)] }, front, his, { page: page(9) }, hers, front)).toHaveLength(3)
  })

  it('are two where the number is the same and the birth or the expiry is another', () => {
    for (const line of [ERIKSSON[1]!.replace('7408122', '7408133'), ERIKSSON[1]!.replace('3404159', '3504159')]) {
      expect(found({ zones: [zoneOf(ERIKSSON)] }, { zones: [zoneOf([ERIKSSON[0]!, line])] })).toEqual([['L898902C3', '', 1, null], ['L898902C3', '', 2, null]])
    }
    // A code's are compared with the zone's where both are one document.
    const forged = code('forged', { documentNumber: 'L898902C3', dateOfExpiry: '2039-04-15' })
    expect(found({ zones: [zoneOf(ERIKSSON)] }, { codes: [forged] })).toEqual([['L898902C3', 'forged', 1, 2]])
  })

  it('are two where the number is the same on one page and both zones hold, but not where one may be misread', () => {
    const at = (y: number, lines: string[], more: Partial<MrzReading> = {}) => zoneOf(lines, { quads: [[{ x: 0, y }, { x: 1, y }, { x: 1, y: y + 1 }, { x: 0, y: y + 1 }]], ...more })
    const [name, line] = [ERIKSSON[0]!, ERIKSSON[1]!]
    const renewed = [name, `${line.slice(0, 21)}350415${checkDigit('350415')}${line.slice(28, 43)}${checkDigit(`${line.slice(0, 10)}${line.slice(13, 20)}350415${checkDigit('350415')}${line.slice(28, 43)}`)}`]
    expect(found({ zones: [at(0, ERIKSSON), at(5, renewed)] })).toHaveLength(2)
    expect(found({ zones: [at(0, ERIKSSON), at(5, [name, line.replace('3404159', '3504159')])] })).toHaveLength(1)
    // The same for a picture that is added to it.
    const images = { page: null, portrait: null, crops: [] }
    const parts = addParts({ source: 'file', mrz: zoneOf(ERIKSSON), barcodes: [], printed: null, chip: null, images, ms: 1 }, { source: 'file', mrz: zoneOf(renewed), ms: 1 }, now.getTime())
    expect([parts.mrz?.fields.dateOfExpiry, parts.others]).toEqual(['2034-04-15', true])
  })

  it('leave pages with nothing on them, each of which is told', () => {
    expect(onPages({ zones: [zoneOf(ERIKSSON)] }, {}, { codes: [hers] }, { page: page(9) }, { zones: [zoneOf(CARD)] }, front).empty).toEqual([1, 3])
    expect(onPages({ codes: [code('plain', null)] }, { zones: [zoneOf(STEVENSON)] }).empty).toEqual([0])
  })

  it('are none where nothing says what it is', () => {
    expect(found({}, { codes: [code('plain', null)] })).toEqual([])
  })
})

describe('what the pages of a file cost', () => {
  const ofPages = (asked: [number, number | undefined][], spend: number) => ({
    readPage: (image: RgbImage, of?: Budget) => { asked.push([image.width, of?.left]); of?.spend(spend); return Promise.resolve([]) },
  })

  it('is kept by one budget for all, of which the first page is always looked at', async () => {
    const asked: [number, number | undefined][] = []
    const budget = budgetOf(900)
    expect((await zonesOf(ofPages(asked, 600), pages, budget)).size).toBe(2)
    expect(asked).toEqual([[1, 900], [2, 300]])
    await zonesOf(ofPages(asked, 0), pages, budget)
    expect(asked.slice(2)).toEqual([[1, -300]])
  })

  it('is less for codes where a zone is read and whole, and its page comes first', async () => {
    const asked: [number, number][] = []
    const reader = { read: ({ width }: RgbImage, { work }: { work: number }) => { asked.push([width, work]); return Promise.resolve([]) } }
    await codesOf(reader, pages, new Map([[pages[1], [zoneOf(ERIKSSON)]]]), budgetOf(5000))
    expect(asked).toEqual([[2, 200], [1, 200], [3, 200], [4, 200]])
    asked.length = 0
    expect((await codesOf(reader, pages, new Map(), budgetOf(0))).size).toBe(1)
    expect(asked).toEqual([[1, 800]])
  })
})

describe('the barcodes of one document', () => {
  const hers = { documentNumber: 'L898902C3', dateOfExpiry: '2034-04-15' }
  const another = { documentNumber: 'A1', dateOfExpiry: '2030-01-01', placeOfBirth: 'ELSEWHERE' }

  it('leave out those whose number and expiry are both others, and say so', () => {
    expect(codesOfOne(zoneOf(ERIKSSON).fields, [code('hers', hers), code('another', another), code('plain', null)]))
      .toMatchObject({ barcodes: [{ text: 'hers' }, { text: 'plain' }], others: true })
    expect(codesOfOne(hers, [code('first', hers), code('another', another)])).toMatchObject({ barcodes: [{ text: 'first' }], others: true })
    const joined = joinReading({ source: 'file', mrz: zoneOf(ERIKSSON), barcodes: [], printed: null, chip: null, images: { page: null, portrait: null, crops: [] }, ms: 1, others: true }, now)
    expect(joined.checks).toContainEqual({ code: 'document.others', result: 'warn', fields: [] })
  })

  it('keep those that differ in one of the two: that may be a forgery', () => {
    const forged = [code('number', { ...hers, documentNumber: 'L898902C4' }), code('expiry', { ...hers, dateOfExpiry: '2029-04-15' }), code('neither', { primaryIdentifier: 'ERIKSEN' })]
    expect(codesOfOne(zoneOf(ERIKSSON).fields, forged)).toEqual({ barcodes: forged, others: false })
  })
})
