import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBarcodeReader, type BarcodeReader } from '../../../electron/reader/barcodes/engine.ts'
import { isDoubted } from '../../../electron/reader/barcodes/sanity.ts'
import { newGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { drawLicence, licencePayload, symbolOf } from '../../bench/barcode-licences.ts'
import { drawCard, jpeg, noise, photograph, seeded } from '../../bench/barcode-pictures.ts'
import { dataPath, projectRoot } from '../../data-folder.ts'

let reader: BarcodeReader
beforeAll(async () => {
  reader = await createBarcodeReader({ wasmPath: join(projectRoot, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm') })
})
afterAll(() => reader.close())

const field = dataPath('field/pictures/truth.json')
describe.skipIf(field === null)('licences that a plain decoder reads', () => {
  it.each(['licence-blurred.jpg', 'licence-photographed.jpg'])('%s', async (file) => {
    const truth = JSON.parse(readFileSync(field ?? '', 'utf8')) as Record<string, { barcode: string }>
    const { data, info } = await sharp(join(field ?? '', '..', file)).greyscale().raw().toBuffer({ resolveWithObject: true })
    const readings = await reader.read({ width: info.width, height: info.height, data: new Uint8Array(data) })
    expect(readings.map(({ text, parsed }) => [text, parsed?.kind])).toEqual([[truth[file]?.barcode, 'aamva']])
  })
})

describe('a blurred licence', () => {
  it.each([[3, 'blurred on its grid'], [4, 'blurred on its grid'], [27, 'blurred on its grid'], [18, 'blurred'], [24, 'blurred'], [31, 'blurred']])('of seed %i, %s, is read', async (seed, condition) => {
    const { image, text } = await drawLicence(condition, seeded(seed))
    expect((await reader.read(image)).map((reading) => reading.text)).toEqual([text])
  })
})

describe('a symbol whose correction is used up', () => {
  it('is not believed for one look', async () => {
    const random = seeded(39713)
    const between = (low: number, high: number): number => low + random() * (high - low)
    let image: GrayImage = newGray(1, 1)
    let said = ''
    // The ninth of a row of licences as small as this says something else, which looks like text.
    for (let i = 0; i < 9; i++) {
      said = licencePayload(random)
      const card = drawCard(symbolOf(random, said), 6, random)
      const frame = photograph(card.image, { scale: between(1.1, 1.7) / 6, turn: (random() - 0.5) * 4, perspective: 0 }, random, 40)
      image = await jpeg(noise(frame, 2, random), 80)
    }
    expect((await reader.read(image)).filter(({ text }) => text !== said)).toEqual([])
  })

  it('is known by what is left of it', () => {
    const raw = { format: 'PDF417', text: 'A', bytes: new Uint8Array([65]), corners: [[0, 0], [1, 0], [1, 1], [0, 1]], lines: 0, engine: 'wasm' } as const
    expect([isDoubted({ ...raw, spare: 0 }), isDoubted({ ...raw, spare: 0.1 }), isDoubted({ ...raw, format: 'QRCode', spare: 0 })]).toEqual([true, false, false])
  })
})
