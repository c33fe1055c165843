import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { decodeFile } from '../../../electron/reader/images/decode.ts'
import { usualLimits } from '../../../electron/reader/images/limits.ts'
import { projectRoot } from '../../data-folder.ts'
import { chunk, png } from './bad-files.ts'

const decode = (bytes: Uint8Array, limits = {}) => decodeFile(bytes, { modulesFolder: join(projectRoot, 'node_modules'), limits })
const endOf = (bytes: Uint8Array): Promise<string> => decode(bytes).then(() => 'read', (thrown: unknown) => FoyerError.from(thrown).code)

const zeros = (bytes: number): Buffer => deflateSync(Buffer.alloc(bytes), { level: 9 })
/** Half a gigabyte packs into half a megabyte; once is enough. */
const half = zeros(500_000_000)
/** What this process may grow by over a file that was refused, or read without what is packed into it, bytes. */
const MAY_TAKE = 400_000_000

/** A TIFF of one strip, packed by deflate, whatever that unpacks to. */
function deflatedTiff(width: number, height: number, strip: Buffer): Buffer {
  const tags = [[256, width], [257, height], [258, 8], [259, 8], [262, 1], [273, 0], [277, 1], [278, height], [279, strip.length]] as const
  const out = Buffer.alloc(8 + 2 + tags.length * 12 + 4)
  out.write('II*\0', 0, 'latin1')
  out.writeUInt32LE(8, 4)
  out.writeUInt16LE(tags.length, 8)
  for (const [i, [tag, value]] of tags.entries()) {
    out.writeUInt16LE(tag, 10 + i * 12)
    out.writeUInt16LE(4, 12 + i * 12)
    out.writeUInt32LE(1, 14 + i * 12)
    out.writeUInt32LE(tag === 273 ? out.length : value, 18 + i * 12)
  }
  return Buffer.concat([out, strip])
}

describe('a bomb', () => {
  it.each<[string, () => Buffer, readonly string[]]>([
    ['a PNG that says 40 000 x 40 000', () => png(40_000, 40_000, 8, 2, zeros(1_000_000)), ['image.tooLarge']],
    ['a PNG whose data goes on for half a gigabyte behind its 64 rows', () => png(64, 64, 8, 2, half), ['read', 'image.damaged']],
    ['a PNG with a colour profile of half a gigabyte', () => png(64, 64, 8, 2, deflateSync(Buffer.alloc(64 * 193)), [chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), half]))]), ['read', 'image.damaged', 'image.tooLarge']],
    ['a PNG with a text of half a gigabyte', () => png(64, 64, 8, 2, deflateSync(Buffer.alloc(64 * 193)), [chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), half]))]), ['read', 'image.damaged', 'image.tooLarge']],
    ['a TIFF that says 60 000 x 60 000', () => deflatedTiff(60_000, 60_000, zeros(1_000_000)), ['image.tooLarge', 'image.damaged']],
    ['a TIFF of 64 x 64 whose strip unpacks to half a gigabyte', () => deflatedTiff(64, 64, half), ['read', 'image.damaged']],
  ])('%s ends in its code or without what is packed into it, in bounded memory', async (_, make, ends) => {
    const bytes = make()
    expect(bytes.length).toBeLessThan(2_000_000)
    await endOf(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).png().toBuffer())
    const before = process.memoryUsage().rss
    expect(ends).toContain(await endOf(bytes))
    expect(process.memoryUsage().rss - before).toBeLessThan(MAY_TAKE)
  })

  it('of pages is cut at the tenth, and says that there are more', async () => {
    const frames = await Promise.all(Array.from({ length: 40 }, (_, i) => sharp({ create: { width: 16, height: 16, channels: 3, background: { r: i * 6, g: 0, b: 0 } } }).png().toBuffer()))
    const tiff = await sharp(frames, { join: { animated: true } }).tiff().toBuffer()
    const { pages, more } = await decode(tiff)
    expect(pages.map(({ data }) => data[0])).toEqual(Array.from({ length: usualLimits.pages }, (_, i) => i * 6))
    expect(more).toBe(true)
  })
})

describe('the largest file that is read', () => {
  it('has 40 megapixels; one row more is too large, a JPEG of more is made smaller', async () => {
    const flat = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#707070' } })
    expect((await decode(await flat(8000, 5000).png({ compressionLevel: 1 }).toBuffer(), { timeLimit: 45_000, cpuLimit: 45_000 })).pages).toMatchObject([{ width: 8000, height: 5000 }])
    await expect(decode(await flat(8000, 5001).png({ compressionLevel: 1 }).toBuffer())).rejects.toMatchObject({ code: 'image.tooLarge' })
    expect((await decode(await flat(8000, 6000).jpeg().toBuffer(), { timeLimit: 45_000, cpuLimit: 45_000 })).pages).toMatchObject([{ width: 4000, height: 3000 }])
  }, 120_000)

  it('has 50 MB; one byte more is refused before anything of it is looked at', async () => {
    const bytes = new Uint8Array(usualLimits.bytes + 1)
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'image.tooLarge', detail: 'bytes' })
    await expect(decode(bytes.subarray(1))).rejects.toMatchObject({ code: 'image.unsupported' })
  })
})
