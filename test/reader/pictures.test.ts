import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
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
