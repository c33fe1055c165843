import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import { sniff } from '../../../electron/reader/images/sniff.ts'
import { projectRoot } from '../../data-folder.ts'
import { pdfOf, smallPicture } from './files.ts'

const modulesFolder = join(projectRoot, 'node_modules')
const decode = (bytes: Uint8Array, limits = {}): ReturnType<typeof decodePages> => decodePages(bytes, { modulesFolder, limits })

describe('decodePages', () => {
  it.each([
    ['JPEG', () => smallPicture().jpeg().toBuffer()],
    ['CMYK JPEG', () => smallPicture().toColourspace('cmyk').jpeg().toBuffer()],
    ['gray JPEG', () => smallPicture().grayscale().jpeg().toBuffer()],
    ['PNG with alpha', () => smallPicture().ensureAlpha(0.5).png().toBuffer()],
    ['16-bit PNG', () => smallPicture().toColourspace('rgb16').png().toBuffer()],
    ['16-bit gray PNG', () => smallPicture().grayscale().toColourspace('grey16').png().toBuffer()],
    ['1-bit PNG', () => smallPicture().threshold(100).png({ palette: true, colours: 2 }).toBuffer()],
    ['TIFF', () => smallPicture().tiff().toBuffer()],
    ['WebP', () => smallPicture().webp().toBuffer()],
  ])('decodes a %s to 8-bit RGB', async (_, make) => {
    const [page, ...others] = await decode(await make())
    expect(others).toEqual([])
    expect(page).toMatchObject({ width: 64, height: 40 })
    expect(page!.data.length).toBe(64 * 40 * 3)
    expect(Math.max(...page!.data) - Math.min(...page!.data)).toBeGreaterThan(100)
  })

  it('turns a picture by its EXIF orientation', async () => {
    const bytes = await smallPicture().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect((await decode(bytes))[0]).toMatchObject({ width: 40, height: 64 })
  })

  it('takes the first frame of an animation', async () => {
    const frames = await sharp(Buffer.alloc(20 * 20 * 3 * 4, 90), { raw: { width: 20, height: 80, channels: 3, pageHeight: 20 } }).webp({ loop: 0 }).toBuffer()
    expect(await decode(frames)).toMatchObject([{ width: 20, height: 20 }])
  })

  it('renders PDF pages, not more than the limit', async () => {
    const pdf = pdfOf(await smallPicture(200, 120).jpeg().toBuffer(), 200, 120, 3)
    const pages = await decode(pdf, { pages: 2 })
    expect(pages.length).toBe(2)
    expect(pages[0]!.width / pages[0]!.height).toBeCloseTo(200 / 120, 1)
    expect(pages[0]!.width).toBeGreaterThan(700)
  })

  it('holds no more pixels of all pages together than the limit; later pages are left out', async () => {
    const frames = [1, 2, 3, 4].map((shade) => ({ create: { width: 64, height: 40, channels: 3 as const, background: { r: shade * 40, g: 0, b: 0 } } }))
    const tiff = await sharp(await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer())), { join: { animated: true } }).tiff().toBuffer()
    expect((await decode(tiff)).map((page) => page.data[0])).toEqual([40, 80, 120, 160])
    expect((await decode(tiff, { allPixels: 64 * 40 * 2 })).map((page) => page.data[0])).toEqual([40, 80])
    const pdf = pdfOf(await smallPicture(200, 120).jpeg().toBuffer(), 200, 120, 3)
    const [first] = await decode(pdf)
    expect(await decode(pdf, { allPixels: first!.width * first!.height * 2 + 1000 })).toHaveLength(2)
  })

  it.each([
    ['image.unsupported', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['image.empty', Buffer.alloc(0)],
    ['image.damaged', Buffer.from('GIF89a')],
    ['image.unsupported', Buffer.from('a letter, and no picture')],
    ['image.damaged', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0])],
    ['image.damaged', Buffer.from('%PDF-1.7\nnothing of the kind')],
  ])('answers %s to what it cannot read', async (code, bytes) => {
    await expect(decode(bytes)).rejects.toMatchObject({ code })
  })

  it('answers image.damaged to a picture that ends early', async () => {
    const bytes = await smallPicture(400, 300).jpeg().toBuffer()
    await expect(decode(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({ code: 'image.damaged' })
  })

  it('answers image.tooLarge to too many bytes or pixels, before it decodes them', async () => {
    const bytes = await smallPicture().png().toBuffer()
    await expect(decode(bytes, { bytes: 100 })).rejects.toMatchObject({ code: 'image.tooLarge' })
    await expect(decode(bytes, { pixels: 1000 })).rejects.toMatchObject({ code: 'image.tooLarge' })
    // A PNG of 65535 by 65535: 60 bytes that would be 12 GB.
    const lie = Buffer.from(bytes)
    lie.writeUInt32BE(65535, 16)
    lie.writeUInt32BE(65535, 20)
    await expect(decode(lie)).rejects.toMatchObject({ code: expect.stringMatching(/^image\.(tooLarge|damaged)$/) as string })
  })

  it('answers document.passwordProtected to an encrypted PDF', async () => {
    const plain = pdfOf(await smallPicture(200, 120).jpeg().toBuffer(), 200, 120).toString('latin1')
    const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'5a'.repeat(32)}> /U <${'a5'.repeat(32)}> /P -4 >> /ID [<00><00>]`
    const bytes = Buffer.from(plain.replace('/Root 1 0 R >>', `/Root 1 0 R ${encrypt} >>`), 'latin1')
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'document.passwordProtected' })
  })

  it('ends a PDF that takes too long', async () => {
    const pdf = pdfOf(await smallPicture(2000, 1200).jpeg().toBuffer(), 2000, 1200, 10)
    await expect(decode(pdf, { timeLimit: 1 })).rejects.toMatchObject({ code: 'image.timeout' })
  })
})

describe('sniff', () => {
  it('goes by the bytes', async () => {
    expect(sniff(await smallPicture().jpeg().toBuffer())).toBe('jpeg')
    expect(sniff(await smallPicture().tiff().toBuffer())).toBe('tiff')
    expect(sniff(Buffer.from('RIFF....WEBPVP8 '))).toBe('webp')
    expect(sniff(Buffer.from('RIFF....WAVE'))).toBeNull()
    expect(sniff(Buffer.concat([Buffer.alloc(900, 32), Buffer.from('%PDF-1.4')]))).toBe('pdf')
    expect(sniff(Buffer.concat([Buffer.alloc(2000, 32), Buffer.from('%PDF-1.4')]))).toBeNull()
  })
})
