import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import { expect, it } from 'vitest'
import { cardSide } from '../../electron/reader/images/card-side.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { picturesOf } from '../../electron/reader/pictures.ts'
import { projectRoot } from '../data-folder.ts'

it('a page of several documents is shown whole of one that has no place of its own on it, not another’s card', async () => {
  const card = await sharp(await readFile(join(projectRoot, 'resources/specimens/card-front.jpg'))).resize({ width: 1000 }).toBuffer()
  const { data, info: { width, height } } = await sharp({ create: { width: 1500, height: 2000, channels: 3, background: '#404448' } })
    .composite([{ input: card, left: 200, top: 200 }]).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const page: RgbImage = { width, height, data: new Uint8Array(data) }
  const aspectOf = async (isShared: boolean) => {
    const shown = await sharp((await picturesOf({ zone: null, barcodes: [], page, otherSide: null }, () => isShared)).page!).metadata()
    return shown.width / shown.height
  }
  expect(await aspectOf(false)).toBeGreaterThan(1)
  expect(await aspectOf(true)).toBeCloseTo(width / height, 2)
})

it('a card’s front is found on a scan of a whole sheet, where it is as large as a card; a paragraph or a smaller picture is none', async () => {
  const sheet = async (layers: OverlayOptions[]): Promise<RgbImage> => {
    // A4 at 200 dpi.
    const { data, info: { width, height } } = await sharp({ create: { width: 1654, height: 2339, channels: 3, background: '#f6f6f3' } }).composite(layers).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width, height, data: new Uint8Array(data) }
  }
  const front = await readFile(join(projectRoot, 'resources/specimens/card-front.jpg'))
  const pictureOf = (width: number, height: number) => sharp(front).resize({ width, height, fit: 'fill' }).toBuffer()
  const card = cardSide(await sheet([{ input: await pictureOf(674, 425), left: 300, top: 400 }]))
  expect([card !== null, card === null ? 0 : card.width / card.height]).toEqual([true, expect.closeTo(85.6 / 53.98, 1)])
  expect(cardSide(await sheet([{ input: await pictureOf(520, 328), left: 300, top: 400 }]))).toBeNull()
  const lines = Array.from({ length: 16 }, (_, at) => `<text x="0" y="${24 + at * 26}" font-family="DejaVu Sans" font-size="22">${'Lorem ipsum dolor sit amet '.repeat(3).slice(0, 66)}</text>`).join('')
  expect(cardSide(await sheet([{ input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="440">${lines}</svg>`), left: 200, top: 300 }]))).toBeNull()
})
