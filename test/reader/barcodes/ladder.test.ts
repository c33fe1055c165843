import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBarcodeReader, type BarcodeReader } from '../../../electron/reader/barcodes/engine.ts'
import { newGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { resizeGray } from '../../../electron/reader/images/resize.ts'
import { encode, photograph, seeded, type Modules } from '../../bench/barcode-pictures.ts'
import { projectRoot } from '../../data-folder.ts'
import { aamvaPayload } from '../../documents/aamva/specimens.ts'

const wasmPath = join(projectRoot, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')
const patient = { work: 60_000 }
let reader: BarcodeReader

beforeAll(async () => {
  reader = await createBarcodeReader({ wasmPath })
})
afterAll(() => reader.close())

function paper(width: number, height: number): GrayImage {
  const image = newGray(width, height)
  image.data.fill(240)
  return image
}

function put(image: GrayImage, modules: Modules, left: number, top: number, pixels: number, rows = modules.height): void {
  for (let y = 0; y < rows * pixels; y++) {
    for (let x = 0; x < modules.width * pixels; x++) {
      const bit = modules.bits[Math.min(modules.height - 1, Math.floor(y / pixels)) * modules.width + Math.floor(x / pixels)]
      if (bit === 1) image.data[(top + y) * image.width + left + x] = 25
    }
  }
}

const said = async (image: GrayImage): Promise<string[]> => (await reader.read(image, patient)).map(({ format, text }) => `${format} ${text}`).toSorted()

describe('several symbols on one picture', () => {
  it('are all read, those that say the same as well', async () => {
    const image = paper(1000, 800)
    put(image, encode('qrcode', 'FIRST SPECIMEN'), 60, 60, 5)
    put(image, encode('qrcode', 'FIRST SPECIMEN'), 460, 60, 5)
    put(image, encode('datamatrix', 'SECOND SPECIMEN'), 800, 60, 5)
    put(image, encode('code128', 'UTO12345678'), 60, 400, 2, 40)
    put(image, encode('code39', 'UTO7654321'), 60, 620, 2, 40)
    put(image, encode('pdf417', 'THIRD SPECIMEN', { columns: 4, eclevel: 3 }), 560, 420, 3)
    expect(await said(image)).toEqual(['Code128 UTO12345678', 'Code39 UTO7654321', 'DataMatrix SECOND SPECIMEN', 'PDF417 THIRD SPECIMEN', 'QRCode FIRST SPECIMEN', 'QRCode FIRST SPECIMEN'])
  })
  it('are all read askew', async () => {
    const image = paper(1000, 700)
    put(image, encode('code128', 'UTO12345678'), 90, 90, 3, 40)
    put(image, encode('code128', 'UTO87654321'), 90, 420, 3, 40)
    put(image, encode('qrcode', 'SPECIMEN'), 700, 250, 6)
    const frame = photograph(image, { turn: 28, scale: 1, perspective: 0 }, seeded(5), 30)
    expect(await said(frame)).toEqual(['Code128 UTO12345678', 'Code128 UTO87654321', 'QRCode SPECIMEN'])
  })
  it('a licence beside a QR code gives both, the licence first', async () => {
    const payload = aamvaPayload({ own: { ZVA: '01' } })
    const image = paper(1300, 700)
    put(image, encode('pdf417', payload, { columns: 12, eclevel: 4 }), 60, 60, 3)
    put(image, encode('qrcode', 'SPECIMEN'), 1120, 500, 5)
    const readings = await reader.read(image, patient)
    expect(readings.map(({ text }) => text)).toEqual([payload, 'SPECIMEN'])
  })
})

describe('PDF417', () => {
  it.each([0, 17, 90, 200])('with as many edges across as along is read turned by %i degrees', async (turn) => {
    // Few columns, many rows, rows as low as a module is wide three times.
    const image = paper(500, 560)
    put(image, encode('pdf417', 'SPECIMEN OF UTOPIA '.repeat(6), { columns: 3, eclevel: 3 }), 60, 50, 3)
    const frame = photograph(image, { turn, scale: 1, perspective: 0 }, seeded(turn + 1), 20)
    expect(await said(frame)).toEqual([`PDF417 ${'SPECIMEN OF UTOPIA '.repeat(6)}`])
  })
  it.each([1, 2])('without a quiet zone, %i px a module, is read', async (pixels) => {
    const modules = encode('pdf417', 'SPECIMEN 123', { columns: 5, eclevel: 2 })
    const image = paper(modules.width * pixels + 4, modules.height * pixels + 4)
    put(image, modules, 2, 2, pixels)
    expect(await said(image)).toEqual(['PDF417 SPECIMEN 123'])
  })
  it('that fills a large picture is read in time', async () => {
    const modules = encode('pdf417', 'SPECIMEN OF UTOPIA '.repeat(8), { columns: 8, eclevel: 4 })
    const small = paper(modules.width + 10, modules.height + 10)
    put(small, modules, 5, 5, 1)
    const image = resizeGray(small, small.width * 14, small.height * 14)
    expect(image.width * image.height).toBeGreaterThan(2_000_000)
    expect(await said(image)).toEqual([`PDF417 ${'SPECIMEN OF UTOPIA '.repeat(8)}`])
  })
  it('says text of several character sets', async () => {
    const text = 'AB点茗αђŹ'
    const utf8 = String.fromCharCode(...new TextEncoder().encode(text))
    // ECI 26 is UTF-8.
    const image = paper(700, 300)
    put(image, encode('pdf417', `^ECI000026${utf8}`, { columns: 4, eclevel: 4, parsefnc: 'true' }), 60, 60, 3)
    expect(await said(image)).toEqual([`PDF417 ${text}`])
  })
})

describe('linear codes', () => {
  it.each(['code128', 'code39'] as const)('%s of little more than a pixel a bar is read askew', async (symbology) => {
    const image = paper(700, 260)
    put(image, encode(symbology, 'UTO1234567'), 60, 70, 3, 40)
    const frame = photograph(image, { turn: 31, scale: 0.5, perspective: 0 }, seeded(9), 20)
    expect((await said(frame)).map((line) => line.split(' ')[1])).toEqual(['UTO1234567'])
  })
  it('two of them with print between are both read', async () => {
    const image = paper(560, 330)
    put(image, encode('code128', 'UTO12345678'), 60, 40, 2, 45)
    put(image, encode('code128', 'FGGQ6D1'), 60, 190, 2, 45)
    const random = seeded(2)
    for (let x = 60; x < 420; x += 12) for (let k = 0; k < 60; k++) image.data[(142 + Math.floor(random() * 34)) * image.width + x + Math.floor(random() * 8)] = 40
    expect(await said(image)).toEqual(['Code128 FGGQ6D1', 'Code128 UTO12345678'])
  })
})

describe('a light symbol on dark', () => {
  it.each(['qrcode', 'azteccode', 'datamatrix'] as const)('%s is read', async (symbology) => {
    const image = paper(300, 300)
    put(image, encode(symbology, 'SPECIMEN'), 80, 80, 5)
    for (let i = 0; i < image.data.length; i++) image.data[i] = 255 - image.data[i]!
    expect((await said(image)).map((line) => line.split(' ')[1])).toEqual(['SPECIMEN'])
  })
})
