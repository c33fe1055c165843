import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reading as readingSchema, type Reading } from '../../electron/contract/reading.ts'
import { openDocumentReader, type ReadDocument } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { pdfOf } from '../drawn/pdf-of.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
beforeAll(() => documents.ready)
afterAll(() => documents.close())

const specimen = (id: string): Promise<Buffer> => readFile(join(projectRoot, 'resources/specimens', `${id}.jpg`))
const read = async (bytes: Uint8Array, earlier: ReadDocument | null = null) => await documents.read(new Uint8Array(bytes), { source: 'file', earlier, onStep: () => undefined })
const number = ({ fields }: Reading) => fields.find(({ name }) => name === 'documentNumber')?.value
const numbers = async (bytes: Uint8Array) => (await read(bytes)).documents.map(({ reading }) => number(reading))

/** Pages of passports on a table, as a family lays them on a scanner's glass. */
async function onOnePicture(...ids: string[]): Promise<Buffer> {
  const pages = await Promise.all(ids.map(async (id) => sharp(await specimen(id)).resize({ width: 1500 }).toBuffer()))
  return sharp({ create: { width: 2480, height: 3508, channels: 3, background: '#e8e6e0' } })
    .composite(pages.map((input, at) => ({ input, left: 300 + at * 200, top: 300 + at * 1600 }))).jpeg().toBuffer()
}

/** Two pictures look the same: their grey levels, averaged down, hardly differ. */
async function difference(a: Uint8Array, b: Uint8Array): Promise<number> {
  const small = (jpeg: Uint8Array) => sharp(jpeg).resize(32, 32, { fit: 'fill' }).grayscale().raw().toBuffer()
  const [one, other] = await Promise.all([small(a), small(b)])
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length
}

/** Which of the pictures it shows: a page that was straightened is moved a little. */
async function shows(jpeg: Uint8Array | null | undefined, pictures: readonly Buffer[]): Promise<number> {
  const apart = await Promise.all(pictures.map((picture) => difference(jpeg!, picture)))
  return apart.indexOf(Math.min(...apart))
}

describe('a file', () => {
  it('of two passports on one picture gives both, from the top', async () => {
    expect(await numbers(await onOnePicture('passport-clone', 'passport-genuine'))).toEqual(['X50417713', 'L898902C3'])
  })

  it('gives a second one whose check digit does not fit as well, and stops there', async () => {
    const { documents: [, second] } = await read(await onOnePicture('passport-genuine', 'passport-misprint'))
    expect(second?.reading).toMatchObject({ verdict: 'stop', mrz: { unfitting: [{ from: '9', to: '4' }] } })
  })

  it('is what a feeder gives in one scan: a card by both its sides, a passport, and pages beyond the limit left out', async () => {
    const scan = async (ids: readonly string[]) => documents.read(await Promise.all(ids.map(async (id) => new Uint8Array(await specimen(id)))), { source: 'scanner', earlier: null, onStep: () => undefined })
    const { documents: found, leftOut } = await scan(['passport-genuine', 'card-front', 'card-back'])
    expect(found.map(({ reading }) => [number(reading), reading.source, reading.images.otherSide !== undefined && reading.images.otherSide !== null])).toEqual([['L898902C3', 'scanner', false], ['D91827364', 'scanner', true]])
    expect(leftOut).toBe(false)
    expect((await scan(Array.from({ length: 11 }, () => 'passport-genuine'))).leftOut).toBe(true)
    // A page that is none ends the scan with its own code.
    await expect(documents.read([new Uint8Array(await specimen('visa')), new Uint8Array(200).fill(7)], { source: 'scanner', earlier: null, onStep: () => undefined })).rejects.toMatchObject({ code: 'image.unsupported' })
  })

  it('of three passports on three pages gives three, each with its own page', async () => {
    const ids = ['passport-genuine', 'passport-altered', 'passport-clone']
    const { documents: found, leftOut } = await read(await pdfOf(await Promise.all(ids.map(specimen))))
    expect(found.map(({ reading }) => number(reading))).toEqual(['L898902C3', 'U24018736', 'X50417713'])
    expect(leftOut).toBe(false)
    for (const [at, id] of ids.entries()) {
      const { images } = found[at]!.reading
      expect(readingSchema.safeParse(found[at]!.reading).error).toBeUndefined()
      expect(ids[await shows(images.page, await Promise.all(ids.map(specimen)))]).toBe(id)
      expect(images.portrait).not.toBeNull()
    }
  })

  it('with more pages than are looked at says so', async () => {
    const page = await sharp(await specimen('passport-genuine')).resize({ width: 900 }).jpeg().toBuffer()
    const { documents: found, leftOut } = await read(await pdfOf(Array.from({ length: 12 }, () => page)))
    expect([found.length, leftOut]).toEqual([1, true])
  })
})

