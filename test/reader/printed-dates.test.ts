import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reading as readingSchema, type Reading } from '../../electron/contract/reading.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { printedOf } from '../../electron/reader/viz/printed-zone.ts'
import { openTextReader } from '../../electron/reader/viz/text-reader.ts'
import { projectRoot } from '../data-folder.ts'

const modulesFolder = join(projectRoot, 'node_modules')
const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
const texts = openTextReader({ modulesFolder })
beforeAll(() => documents.ready)
afterAll(async () => { await Promise.all([documents.close(), texts.close()]) })

const specimen = (id: string): Promise<Buffer> => readFile(join(projectRoot, 'resources/specimens', `${id}.jpg`))
const field = ({ fields }: Reading, name: string) => fields.find((each) => each.name === name)

/** Read, and its print compared, as the desk does. */
async function compared(bytes: Uint8Array): Promise<Reading> {
  const { documents: [found] } = await documents.read(new Uint8Array(bytes), { source: 'file', earlier: null, onStep: () => undefined })
  const printed = await printedOf(texts, found.parts)
  expect(printed).not.toBeNull()
  const { reading } = documents.addPrinted(printed!, found)
  expect(readingSchema.safeParse(reading).error).toBeUndefined()
  return reading
}

/** The genuine passport with something else printed over it: left and top of each, mm, and what. */
async function printedOver(...prints: readonly (readonly [number, number, string])[]): Promise<Buffer> {
  const bytes = await specimen('passport-genuine')
  const { width, height } = await sharp(bytes).metadata()
  const over = prints.map(([x, y, text]) => `<rect x="${x - 1}" y="${y - 0.9}" width="28" height="4" fill="#eaf0ee"/><text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="2.6" font-weight="bold" fill="#16191c" dy="2">${text}</text>`)
  return sharp(bytes).composite([{ input: Buffer.from(`<svg width="${width}" height="${height}" viewBox="0 0 125 88">${over.join('')}</svg>`) }]).jpeg({ quality: 92 }).toBuffer()
}

describe('what a page prints beside its lines', () => {
  it('is found, and said as it is printed', async () => {
    const reading = await compared(await specimen('passport-genuine'))
    expect(field(reading, 'dateOfBirth')).toMatchObject({ value: '1974-08-12', asPrinted: '12.08.1974', agreement: 'agree' })
    expect(field(reading, 'dateOfExpiry')).toMatchObject({ value: '2034-04-15', asPrinted: '15.04.2034', agreement: 'agree' })
    expect(field(reading, 'documentNumber')?.sources.map(({ source }) => source)).toEqual(['mrz', 'viz'])
    for (const code of ['printed.names', 'printed.dates', 'printed.number']) expect(reading.checks).toContainEqual(expect.objectContaining({ code, result: 'pass' }))
    // It prints no nationality, and nothing is said of one.
    expect(reading.checks.map(({ code }) => code)).not.toContain('printed.nationality')
  })

  it('makes no misprint fit: the page’s own 29.02.2000 is shown, its character stays marked, and it stops', async () => {
    const reading = await compared(await specimen('passport-misprint'))
    expect(field(reading, 'dateOfBirth')).toMatchObject({ value: '2000-02-29', asPrinted: '29.02.2000', doubtful: [{ index: 9, alternatives: ['4'] }] })
    expect(reading).toMatchObject({ verdict: 'stop', reasons: [{ code: 'checkDigitWrong', params: { field: 'dateOfBirth' } }, { code: 'checkDigitWrong' }] })
  })

  it('is told where it names another birth than the lines: look at it, nobody is accused', async () => {
    // As a forger would: the page says 1964, the lines 1974.
    const reading = await compared(await printedOver([44, 40.6, '12.08.1964']))
    expect(field(reading, 'dateOfBirth')).toMatchObject({ value: '1974-08-12', agreement: 'conflict', sources: [{ source: 'mrz' }, { source: 'viz', value: '1964-08-12' }] })
    expect(reading.verdict).toBe('readNotProven')
    expect(reading.reasons[0]).toEqual({ code: 'lookAtField', params: { field: 'dateOfBirth' } })
  })

  it('is told where another number or expiry stands beside its label, and the read one nowhere', async () => {
    const reading = await compared(await printedOver([44, 14.2, 'L898457C9'], [72, 49.8, '15.04.2039']))
    expect(field(reading, 'documentNumber')).toMatchObject({ value: 'L898902C3', agreement: 'conflict', sources: [{ source: 'mrz' }, { source: 'viz', value: 'L898457C9' }] })
    expect(field(reading, 'dateOfExpiry')).toMatchObject({ value: '2034-04-15', agreement: 'conflict', sources: [{ source: 'mrz' }, { source: 'viz', value: '2039-04-15' }] })
    expect(reading.verdict).toBe('readNotProven')
    expect(reading.reasons.slice(0, 2)).toEqual([{ code: 'lookAtField', params: { field: 'documentNumber' } }, { code: 'lookAtField', params: { field: 'dateOfExpiry' } }])
  })

  it('is compared by the word of the nationality, beside its label: the same, or another state’s', async () => {
    const label = [85, 25, 'Nationality'] as const
    const same = await compared(await printedOver(label, [85, 28.8, 'UTOPIAN']))
    expect(same.checks).toContainEqual({ code: 'printed.nationality', result: 'pass', fields: ['nationality'] })
    expect(field(same, 'nationality')).toMatchObject({ value: 'UTO', agreement: 'agree', sources: [{ source: 'mrz' }, { source: 'viz' }] })

    const other = await compared(await printedOver(label, [85, 28.8, 'NORWEGIAN']))
    expect(other.checks).toContainEqual({ code: 'printed.nationality', result: 'unknown', fields: ['nationality'] })
    expect(field(other, 'nationality')).toMatchObject({ value: 'UTO', agreement: 'conflict', sources: [{ source: 'mrz' }, { source: 'viz', value: 'NOR' }] })
    expect(other).toMatchObject({ verdict: 'readNotProven', reasons: [{ code: 'lookAtField', params: { field: 'nationality' } }, {}, {}] })
  })

  it('stands on a card’s other side: the lines of its back are compared with its front', async () => {
    const { documents: [front] } = await documents.read(new Uint8Array(await specimen('card-front')), { source: 'file', earlier: null, onStep: () => undefined })
    const { documents: [card] } = await documents.read(new Uint8Array(await specimen('card-back')), { source: 'file', earlier: front, onStep: () => undefined })
    const printed = await printedOf(texts, card.parts)
    expect(printed).toMatchObject({ namesFound: true, datesFound: true, numberFound: true, fields: { dateOfBirth: { asPrinted: '16.01.1995' } } })
  })
})
