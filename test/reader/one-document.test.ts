import { describe, expect, it } from 'vitest'
import type { BarcodeFields, BarcodeReading } from '../../electron/contract/barcodes.ts'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import { joinReading } from '../../electron/documents/cross-check/join.ts'
import { parseMrz } from '../../electron/documents/mrz/parse.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { codesOfOne } from '../../electron/documents/cross-check/same-document.ts'
import { Budget } from '../../electron/reader/budget.ts'
import { bestZone, codesBeside } from '../../electron/reader/one-document.ts'

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
const plenty = budgetOf(5000)
const pages = [page(1), page(2), page(3)] as const

/** What each page has, by its width; which pages were asked, and with how much work left. */
function zones(table: Record<number, MrzReading[]>) {
  const asked: [number, number | undefined][] = []
  return { asked, readPage: (image: RgbImage, of?: Budget) => { asked.push([image.width, of?.left]); return Promise.resolve(table[image.width] ?? []) } }
}
function codes(table: Record<number, BarcodeReading[]>) {
  const asked: [number, number | undefined][] = []
  return {
    asked,
    read: ({ width }: { width: number }, options?: { work?: number }) => { asked.push([width, options?.work]); return Promise.resolve(table[width] ?? []) },
  }
}

describe('the zone of one document', () => {
  it('is the surest on the page, not the first found, and others are told', async () => {
    const doubtful = zoneOf(STEVENSON, { valid: false, confidence: 0.7 })
    const found = await bestZone(zones({ 1: [doubtful, zoneOf(ERIKSSON)] }), pages, plenty)
    expect(found).toMatchObject({ reading: { lines: ERIKSSON }, page: { width: 1 }, others: true })
    expect(await bestZone(zones({ 1: [zoneOf(ERIKSSON)], 2: [zoneOf(STEVENSON)] }), pages, plenty)).toMatchObject({ others: false, page: { width: 1 } })
  })

  it('is looked for on later pages, a better one winning; the same document twice is one', async () => {
    const found = await bestZone(zones({ 1: [zoneOf(ERIKSSON, { valid: false, confidence: 0.8 })], 3: [zoneOf(ERIKSSON)] }), pages, plenty)
    expect(found).toMatchObject({ reading: { valid: true }, page: { width: 3 }, others: false })
    expect(await bestZone(zones({}), pages, plenty)).toBeNull()
  })

  it('keeps one budget for all pages, of which the first is always read', async () => {
    const budget = budgetOf(900)
    const reader = zones({})
    await bestZone({ readPage: (image, of) => { const answer = reader.readPage(image, of); of?.spend(600); return answer } }, pages, budget)
    expect(reader.asked).toEqual([[1, 900], [2, 300]])
    await bestZone(reader, pages, budget)
    expect(reader.asked.slice(2)).toEqual([[1, -300]])
  })
})

describe('the barcodes of one document', () => {
  const hers = { documentNumber: 'L898902C3', dateOfExpiry: '2034-04-15' }
  const another = { documentNumber: 'A1', dateOfExpiry: '2030-01-01', placeOfBirth: 'ELSEWHERE' }

  it('come from the page of the zone only', async () => {
    const reader = codes({ 1: [code('other page', another)], 2: [code('hers', hers)] })
    const found = await codesBeside(reader, pages, { reading: zoneOf(ERIKSSON), page: pages[1] }, { perPage: 200, budget: plenty })
    expect(found).toMatchObject({ barcodes: [{ text: 'hers' }], page: { width: 2 }, others: false })
    expect(reader.asked).toEqual([[2, 200]])
  })

  it('come, without a zone, from the first page with one that is understood', async () => {
    const table = { 1: [code('plain', null)], 2: [code('licence', another)], 3: [code('later', hers)] }
    expect(await codesBeside(codes(table), pages, null, { perPage: 800, budget: plenty })).toMatchObject({ barcodes: [{ text: 'licence' }], page: { width: 2 } })
    expect(await codesBeside(codes({ 1: table[1] }), pages, null, { perPage: 800, budget: plenty })).toMatchObject({ barcodes: [{ text: 'plain' }], page: { width: 1 } })
    const late = codes(table)
    await codesBeside(late, pages, null, { perPage: 800, budget: budgetOf(0) })
    expect(late.asked).toEqual([[1, 800]])
  })

  it('are listed from every page for those who ask, the document’s own staying the same', async () => {
    const table = { 1: [code('other page', another)], 2: [code('hers', hers)], 3: [code('plain', null)] }
    const all = (found: { all: BarcodeReading[] }): string[] => found.all.map(({ text }) => text)
    const beside = await codesBeside(codes(table), pages, { reading: zoneOf(ERIKSSON), page: pages[1] }, { perPage: 200, budget: plenty, everyPage: true })
    expect(beside).toMatchObject({ barcodes: [{ text: 'hers' }], page: { width: 2 }, others: false })
    expect(all(beside)).toEqual(['hers', 'other page', 'plain'])
    const alone = await codesBeside(codes(table), pages, null, { perPage: 200, budget: plenty, everyPage: true })
    expect(alone).toMatchObject({ barcodes: [{ text: 'other page' }], page: { width: 1 } })
    expect(all(alone)).toEqual(['other page', 'hers', 'plain'])
    expect(all(await codesBeside(codes(table), pages, null, { perPage: 200, budget: budgetOf(0), everyPage: true }))).toEqual(['other page'])
  })

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
