import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { dpiOfScan } from '../../electron/reader/images/dpi.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { documentsOnSheet } from '../../electron/reader/images/sheet.ts'
import { printedOf } from '../../electron/reader/viz/printed-zone.ts'
import { openTextReader } from '../../electron/reader/viz/text-reader.ts'
import { projectRoot } from '../data-folder.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T00:00:00Z') })
const texts = openTextReader({ modulesFolder: join(projectRoot, 'node_modules') })
afterAll(async () => { await Promise.all([documents.close(), texts.close()]) })

const A4 = { width: 2480, height: 3508 }
const lid = '#f4f4f2'

interface Lying { name: string; left: number; top: number; turn?: number; cut?: { left: number; top: number; width: number; height: number } }

/** Specimens, all drawn at 300 dots per inch, on the glass of a scanner; one may reach beyond it. */
async function platen(lying: readonly Lying[], { dpi = 300, size = A4 } = {}): Promise<Uint8Array> {
  const layers = await Promise.all(lying.map(async ({ name, left, top, turn = 0, cut }): Promise<OverlayOptions> => {
    const turned = await sharp(join(projectRoot, 'resources/specimens', `${name}.jpg`)).rotate(turn, { background: lid }).png().toBuffer()
    return { input: cut === undefined ? turned : await sharp(turned).extract(cut).toBuffer(), left, top }
  }))
  return new Uint8Array(await sharp({ create: { ...size, channels: 3, background: lid } }).composite(layers).withMetadata({ density: dpi }).png().toBuffer())
}

const numberOf = ({ reading }: { reading: { fields: readonly { name: string; value: string }[] } }): string | undefined => reading.fields.find(({ name }) => name === 'documentNumber')?.value

async function scanned(...pages: Uint8Array[]) {
  const { documents: all } = await documents.read(pages, { source: 'scanner', earlier: null, onStep: () => undefined })
  return await Promise.all(all.map(async (each) => {
    const aspect = async (jpeg: Uint8Array | null | undefined): Promise<number | null> => {
      if (!jpeg) return null
      const { width, height } = await sharp(jpeg).metadata()
      return Math.round(100 * width / height) / 100
    }
    return { number: numberOf(each), page: await aspect(each.reading.images.page), otherSide: await aspect(each.reading.images.otherSide) }
  }))
}

const [card, passport] = [expect.closeTo(85.6 / 53.98, 1), expect.closeTo(125 / 88, 1)]

describe('what lies on a scanned page', () => {
  it('is each document by itself, straight and cut to its edges, at any turn and skew', async () => {
    const found = await scanned(await platen([{ name: 'passport-genuine', left: 60, top: 80, turn: 13 }, { name: 'passport-altered', left: 900, top: 1750, turn: 97 }]))
    expect(found.toSorted((a, b) => String(a.number).localeCompare(String(b.number)))).toEqual([
      { number: 'L898902C3', page: passport, otherSide: null }, { number: 'U24018736', page: passport, otherSide: null },
    ])
  })

  it('may reach beyond it: it keeps its proportions, and is read', async () => {
    const [found] = await scanned(await platen([{ name: 'passport-genuine', left: 700, top: 0, cut: { left: 0, top: 180, width: 1476, height: 859 } }]))
    expect(found).toEqual({ number: 'L898902C3', page: passport, otherSide: null })
  })

  it('is a card with its other side where these two lie on it and no more', async () => {
    expect(await scanned(await platen([{ name: 'card-front', left: 300, top: 200, turn: 6 }, { name: 'card-back', left: 500, top: 1500, turn: 355 }]))).toEqual([{ number: 'D91827364', page: card, otherSide: card }])
    const code = await scanned(await platen([{ name: 'licence-back', left: 300, top: 200 }, { name: 'passport-genuine', left: 500, top: 1500 }]))
    expect(code.map(({ page }) => page)).toEqual([card, passport])
  })

  it('is never paired with a side that may be another’s: each is shown alone', async () => {
    const two = await scanned(await platen([{ name: 'card-front', left: 200, top: 200 }, { name: 'card-front', left: 1300, top: 200 }, { name: 'card-back', left: 200, top: 1500 }]))
    expect(two.map(({ number, otherSide }) => [number, otherSide])).toEqual([['D91827364', null], [undefined, null], [undefined, null]])
    const [back, front] = [await platen([{ name: 'card-back', left: 200, top: 200 }, { name: 'licence-back', left: 200, top: 1500 }]), await platen([{ name: 'card-front', left: 300, top: 300 }])]
    expect((await scanned(back, front)).map(({ otherSide }) => otherSide)).toEqual([null, null, null])
  }, 90_000)
})

