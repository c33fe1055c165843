import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barcodeReadingSchema } from '../../../electron/contract/barcodes.ts'
import { createBarcodeReader, type BarcodeReader } from '../../../electron/reader/barcodes/engine.ts'
import { newGray, type GrayImage } from '../../../electron/reader/images/image.ts'
import { drawCard, encode, photograph, seeded, wear, type Symbology } from '../../bench/barcode-pictures.ts'
import { projectRoot } from '../../data-folder.ts'
import { aamvaPayload } from '../../documents/aamva/specimens.ts'
import { makeSigner, makeVds } from '../../documents/seals/seal-maker.ts'

const wasmPath = join(projectRoot, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')
const payload = aamvaPayload({ own: { ZVA: '01' } })
const patient = { work: 60_000 }
let reader: BarcodeReader

beforeAll(async () => {
  reader = await createBarcodeReader({ wasmPath })
})
afterAll(() => reader.close())

function licence(turn: number, perspective = 0, before: (card: ReturnType<typeof drawCard>) => ReturnType<typeof drawCard> = (card) => card): GrayImage {
  const random = seeded(turn + 1000)
  const card = before(drawCard(encode('pdf417', payload, { columns: 12, eclevel: 4 }), 4, random))
  return photograph(card.image, { turn, scale: 0.7, perspective }, random, 30)
}

describe('a licence', () => {
  it.each([0, 1, 11, 45, 63, 90, 180, 211, 333])('is read turned by %i degrees', async (turn) => {
    const readings = await reader.read(licence(turn), patient)
    expect(readings.map(({ format, text }) => ({ format, text }))).toEqual([{ format: 'PDF417', text: payload }])
    expect(readings[0]!.parsed).toMatchObject({ kind: 'aamva', fields: { documentNumber: 'T64235789' } })
    expect(() => barcodeReadingSchema.parse(readings[0])).not.toThrow()
  })
  it.each([3, 17, 200])('is read in perspective, turned by %i degrees', async (turn) => {
    expect((await reader.read(licence(turn, 0.06), patient))[0]?.text).toBe(payload)
  })
  it('is read with its start pattern worn off', async () => {
    const worn = licence(6, 0, (card) => wear(card, 0.05, 0, seeded(3)))
    expect((await reader.read(worn, patient))[0]?.text).toBe(payload)
  })
  it('is read beside a linear code', async () => {
    const random = seeded(21)
    const card = drawCard(encode('pdf417', payload, { columns: 12, eclevel: 4 }), 3, random)
    const line = encode('code128', 'UTO12345678')
    const image = newGray(card.image.width, card.image.height + 120)
    image.data.fill(235)
    image.data.set(card.image.data)
    for (let y = 0; y < 70; y++) for (let x = 0; x < line.width * 2; x++) if (line.bits[x >> 1] === 1) image.data[(card.image.height + 25 + y) * image.width + 60 + x] = 25
    const worn = wear({ image, symbol: card.symbol }, 0.05, 0, random).image
    expect((await reader.read(worn, patient)).map(({ text }) => text)).toContain(payload)
  })
  it('stands where the corners say', async () => {
    const random = seeded(7)
    const card = drawCard(encode('pdf417', payload, { columns: 12, eclevel: 4 }), 3, random)
    const [reading] = await reader.read(card.image, patient)
    const off = reading!.quad.map(([x, y], i) => Math.hypot(x - card.symbol[i]![0], y - card.symbol[i]![1]))
    expect(Math.max(...off)).toBeLessThan(20)
  })
})

describe('other symbols', () => {
  it.each([['qrcode', 'QRCode'], ['azteccode', 'Aztec'], ['datamatrix', 'DataMatrix'], ['code128', 'Code128'], ['code39', 'Code39']] as Array<[Symbology, string]>)('%s is read at any angle', async (symbology, format) => {
    for (const turn of [0, 115]) {
      const random = seeded(turn)
      const card = drawCard(encode(symbology, 'UTOPIA12345'), 4, random)
      const readings = await reader.read(photograph(card.image, { turn, scale: 0.8, perspective: 0 }, random, 30), patient)
      expect(readings.map((reading) => `${reading.format} ${reading.text}`)).toEqual([`${format} UTOPIA12345`])
    }
  })
  it('a seal is read from its octets and proven', async () => {
    const signer = makeSigner()
    const proving = await createBarcodeReader({ wasmPath, certificates: [signer.signer.der] })
    const bytes = makeVds(signer, { type: 0xf80a, features: [[1, 'PA5500K11'], [2, '03359010'], [3, '21614']] })
    const card = drawCard(encode('datamatrix', String.fromCharCode(...bytes)), 4, seeded(1))
    const [reading] = await proving.read(card.image, patient)
    proving.close()
    expect(reading!.bytes).toEqual(bytes)
    expect(reading!.parsed).toMatchObject({ kind: 'vds', signature: { status: 'valid' } })
  })
})

describe('no symbol', () => {
  it.each(['white', 'noise', 'stripes', 'print', 'checks'])('%s gives no reading', async (kind) => {
    const random = seeded(11)
    const image = kind === 'print' ? drawCard({ width: 200, height: 1, bits: new Uint8Array(200) }, 3, random).image : newGray(640, 420)
    if (kind !== 'print') {
      for (let y = 0; y < 420; y++) {
        for (let x = 0; x < 640; x++) {
          image.data[y * 640 + x] = { white: 255, noise: random() * 256, stripes: x % 7 < 3 ? 20 : 230, checks: ((x >> 2) + (y >> 2)) % 2 === 0 ? 20 : 230 }[kind] ?? 255
        }
      }
    }
    expect(await reader.read(image, patient)).toEqual([])
  })
})

describe('the rules', () => {
  it('refuses pictures whose size is a lie', async () => {
    await expect(reader.read({ width: 10, height: 10, data: new Uint8Array(99) })).rejects.toMatchObject({ code: 'input.invalid' })
    await expect(reader.read({ width: 0, height: 10, data: new Uint8Array(0) })).rejects.toMatchObject({ code: 'input.invalid' })
    await expect(reader.read({ width: 8001, height: 8001, data: { length: 8001 * 8001 } as Uint8Array })).rejects.toMatchObject({ code: 'image.tooLarge' })
  })
  it.each([1, 2, 7, 31])('takes a picture of %i pixels a side', async (side) => {
    expect(await reader.read(newGray(side, side))).toEqual([])
  })
  it('begins nothing after the deadline', async () => {
    let clock = 0
    const readings = await reader.read(licence(10), { deadlineMs: 5, now: () => (clock += 10) })
    expect(readings).toEqual([])
  })
  it('reads no more once closed', async () => {
    const short = await createBarcodeReader({ wasmPath })
    short.close()
    await expect(short.read(newGray(9, 9))).rejects.toMatchObject({ code: 'internal.fault' })
    expect((await reader.read(licence(0), patient)).length).toBe(1)
  })
})
