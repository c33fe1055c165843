/** Small pictures of every kind the reader takes, and seeded ways to damage them. */
import sharp, { type Sharp } from 'sharp'
import { drawCard, encode, seeded } from '../bench/barcode-pictures.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { Random } from '../drawn/random.ts'
import { bmpOf } from '../reader/images/bitmaps.ts'

export interface Seed {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * A card with a small QR code and print, as JPEG, PNG, WebP, TIFF, GIF and PDF, in the odd forms too; a passport page, so that the way to
 * a read zone is walked; and what is refused by its first bytes.
 */
export async function pictureSeeds(): Promise<Seed[]> {
  const random = seeded(77)
  const card = drawCard(encode('qrcode', 'UTOPIA SPECIMEN'), 3, random).image
  const gray = (): Sharp => sharp(card.data, { raw: { width: card.width, height: card.height, channels: 1 } })
  const colour = (): Sharp => gray().toColourspace('srgb')
  const jpeg = await colour().jpeg({ quality: 60 }).toBuffer()
  const made: Array<[string, Promise<Buffer> | Buffer]> = [
    ['jpeg', jpeg],
    ['jpeg progressive', colour().jpeg({ quality: 40, progressive: true }).toBuffer()],
    ['jpeg grey', gray().jpeg({ quality: 50 }).toBuffer()],
    ['jpeg cmyk', colour().toColourspace('cmyk').jpeg({ quality: 50 }).toBuffer()],
    ['jpeg turned by exif', colour().withMetadata({ orientation: 6 }).jpeg({ quality: 50 }).toBuffer()],
    ['png', colour().png().toBuffer()],
    ['png grey', gray().png().toBuffer()],
    ['png palette', colour().png({ palette: true, colours: 8 }).toBuffer()],
    ['png 16 bit, interlaced', gray().toColourspace('grey16').png({ progressive: true }).toBuffer()],
    ['webp', colour().webp({ quality: 40 }).toBuffer()],
    ['webp lossless', colour().webp({ lossless: true }).toBuffer()],
    ['tiff lzw', gray().tiff({ compression: 'lzw' }).toBuffer()],
    ['tiff deflate, tiled', gray().tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer()],
    ['tiff jpeg', colour().tiff({ compression: 'jpeg', quality: 50 }).toBuffer()],
    ['gif', colour().gif().toBuffer()],
    ['tiff of two pages', Promise.all([gray().png().toBuffer(), gray().negate().png().toBuffer()]).then((pages) => sharp(pages, { join: { animated: true } }).tiff({ compression: 'lzw' }).toBuffer())],
    ['webp animated', Promise.all([gray().png().toBuffer(), gray().negate().png().toBuffer()]).then((pages) => sharp(pages, { join: { animated: true } }).webp({ quality: 30 }).toBuffer())],
    ['png with alpha', colour().ensureAlpha(0.7).png().toBuffer()],
    ['tiff 16 bit', gray().toColourspace('grey16').tiff({ compression: 'deflate' }).toBuffer()],
    ['jpeg of a passport', passport().then((page) => page.jpeg({ quality: 70 }).toBuffer())],
    ['png of a passport', passport().then((page) => page.grayscale().png().toBuffer())],
    ['avif', colour().avif({ quality: 30, effort: 0 }).toBuffer()],
    ['bmp', gray().toColourspace('srgb').raw().toBuffer().then((data) => bmpOf({ width: card.width, height: card.height, data: new Uint8Array(data) }, { bits: 24 }))],
    ['pdf', pdfAround(jpeg, card.width, card.height)],
  ]
  return Promise.all(made.map(async ([name, bytes]) => ({ name, bytes: new Uint8Array(await bytes) })))
}

/** A small page with a machine readable zone that can be read. */
async function passport(): Promise<Sharp> {
  const random = new Random(7)
  const { width, height, data } = await drawPage(random, drawDocument(random, 'TD3'), 3.2)
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** One page with the JPEG on it. */
function pdfAround(jpeg: Buffer, width: number, height: number): Buffer {
  const content = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`
  const objects: Buffer[] = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
    Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
    Buffer.from(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>`),
    Buffer.from(`<</Length ${content.length}>>stream\n${content}\nendstream`),
    Buffer.concat([Buffer.from(`<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length ${jpeg.length}>>stream\n`), jpeg, Buffer.from('\nendstream')]),
  ]
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  let at = parts[0]!.length
  objects.forEach((object, i) => {
    offsets.push(at)
    const whole = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    parts.push(whole)
    at += whole.length
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(Buffer.from(`xref\n0 6\n0000000000 65535 f \n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${at}\n%%EOF`))
  return Buffer.concat(parts)
}

const odd = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]

/** One damaged picture: bits, octets, lengths, pieces cut, doubled, moved or taken from another. */
export function damaged(seeds: readonly Seed[], random: () => number): Seed {
  const pick = (n: number): number => Math.floor(random() * n)
  // PDF, CMYK and whole pages cost some fifty times as much as the others: fewer of them.
  let seed: Seed = seeds[pick(seeds.length)]!
  if (/pdf|cmyk|passport/.test(seed.name) && random() < 0.8) seed = seeds[pick(seeds.length)]!
  let bytes = seed.bytes.slice()
  // The first octets decide what it is and how large it says it is: half of the damage goes there.
  const place = (): number => (random() < 0.5 ? 2 + pick(Math.min(bytes.length - 2, 120)) : pick(bytes.length))
  const times = 1 + pick(4)
  for (let i = 0; i < times; i++) {
    switch (pick(8)) {
      case 0: bytes[place()]! ^= 1 << pick(8); break
      case 1: bytes[place()] = pick(256); break
      case 2: bytes[place()] = odd[pick(odd.length)]!; break
      case 3: {
        const at = place()
        for (let k = at; k < Math.min(bytes.length, at + 2 + pick(3)); k++) bytes[k] = odd[pick(odd.length)]!
        break
      }
      case 4: bytes = bytes.slice(0, Math.max(4, pick(bytes.length))); break
      case 5: {
        const from = pick(bytes.length)
        const piece = bytes.slice(from, from + 1 + pick(64))
        const at = place()
        bytes = joined(bytes.slice(0, at), piece, bytes.slice(at))
        break
      }
      case 6: {
        const at = place()
        bytes = joined(bytes.slice(0, at), bytes.slice(Math.min(bytes.length, at + 1 + pick(40))))
        break
      }
      default: {
        const other = seeds[pick(seeds.length)]!.bytes
        const at = pick(bytes.length)
        bytes = joined(bytes.slice(0, at), other.slice(Math.min(at, other.length)))
      }
    }
    if (bytes.length < 4) bytes = seed.bytes.slice(0, 40)
  }
  return { name: seed.name, bytes }
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts))
}
