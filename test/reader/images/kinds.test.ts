import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import type { RgbImage } from '../../../electron/reader/images/image.ts'
import { sniff } from '../../../electron/reader/images/sniff.ts'
import { dataPath, projectRoot } from '../../data-folder.ts'
import { bmpOf, type BmpForm } from './bitmaps.ts'
import { smallPicture } from './files.ts'

const portrait = dataPath('emrtd/img/silver.jp2')
const modulesFolder = join(projectRoot, 'node_modules')
const decode = (bytes: Uint8Array, limits = {}): Promise<RgbImage[]> => decodePages(bytes, { modulesFolder, limits })
const raw = async (width: number, height: number): Promise<Uint8Array> => new Uint8Array(await smallPicture(width, height).raw().toBuffer())

/** A file type box and nothing behind it. */
function fileType(major: string, ...others: string[]): Uint8Array {
  const box = Buffer.from(`\0\0\0\0ftyp${major}\0\0\0\0${others.join('')}`, 'latin1')
  box.writeUInt32BE(box.length, 0)
  return box
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`\0\0\0\0${type}`, 'latin1')
  head.writeUInt32BE(8 + content.length, 0)
  return Buffer.concat([head, content])
}

describe('pictures as people have them', () => {
  it.each([
    ['AVIF', () => smallPicture(320, 200).avif({ quality: 90 }).toBuffer()],
    ['GIF', () => smallPicture(320, 200).gif().toBuffer()],
  ])('%s is read', async (_, make) => {
    const [page, ...others] = await decode(await make())
    expect(others).toEqual([])
    expect(page).toMatchObject({ width: 320, height: 200 })
    const wanted = await raw(320, 200)
    let off = 0
    for (let i = 0; i < wanted.length; i++) off += Math.abs(wanted[i]! - page!.data[i]!)
    expect(off / wanted.length).toBeLessThan(12)
  })

  it('of a moving GIF the first frame', async () => {
    const frames = await sharp(Buffer.alloc(20 * 60 * 3, 90), { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } }).gif({ loop: 0 }).toBuffer()
    expect(await decode(frames)).toMatchObject([{ width: 20, height: 20 }])
  })

  it.each<[string, BmpForm]>([
    ['24 bits', { bits: 24 }], ['24 bits, top first', { bits: 24, topDown: true }], ['24 bits behind a gap', { bits: 24, gap: 34 }],
    ['32 bits', { bits: 32 }], ['32 bits by masks', { bits: 32, masks: [0xff000000, 0xff0000, 0xff00] }], ['a long header', { bits: 32, header: 124, masks: [0xff, 0xff00, 0xff0000] }],
  ])('BMP of %s is read pixel by pixel', async (_, form) => {
    for (const width of [1, 5, 64]) {
      const data = await raw(width, 7)
      expect(await decode(bmpOf({ width, height: 7, data }, form))).toEqual([{ width, height: 7, data }])
    }
  })

  it.each([1, 4, 8] as const)('BMP of %i bits takes its colours from the palette', async (bits) => {
    const colours = Array.from({ length: 2 ** bits }, (_, i) => [(i * 37) & 255, (i * 91 + 5) & 255, 255 - i] as const)
    for (const width of [1, 3, 9, 64]) {
      const indexes = Array.from({ length: width * 5 }, (_, i) => (i * 7) % colours.length)
      const data = Uint8Array.from(indexes.flatMap((index) => [...colours[index]!]))
      expect(await decode(bmpOf({ width, height: 5, data }, { bits, palette: colours, indexes }))).toEqual([{ width, height: 5, data }])
    }
  })

  it('BMP of 16 bits has five for each colour', async () => {
    const data = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
    expect(await decode(bmpOf({ width: 4, height: 1, data }, { bits: 16 }))).toEqual([{ width: 4, height: 1, data }])
  })

  it.each<[string, string, (bmp: Buffer) => void]>([
    ['cut off', 'image.damaged', (bmp) => { bmp.writeUInt32LE(400, 10) }],
    ['wider than its bytes', 'image.damaged', (bmp) => { bmp.writeInt32LE(4000, 18) }],
    ['of no width', 'image.damaged', (bmp) => { bmp.writeInt32LE(0, 18) }],
    ['of a negative width', 'image.damaged', (bmp) => { bmp.writeInt32LE(-5, 18) }],
    ['of 2^31 rows', 'image.tooLarge', (bmp) => { bmp.writeInt32LE(-0x80000000, 22) }],
    ['of 3 bits', 'image.damaged', (bmp) => { bmp.writeUInt16LE(3, 28) }],
    ['compressed', 'image.unsupported', (bmp) => { bmp.writeUInt32LE(1, 30) }],
    ['of OS/2', 'image.unsupported', (bmp) => { bmp.writeUInt32LE(12, 14) }],
    ['whose pixels begin in its header', 'image.damaged', (bmp) => { bmp.writeUInt32LE(20, 10) }],
  ])('a BMP %s: %s', async (_, code, spoil) => {
    const bmp = bmpOf({ width: 8, height: 8, data: await raw(8, 8) }, { bits: 24 })
    spoil(bmp)
    await expect(decode(bmp)).rejects.toMatchObject({ code })
  })

  it('a BMP with a palette of four thousand millions costs nothing', async () => {
    const bmp = bmpOf({ width: 8, height: 1, data: new Uint8Array(24) }, { bits: 8, palette: [[1, 2, 3]], indexes: [0, 0, 0, 0, 0, 0, 0, 9] })
    bmp.writeUInt32LE(0xffffffff, 46)
    const [page] = await decode(bmp)
    expect([...page!.data.subarray(18)]).toEqual([1, 2, 3, 0, 0, 0])
  })

  it('a photograph larger than the limit is made smaller while it is read, where that costs no memory', async () => {
    const photograph = (progressive: boolean): Promise<Buffer> => smallPicture(400, 300).jpeg({ progressive }).toBuffer()
    const limits = { pixels: 40_000, reducedPixels: 200_000 }
    expect(await decode(await photograph(false), limits)).toMatchObject([{ width: 200, height: 150 }])
    await expect(decode(await photograph(true), limits)).rejects.toMatchObject({ code: 'image.tooLarge' })
    await expect(decode(await photograph(false), { ...limits, reducedPixels: 100_000 })).rejects.toMatchObject({ code: 'image.tooLarge' })
    await expect(decode(await smallPicture(400, 300).png().toBuffer(), limits)).rejects.toMatchObject({ code: 'image.tooLarge' })
    const turned = await smallPicture(400, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await decode(turned, limits)).toMatchObject([{ width: 150, height: 200 }])
  })

  it.each([['heic'], ['heix'], ['mif1', 'heic'], ['msf1', 'hevc']])('HEIF of brand %s is named, not read', async (...brands) => {
    await expect(decode(fileType(brands[0], ...brands.slice(1)))).rejects.toMatchObject({ code: 'image.heic' })
  })

  it('tells AVIF, films and boxes of no length apart', () => {
    expect(sniff(fileType('avif', 'mif1', 'miaf'))).toBe('avif')
    expect(sniff(fileType('mif1', 'avif'))).toBe('avif')
    expect(sniff(fileType('isom', 'mp42'))).toBeNull()
    expect(sniff(fileType('heic').subarray(0, 9))).toBeNull()
    expect(sniff(Buffer.from('BMW is no bitmap, and neither is this'))).toBeNull()
  })

  it.skipIf(portrait === null)('JPEG 2000 is read, in a thread of its own', async () => {
    const bytes = new Uint8Array(await readFile(portrait!))
    const [page] = await decode(bytes)
    expect(page).toMatchObject({ width: 413, height: 531 })
    expect(page!.data.length).toBe(413 * 531 * 3)
    expect(new Set(page!.data).size).toBeGreaterThan(100)
    await expect(decode(bytes, { pixels: 413 * 531 - 1 })).rejects.toMatchObject({ code: 'image.tooLarge' })
    await expect(decode(bytes.subarray(0, 2000))).rejects.toMatchObject({ code: 'image.damaged' })
  })

  it('JPEG 2000 files are refused by a code where they are damaged or too large', async () => {
    const head = Buffer.alloc(120)
    head.writeUInt32BE(0xff4fff51, 0)
    for (const [i, word] of [90_000, 90_000, 0, 0, 90_000, 90_000, 0, 0].entries()) head.writeUInt32BE(word, 8 + 4 * i)
    await expect(decode(head)).rejects.toMatchObject({ code: 'image.tooLarge' })
    await expect(decode(head.subarray(0, 30))).rejects.toMatchObject({ code: 'image.damaged' })
  })

  it.each([
    ['a palette', 'image.unsupported', { boxes: box('jp2h', box('pclr', Buffer.alloc(9))) }],
    ['colours that are not its samples', 'image.unsupported', { boxes: box('jp2h', box('colr', Buffer.from([1, 0, 0, 0, 0, 0, 18]))) }],
    ['four components', 'image.unsupported', { components: 4 }],
    ['two components', 'image.unsupported', { components: 2 }],
    ['more samples than the decoder has room for', 'image.tooMuchMemory', { side: 5000 }],
    ['sRGB and nothing behind', 'image.damaged', { boxes: box('jp2h', box('colr', Buffer.from([1, 0, 0, 0, 0, 0, 16]))) }],
  ] as const)('a JPEG 2000 of %s: %s', async (_, code, { boxes = Buffer.alloc(0), components = 3, side = 100 }: { boxes?: Buffer, components?: number, side?: number }) => {
    const stream = Buffer.alloc(120)
    stream.writeUInt32BE(0xff4fff51, 0)
    for (const [i, word] of [side, side, 0, 0, side, side, 0, 0].entries()) stream.writeUInt32BE(word, 8 + 4 * i)
    stream.writeUInt16BE(components, 40)
    for (let i = 0; i < components; i++) stream.set([7, 1, 1], 42 + 3 * i)
    const file = Buffer.concat([box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])), boxes, box('jp2c', stream)])
    await expect(decode(file)).rejects.toMatchObject({ code })
  })
})
