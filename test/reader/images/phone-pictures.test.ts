import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeFile } from '../../../electron/reader/images/decode.ts'
import { projectRoot } from '../../data-folder.ts'

const decode = (bytes: Uint8Array) => decodeFile(bytes, { modulesFolder: join(projectRoot, 'node_modules') })

/** A photograph as the sensor lies in the phone: red at its top left, green at its top right, blue at its bottom left. */
async function photograph(width = 64, height = 40): Promise<Buffer> {
  const spot = async (background: string, left: number, top: number) => ({ input: await sharp({ create: { width: 16, height: 10, channels: 3, background } }).png().toBuffer(), left, top })
  return await sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .composite([await spot('#ff0000', 0, 0), await spot('#00ff00', width - 16, 0), await spot('#0000ff', 0, height - 10)]).removeAlpha().png().toBuffer()
}

const colourAt = ({ width, data }: { width: number; data: Uint8Array }, x: number, y: number): string => {
  const [r = 0, g = 0, b = 0] = data.subarray(3 * (y * width + x))
  return r > 180 && g < 90 ? 'red' : g > 180 && r < 90 ? 'green' : b > 180 && r < 90 ? 'blue' : 'gray'
}

const box = (type: string, content: Buffer): Buffer => {
  const head = Buffer.from(`\0\0\0\0${type}`, 'latin1')
  head.writeUInt32BE(8 + content.length, 0)
  return Buffer.concat([head, content])
}
/** A film of a second, as far as anybody looks: its type, and bytes. */
const film = (brand: string): Buffer => Buffer.concat([box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}`, 'latin1')), box('mdat', Buffer.alloc(20_000, 7))])

describe('pictures from a phone', () => {
  // Which corner of the upright picture shows the sensor's red, green and blue one (Exif 2.32, tag 0x0112).
  it.each([
    [1, 'red', 'green', 'blue'], [2, 'green', 'red', 'gray'], [3, 'gray', 'blue', 'green'], [4, 'blue', 'gray', 'red'],
    [5, 'red', 'blue', 'green'], [6, 'blue', 'red', 'gray'], [7, 'gray', 'green', 'blue'], [8, 'green', 'gray', 'red'],
  ])('are upright by EXIF orientation %i', async (orientation, topLeft, topRight, bottomLeft) => {
    const { pages: [page] } = await decode(await sharp(await photograph()).withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer())
    const { width, height } = page!
    expect([width, height]).toEqual(orientation > 4 ? [40, 64] : [64, 40])
    expect([colourAt(page!, 3, 3), colourAt(page!, width - 4, 3), colourAt(page!, 3, height - 4)]).toEqual([topLeft, topRight, bottomLeft])
  })

  it.each([
    ['a second picture for depth or light (MPO, Ultra HDR)', async () => Buffer.concat([await sharp(await photograph()).jpeg().toBuffer(), await sharp(await photograph(32, 20)).jpeg().toBuffer()])],
    ['a film behind it (motion photo)', async () => Buffer.concat([await sharp(await photograph()).jpeg().toBuffer(), film('mp42')])],
  ])('with %s are the picture that people see', async (_, make) => {
    const { pages, more } = await decode(await make())
    expect(pages).toMatchObject([{ width: 64, height: 40 }])
    expect(more).toBe(false)
  })

  it('that are the film of a live photo are refused by their kind', async () => {
    await expect(decode(film('qt  '))).rejects.toMatchObject({ code: 'image.unsupported' })
    await expect(decode(film('mp42'))).rejects.toMatchObject({ code: 'image.unsupported' })
  })

  it('of its screen stand on white where they are clear, whatever colours they were made in', async () => {
    const clear = await sharp({ create: { width: 30, height: 60, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer()
    expect([...(await decode(clear)).pages[0]!.data.subarray(0, 3)]).toEqual([255, 255, 255])
    const wide = await sharp({ create: { width: 30, height: 60, channels: 3, background: '#ff0000' } }).withIccProfile('p3').png().toBuffer()
    const [r = 0, g = 0, b = 0] = (await decode(wide)).pages[0]!.data
    expect(r).toBeGreaterThan(250)
    expect(Math.max(g, b)).toBeLessThan(12)
  })
})
