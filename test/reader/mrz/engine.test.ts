import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { mrzReadingSchema, type MrzFormat } from '../../../electron/contract/mrz.ts'
import type { RgbImage } from '../../../electron/reader/images/image.ts'
import { makePagePictures } from '../../../electron/reader/mrz/page-picture.ts'
import { drawDocument, type DrawnDocument } from '../../drawn/documents.ts'
import { drawPage } from '../../drawn/page.ts'
import { photograph, photographed, scanned, type Damage } from '../../drawn/photograph.ts'
import { Random } from '../../drawn/random.ts'
import { openReader } from './reader-for-tests.ts'

const reader = openReader()

async function drawn(seed: number, format: MrzFormat, damage: Damage, side: number): Promise<{ document: DrawnDocument, image: RgbImage }> {
  const r = new Random(seed)
  const document = drawDocument(r, format)
  const jpeg = await photograph(r, await drawPage(r, document, 10), side, damage)
  return { document, image: await reader.decode(jpeg) }
}

/** Formats whose check digits and grammar leave nothing open; the Swiss licence has no check digit. */
const formats: MrzFormat[] = ['TD1', 'TD2', 'TD3', 'MRVA', 'MRVB', 'FRID', 'FRDL', 'NLDL']

describe('the engine', () => {
  it('reads back any valid document that is drawn and scanned', async () => {
    for (let seed = 100; seed < 114; seed++) {
      const { document, image } = await drawn(seed, formats[seed % formats.length]!, scanned, 900)
      const [reading] = await reader.readPage(image)
      expect(reading?.lines, `seed ${seed}`).toEqual(document.lines)
      expect(reading!.format).toBe(document.format)
      expect(mrzReadingSchema.safeParse(reading).success).toBe(true)
    }
  }, 180_000)

  it('reads photographs at any turn, and is never valid and wrong', async () => {
    const pages = 10
    let exact = 0
    for (let seed = 300; seed < 300 + pages; seed++) {
      const { document, image } = await drawn(seed, formats[seed % formats.length]!, photographed, 1000)
      const [reading] = await reader.readPage(image)
      const right = reading?.lines.join('\n') === document.lines.join('\n')
      if (right) exact++
      expect(reading?.valid === true && !right, `seed ${seed} is valid but wrong`).toBe(false)
    }
    expect(exact).toBeGreaterThanOrEqual(pages - 1)
  }, 180_000)

  it('tells where the lines stand', async () => {
    const { image } = await drawn(105, 'TD3', scanned, 1400)
    const [reading] = await reader.readPage(image)
    for (const quad of reading!.quads) {
      expect(quad[1].x).toBeGreaterThan(quad[0].x)
      expect(quad[3].y).toBeGreaterThan(quad[0].y)
      for (const p of quad) expect(p.x >= -2 && p.y >= -2 && p.x < image.width + 2 && p.y < image.height + 2).toBe(true)
    }
    expect(reading!.quads[0]![0].y).toBeLessThan(reading!.quads[1]![0].y)
    const pictures = await makePagePictures(image, reading!, null)
    expect([pictures!.page[0], pictures!.page[1]]).toEqual([0xff, 0xd8])
    expect(Object.keys(pictures!.crops)).toEqual(expect.arrayContaining(['documentNumber', 'primaryIdentifier', 'dateOfBirth']))
  })

  it('reads two documents on one picture', async () => {
    const [a, b] = [await drawn(400, 'TD1', scanned, 1000), await drawn(401, 'TD1', scanned, 1000)]
    const width = Math.max(a.image.width, b.image.width)
    const image = { width, height: a.image.height + b.image.height, data: new Uint8Array(width * (a.image.height + b.image.height) * 3).fill(90) }
    for (const [part, top] of [[a.image, 0], [b.image, a.image.height]] as const) {
      for (let y = 0; y < part.height; y++) image.data.set(part.data.subarray(y * part.width * 3, (y + 1) * part.width * 3), (top + y) * width * 3)
    }
    const found = await reader.readPage(image)
    expect(found.map((r) => r.lines.join()).toSorted()).toEqual([a.document.lines.join(), b.document.lines.join()].toSorted())
  })

  it('reads a card that lies on a printed page', async () => {
    const r = new Random(612)
    const document = drawDocument(r, 'TD1')
    const card = await drawPage(r, document, 7)
    const words = (): string => Array.from({ length: 12 }, () => r.pick(['lorem', 'ipsum', 'dolor', 'sit', 'amet', 'consectetur', 'elit'])).join(' ')
    const lines = Array.from({ length: 30 }, (_, i) => `<text x="20" y="${40 * i + 30}" font-family="DejaVu Sans" font-size="26" fill="#111">${words()}</text>`)
    const picture = await sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1300" height="1200"><rect width="1300" height="1200" fill="#fff"/>${lines.join('')}</svg>`))
      .composite([{ input: Buffer.from(card.data), raw: { width: card.width, height: card.height, channels: 3 }, left: 330, top: 400 }])
      .jpeg().toBuffer()
    const image = await reader.decode(picture)
    expect((await reader.readPage(image))[0]?.lines).toEqual(document.lines)
  })

  it('finds nothing where there is nothing, whatever the size', async () => {
    const r = new Random(9)
    for (const [width, height] of [[1, 1], [3, 2000], [640, 480]] as const) {
      const data = Uint8Array.from({ length: width * height * 3 }, () => r.whole(0, 255))
      expect(await reader.readPage({ width, height, data })).toEqual([])
    }
  })
})