describe('the front of one card and the back of another in one scan', () => {
  /** A card's front with another person's print over its own: left, base and text, in the 702 parts of its width. */
  const others = async (prints: readonly (readonly [number, number, string])[]): Promise<Buffer> => {
    const front = join(projectRoot, 'resources/specimens/card-front.jpg')
    const { width, height } = await sharp(front).metadata()
    const over = prints.map(([x, y, text]) => `<rect x="${x - 3}" y="${y - 20}" width="190" height="27" fill="#ecebf3"/><text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="24" font-weight="bold" fill="#16191c">${text}</text>`)
    return sharp(front).composite([{ input: Buffer.from(`<svg width="${width}" height="${height}" viewBox="0 0 702 ${702 * height / width}">${over.join('')}</svg>`) }]).png().toBuffer()
  }
  const laid = (input: Buffer | string, top: number): OverlayOptions => ({ input, left: 400, top })
  const sheet = async (layers: OverlayOptions[]): Promise<Uint8Array> => new Uint8Array(await sharp({ create: { ...A4, channels: 3, background: lid } }).composite(layers).withMetadata({ density: 300 }).png().toBuffer())
  const back = join(projectRoot, 'resources/specimens/card-back.jpg')
  const anothers = [[270, 119, 'D45561207'], [270, 185, 'LINDQVIST'], [270, 250, 'MAJA'], [270, 313, '03.07.1988'], [499, 378, '09.05.2031']] as const

  it.each<[string, readonly (readonly [number, number, string])[], 'sheet' | 'feeder', unknown]>([
    ['on one sheet', anothers, 'sheet', { sides: ['warn'] }], ['on two pages of a feeder', anothers, 'feeder', { sides: ['warn'] }], ['that differ in their number alone', anothers.slice(0, 1), 'sheet', { looked: ['documentNumber'] }], ['that are one', [], 'sheet', { sides: [], looked: [] }],
  ])('%s: told where it is another’s', async (_name, prints, how, told) => {
    const front = await others(prints)
    const pages = how === 'sheet' ? [await sheet([laid(front, 200), laid(back, 1600)])] : [await sheet([laid(front, 200)]), await sheet([laid(back, 900)])]
    const { documents: all } = await documents.read(pages, { source: 'scanner', earlier: null, onStep: () => undefined })
    expect(all).toHaveLength(1)
    const printed = await printedOf(texts, all[0].parts)
    const { reading } = documents.addPrinted(printed!, all[0])
    expect({
      sides: reading.checks.filter(({ code }) => code === 'document.sides').map(({ result }) => result),
      looked: reading.reasons.filter(({ code }) => code === 'lookAtField').map(({ params }) => params?.['field']),
    }).toMatchObject(told as object)
  })
})

describe('a zone that is not as large as one is', () => {
  const told = async (bytes: Uint8Array) => {
    const { documents: all } = await documents.read(bytes, { source: 'scanner', earlier: null, onStep: () => undefined })
    return all.map(({ reading }) => [reading.checks.filter(({ code }) => code === 'document.naturalSize').map(({ params }) => params?.['percent']), reading.verdict])
  }
  const copied = async (share: number): Promise<Uint8Array> => {
    const input = await sharp(join(projectRoot, 'resources/specimens/passport-genuine.jpg')).resize({ width: Math.round(1476 * share) }).png().toBuffer()
    return new Uint8Array(await sharp({ create: { ...A4, channels: 3, background: lid } }).composite([{ input, left: 100, top: 300 }]).withMetadata({ density: 300 }).png().toBuffer())
  }

  it('on a whole sheet may be a printed copy: a doubt and no more', async () => {
    expect(await told(await copied(0.71))).toEqual([[[expect.closeTo(71, -1)], 'readNotProven']])
    expect(await told(await copied(1.41))).toEqual([[[expect.closeTo(141, -1)], 'readNotProven']])
    expect(await told(await copied(1))).toEqual([[[], 'readNotProven']])
  }, 120_000)

  it('says nothing where nobody knows the dots per inch', async () => {
    const small = await sharp(join(projectRoot, 'resources/specimens/passport-genuine.jpg')).resize({ width: 1050 }).withMetadata({ density: 300 }).png().toBuffer()
    expect(await told(new Uint8Array(small))).toEqual([[[], 'readNotProven']])
  })
})

describe('how large things on a scan are', () => {
  const page = async (bytes: Uint8Array, dpi: number): Promise<RgbImage> => {
    const { data, info: { width, height } } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width, height, data: new Uint8Array(data), dpi }
  }

  it('tells a card from a picture of one', async () => {
    const bytes = await platen([{ name: 'card-front', left: 300, top: 200, turn: 20 }, { name: 'residence', left: 900, top: 1500 }])
    expect(documentsOnSheet(await page(bytes, 300)).map(({ size }) => size).toSorted()).toEqual(['ID-1', 'ID-2'])
    // The same at 200 dots per inch would be half as large again.
    expect(documentsOnSheet(await page(bytes, 200))).toEqual([])
    expect(documentsOnSheet({ ...(await page(bytes, 300)), dpi: undefined } as unknown as RgbImage)).toEqual([])
  })

  it.each([
    [2480, 3508, 300, 300], [2480, 3508, 72, 300], [2480, 3508, null, 300], [2550, 3300, null, 300], [1654, 2339, null, 200], [1476, 1039, null, null], [1476, 1039, 300, 300], [2953, 2079, 72, null], [4000, 3000, 100, null], [2480, 3508, 5000, 300],
  ])('%i x %i px said to have %s dots per inch have %s', (width, height, said, dpi) => {
    expect(dpiOfScan({ width, height }, said)).toBe(dpi)
  })
})