describe('a card', () => {
  it('keeps both sides and the face, whether its sides come on two pages or one after the other', async () => {
    const [front, back] = await Promise.all([specimen('card-front'), specimen('card-back')])
    const { documents: [first] } = await read(front)
    expect(first.reading).toMatchObject({ turnOver: true, images: { portrait: null } })
    const { documents: [turned] } = await read(back, first)
    const { documents: pages } = await read(await pdfOf([front, back]))
    expect(pages).toHaveLength(1)
    const { documents: [backFirst] } = await read(back)
    const { documents: [frontLast] } = await read(front, backFirst)
    for (const { reading } of [turned, pages[0], frontLast]) {
      expect(readingSchema.safeParse(reading).error).toBeUndefined()
      expect(number(reading)).toBe('D91827364')
      expect(reading.turnOver).toBe(false)
      expect(await shows(reading.images.page, [front, back])).toBe(1)
      expect(await shows(reading.images.otherSide, [front, back])).toBe(0)
      const { width, height } = await sharp(front).metadata()
      const spot = (picture: Buffer, left: number) => sharp(picture).extract({ left: Math.round(width * left), top: Math.round(height * 0.2), width: Math.round(width * 0.3), height: Math.round(height * 0.54) }).jpeg().toBuffer()
      const spots = await Promise.all([spot(back, 0.03), spot(front, 0.4), spot(front, 0.03)])
      expect(await shows(reading.images.portrait, spots)).toBe(2)
    }
  }, 240_000)
})

describe('a card’s side that comes beside another file', () => {
  const beside = async (bytes: Uint8Array, first: ReadDocument) => await documents.read(new Uint8Array(bytes), { source: 'file', earlier: null, beside: first, onStep: () => undefined })
  it('is joined in either order, and to nothing but a card’s one other side', async () => {
    const [front, back] = await Promise.all([specimen('card-front'), specimen('card-back')])
    const [{ documents: [side] }, { documents: [card] }] = [await read(front), await read(back)]
    const both = [await beside(back, side), await beside(front, card)]
    for (const { joined, documents: [first] } of both) {
      expect([joined, number(first.reading), first.reading.turnOver, first.reading.images.otherSide === undefined]).toEqual([true, 'D91827364', false, false])
    }
    const { joined, documents: [alone] } = await beside(front, both[0]!.documents[0])
    expect([joined, alone.reading.turnOver]).toEqual([false, true])
    expect((await beside(await pdfOf([back, await specimen('passport-genuine')]), side)).joined).toBe(false)
    expect((await beside(back, card)).joined).toBe(false)
  }, 240_000)
})

describe('a picture without a document', () => {
  const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#fbfbf8' } })
  it.each<[string, () => Promise<Buffer>]>([
    ['a blank sheet', () => blank(1600, 1131).jpeg().toBuffer()],
    ['a blank card', () => blank(1011, 638).jpeg().toBuffer()],
    ['a blank sheet with grain and a shadow', async () => {
      const grain = await sharp({ create: { width: 1600, height: 1010, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 9 }, background: '#808080' } }).png().toBuffer()
      const shadow = Buffer.from('<svg width="1600" height="1010"><defs><linearGradient id="g"><stop offset="0" stop-color="#000" stop-opacity=".35"/><stop offset=".6" stop-opacity="0"/></linearGradient></defs><rect width="1600" height="1010" fill="url(#g)"/></svg>')
      return blank(1600, 1010).composite([{ input: grain, blend: 'soft-light' }, { input: shadow }]).jpeg().toBuffer()
    }],
    ['a letter', () => blank(1240, 1754).composite([{ input: Buffer.from(`<svg width="1240" height="1754">${Array.from({ length: 30 }, (_, row) => `<text x="130" y="${240 + row * 44}" font-family="DejaVu Sans" font-size="24">Dear guest, thank you for staying with us in Utopia, line ${row}</text>`).join('')}</svg>`) }]).jpeg().toBuffer()],
  ])('is refused by name: %s', async (_, draw) => {
    await expect(read(await draw())).rejects.toMatchObject({ code: 'reading.nothingFound' })
  })
})
