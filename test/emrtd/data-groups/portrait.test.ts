import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { Asn1Error } from '../../../electron/documents/asn1/errors.ts'
import { readCodestream } from '../../../electron/emrtd/data-groups/codestream.ts'
import { encodedImage } from '../../../electron/emrtd/data-groups/face.ts'
import { createPortraitDecoder } from '../../../electron/emrtd/data-groups/portrait.ts'
import { dataPath, projectRoot } from '../../data-folder.ts'
import { read } from '../proof/emrtd-cases.ts'

const portraits = createPortraitDecoder({ modulesFolder: join(projectRoot, 'node_modules'), timeoutMs: 10_000 })
afterAll(() => portraits.close())

const picture = (width: number, height: number, red: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: red, g: 40, b: 40 } } }).jpeg({ quality: 95 }).toBuffer()

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'decoded', (thrown: unknown) => FoyerError.from(thrown).code)

/** A codestream's first segment (ISO/IEC 15444-1 §A.5.1). */
function codestream(sizes: { width?: number; height?: number; left?: number; tile?: number; components?: number; depth?: number; dx?: number }): Uint8Array {
  const { width = 100, height = 100, left = 0, tile = 100, components = 3, depth = 7, dx = 1 } = sizes
  const bytes = new Uint8Array(42 + 3 * 16 + 20)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xff4fff51)
  for (const [i, word] of [width, height, left, 0, tile, tile, 0, 0].entries()) view.setUint32(8 + 4 * i, word)
  view.setUint16(40, components)
  for (let i = 0; i < 16; i += 1) bytes.set([depth, dx, 1], 42 + 3 * i)
  return bytes
}

describe('portraits', () => {
  it('are JPEG encoded anew: nothing of the chip\'s file is left', async () => {
    const original = await sharp(await picture(120, 160, 200)).withExif({ IFD0: { Artist: 'somebody' } }).jpeg().toBuffer()
    const { mime, bytes, width, height } = await portraits.decode(encodedImage(original))
    expect([mime, width, height]).toEqual(['image/jpeg', 120, 160])
    expect(Buffer.from(bytes).includes('somebody')).toBe(false)
    expect((await sharp(bytes).stats()).dominant.r).toBeGreaterThan(180)
  })

  it('are refused when they are too large, cut off or nothing', async () => {
    const whole = await picture(400, 400, 10)
    expect(await codeOf(portraits.decode(encodedImage(whole.subarray(0, 300))))).toBe('image.damaged')
    expect(await codeOf(portraits.decode(encodedImage(await picture(3000, 2000, 10))))).toBe('image.tooLarge')
    expect(await codeOf(portraits.decode({ format: 'jpeg', bytes: new Uint8Array(3 << 20) }))).toBe('image.tooLarge')
    expect(await codeOf(portraits.decode({ format: 'j2k', bytes: codestream({}) }))).toBe('image.damaged')
    expect(await codeOf(portraits.decode({ format: 'j2k', bytes: codestream({ width: 60_000, height: 60_000 }) }))).toBe('image.tooLarge')
  })
})

describe('JPEG 2000 sizes', () => {
  it('are taken within bounds', () => {
    expect(readCodestream(codestream({ width: 413, height: 531, tile: 600 }))).toMatchObject({ width: 413, height: 531, components: 3, tiles: 1 })
  })

  it.each([
    ['too wide', { width: 5000 }], ['too many pixels', { width: 4000, height: 4000 }], ['upside down', { width: 10, left: 20 }],
    ['tiles without end', { width: 4000, height: 900, tile: 1 }], ['tiles of nothing', { tile: 0 }], ['sixteen components', { components: 16 }],
    ['no component', { components: 0 }], ['38 bits', { depth: 37 }], ['sampled once in 255', { dx: 255 }], ['sampled never', { dx: 0 }],
  ])('are refused when %s', (_, sizes) => {
    expect(() => readCodestream(codestream(sizes))).toThrow(Asn1Error)
  })

  it('are those of the codestream that will be decoded, not of another one in the file', () => {
    const box = (type: string, content: Uint8Array): number[] => [0, 0, 0, 8 + content.length, ...new TextEncoder().encode(type), ...content]
    const file = Uint8Array.from([
      ...box('jP  ', Uint8Array.of(13, 10, 0x87, 10)), ...box('free', codestream({}).subarray(0, 90)), ...box('jp2c', codestream({ width: 60_000 }).subarray(0, 90)),
    ])
    expect(() => readCodestream(file)).toThrow(Asn1Error)
    expect(() => readCodestream(file.subarray(0, 110))).toThrow(Asn1Error)
  })
})

const folder = dataPath('emrtd')

describe.skipIf(folder === null)('the reference portrait', () => {
  it('decodes with a stopped thread replaced', async () => {
    const image = encodedImage(read(join(folder!, 'img', 'silver.jp2')))
    const hasty = createPortraitDecoder({ modulesFolder: join(projectRoot, 'node_modules'), timeoutMs: 1 })
    expect(await codeOf(hasty.decode(image))).toBe('image.timeout')
    expect(await codeOf(hasty.decode(image))).toBe('image.timeout')
    await hasty.close()
    await expect(portraits.decode(image)).resolves.toMatchObject({ mime: 'image/jpeg', width: 413, height: 531 })
  })
})
