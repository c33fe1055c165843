/** Real files of the kinds that break decoders: made here, small, each with what must become of it. */
import { deflateSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { pdfOf, smallPicture } from './files.ts'

export interface BadFile {
  name: string
  make: () => Promise<Buffer> | Buffer
  /** `read`, or the codes that it may end in. */
  ends: readonly string[]
}

const read = ['read'] as const
const damaged = ['image.damaged'] as const
const unsupported = ['image.unsupported'] as const

export function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  data.copy(out, 8)
  out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}

/** A PNG with any header and any data, its checksums right. */
export function png(width: number, height: number, bits: number, colour: number, data: Buffer, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = bits
  header[9] = colour
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), ...extra, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** A little-endian TIFF of one directory; tags of 32-bit values. `next`: where it says that the next directory stands. */
function tiff(tags: readonly (readonly [tag: number, value: number])[], next: number, after = Buffer.alloc(0)): Buffer {
  const out = Buffer.alloc(8 + 2 + tags.length * 12 + 4)
  out.write('II*\0', 0, 'latin1')
  out.writeUInt32LE(8, 4)
  out.writeUInt16LE(tags.length, 8)
  for (const [i, [tag, value]] of tags.entries()) {
    const at = 10 + i * 12
    out.writeUInt16LE(tag, at)
    out.writeUInt16LE(4, at + 2)
    out.writeUInt32LE(1, at + 4)
    out.writeUInt32LE(value, at + 8)
  }
  out.writeUInt32LE(next, out.length - 4)
  return Buffer.concat([out, after])
}

const plain = (width: number, height: number, dataAt: number): (readonly [number, number])[] =>
  [[256, width], [257, height], [258, 8], [259, 1], [262, 1], [273, dataAt], [277, 1], [278, height], [279, Math.min(width * height, 0xffffffff)]]

const oneOf = (picture: Buffer, marker: number): number => {
  for (let at = 2; at < picture.length - 9; at += 2 + picture.readUInt16BE(at + 2)) if (picture[at + 1] === marker) return at
  throw new Error('no such marker')
}

async function lyingJpeg(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(await smallPicture().jpeg().toBuffer())
  const at = oneOf(bytes, 0xc0)
  bytes.writeUInt16BE(height, at + 5)
  bytes.writeUInt16BE(width, at + 7)
  return bytes
}

/** A PDF from its objects, numbered from 1; the first is the catalogue. */
function pdf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`, 'latin1')
}

function pdfPage(content: string, box = '0 0 200 120', resources = ''): Buffer {
  return pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents 4 0 R /Resources << ${resources} >> >>`, `<< /Length ${content.length} >>\nstream\n${content}\nendstream`])
}

const frames = (): Promise<Buffer[]> => Promise.all([smallPicture(), smallPicture().negate(), smallPicture().blur(2)].map((each) => each.png().toBuffer()))
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><image href="file:///etc/hostname" width="90" height="60"/></svg>'

/** JPEG: lengths and sizes that lie, colours, turns. */
const jpegs: BadFile[] = [
  { name: 'a JPEG that says 65500 by 65500', make: () => lyingJpeg(65_500, 65_500), ends: ['image.tooLarge'] },
  { name: 'a JPEG that says more lines than it has', make: () => lyingJpeg(64, 4000), ends: ['read', 'image.damaged'] },
  { name: 'a JPEG of no width', make: () => lyingJpeg(0, 40), ends: damaged },
  { name: 'a CMYK JPEG', make: () => smallPicture().toColourspace('cmyk').jpeg().toBuffer(), ends: read },
  { name: 'a progressive JPEG', make: () => smallPicture().jpeg({ progressive: true }).toBuffer(), ends: read },
  { name: 'a JPEG with a colour profile that is none', make: async () => {
    const bytes = await smallPicture().jpeg().toBuffer()
    const profile = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), Buffer.alloc(400, 0xff)])
    const head = Buffer.from([0xff, 0xe2, 0, 0])
    head.writeUInt16BE(profile.length + 2, 2)
    return Buffer.concat([bytes.subarray(0, 2), head, profile, bytes.subarray(2)])
  }, ends: ['read', 'image.damaged'] },
  { name: 'a JPEG with EXIF whose directory is its own next', make: async () => {
    const bytes = await smallPicture().jpeg().toBuffer()
    const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff([[274, 6], [0x8769, 8], [0x014a, 8]], 8)])
    const head = Buffer.from([0xff, 0xe1, 0, 0])
    head.writeUInt16BE(exif.length + 2, 2)
    return Buffer.concat([bytes.subarray(0, 2), head, exif, bytes.subarray(2)])
  }, ends: ['read', 'image.damaged'] },
  { name: 'a JPEG and then a PDF', make: async () => Buffer.concat([await smallPicture().jpeg().toBuffer(), pdfPage('')]), ends: read },
]

/** PNG: bombs in the pixels and beside them, depths. */
const pngs: BadFile[] = [
  { name: 'a PNG of 30000 by 30000 in a few KB', make: () => png(30_000, 30_000, 1, 0, deflateSync(Buffer.alloc(3_000_000))), ends: ['image.tooLarge'] },
  { name: 'a PNG of 2^31 - 1 by 2^31 - 1', make: () => png(0x7fffffff, 0x7fffffff, 8, 2, deflateSync(Buffer.alloc(10))), ends: ['image.tooLarge', 'image.damaged'] },
  { name: 'a PNG whose text unpacks to 64 MB', make: () => png(8, 8, 8, 0, deflateSync(Buffer.alloc(72)), [chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(64_000_000))]))]), ends: ['read', 'image.damaged'] },
  { name: 'a PNG whose profile unpacks to 64 MB', make: () => png(8, 8, 8, 2, deflateSync(Buffer.alloc(200)), [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(Buffer.alloc(64_000_000))]))]), ends: ['read', 'image.damaged'] },
  { name: 'a PNG with less data than pixels', make: () => png(64, 40, 8, 2, deflateSync(Buffer.alloc(64))), ends: damaged },
  { name: 'a PNG of colours that do not exist', make: () => png(8, 8, 3, 5, deflateSync(Buffer.alloc(80))), ends: damaged },
  { name: 'a 16-bit PNG with transparency', make: () => smallPicture().ensureAlpha(0.4).toColourspace('rgb16').png().toBuffer(), ends: read },
  { name: 'a PNG of one pixel', make: () => smallPicture(1, 1).png().toBuffer(), ends: read },
  { name: 'a PNG 20000 wide and 1 high', make: () => smallPicture(20_000, 1).png().toBuffer(), ends: read },
]

/** TIFF: directories in circles, sizes that lie, pages, depths. */
const tiffs: BadFile[] = [
  { name: 'a TIFF whose directory is its own next', make: () => tiff(plain(16, 16, 122), 8, Buffer.alloc(256, 99)), ends: ['read', 'image.damaged'] },
  { name: 'a TIFF that says 2^31 by 2^31', make: () => tiff(plain(0x80000000, 0x80000000, 122), 0), ends: ['image.tooLarge', 'image.damaged'] },
  { name: 'a TIFF whose pixels lie beyond its end', make: () => tiff(plain(64, 64, 0xffffff00), 0), ends: damaged },
  { name: 'a TIFF of tiles larger than memory', make: () => tiff([[256, 64], [257, 64], [258, 8], [259, 1], [262, 1], [277, 1], [322, 0x10000000], [323, 0x10000000], [324, 8], [325, 8]], 0), ends: ['image.tooLarge', 'image.damaged'] },
  { name: 'a 16-bit TIFF', make: () => smallPicture().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer(), ends: read },
  { name: 'a CMYK TIFF', make: () => smallPicture().toColourspace('cmyk').tiff().toBuffer(), ends: read },
  { name: 'a TIFF of 1 bit', make: () => smallPicture().threshold(100).toColourspace('b-w').tiff({ bitdepth: 1, compression: 'ccittfax4' }).toBuffer(), ends: read },
  { name: 'a TIFF of three pages', make: async () => sharp(await frames(), { join: { animated: true } }).tiff().toBuffer(), ends: read },
  { name: 'a TIFF of three pages, cut in the last', make: async () => {
    const bytes = await sharp(await frames(), { join: { animated: true } }).tiff().toBuffer()
    return bytes.subarray(0, bytes.length - 3000)
  }, ends: ['read', 'image.damaged'] },
]

/** PDF: circles, pages without measure, bombs, scripts. */
const pdfs: BadFile[] = [
  { name: 'a PDF whose pages contain themselves', make: () => pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>']), ends: damaged },
  { name: 'a PDF without a page', make: () => pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']), ends: ['reading.nothingFound', 'image.damaged'] },
  { name: 'a PDF page of a million inches', make: () => pdfPage('', '0 0 72000000 72000000'), ends: ['read', 'image.damaged', 'image.tooLarge'] },
  { name: 'a PDF page of no size', make: () => pdfPage('', '0 0 0 0'), ends: ['read', 'image.damaged'] },
  { name: 'a PDF whose form draws itself', make: () => pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 60] /Contents 5 0 R /Resources << /XObject << /F 4 0 R >> >> >>',
    '<< /Type /XObject /Subtype /Form /BBox [0 0 90 60] /Resources << /XObject << /F 4 0 R >> >> /Length 11 >>\nstream\n/F Do /F Do\nendstream',
    '<< /Length 5 >>\nstream\n/F Do\nendstream']), ends: ['read', 'image.damaged', 'image.tooMuchMemory'] },
  { name: 'a PDF with a script and a file to open', make: () => pdf(['<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(1){}) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 60] >>']), ends: read },
  { name: 'a PDF with a JPEG that ends early', make: async () => pdfOf((await smallPicture().jpeg().toBuffer()).subarray(0, 200), 64, 40), ends: ['read', 'image.damaged'] },
]

/** Animations, and what is refused by its first bytes. */
const others: BadFile[] = [
  { name: 'an animated WebP', make: async () => sharp(await frames(), { join: { animated: true } }).webp().toBuffer(), ends: read },
  { name: 'an animated WebP, cut', make: async () => (await sharp(await frames(), { join: { animated: true } }).webp({ lossless: true }).toBuffer()).subarray(0, 500), ends: ['read', 'image.damaged'] },
  { name: 'a WebP that says 16383 by 16383', make: () => Buffer.concat([Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f', 'latin1'), Buffer.from([0xfe, 0xbf, 0xff, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0])]), ends: ['image.tooLarge', 'image.damaged'] },
  { name: 'an animated GIF', make: async () => sharp(await frames(), { join: { animated: true } }).gif().toBuffer(), ends: ['read'] },
  { name: 'an AVIF', make: () => smallPicture().avif({ effort: 0 }).toBuffer(), ends: ['read'] },
  { name: 'a HEIC', make: () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), ends: ['image.heic'] },
  { name: 'a JPEG 2000', make: () => Buffer.from('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ', 'latin1'), ends: ['image.damaged'] },
  { name: 'a BMP', make: () => Buffer.concat([Buffer.from('BM', 'latin1'), Buffer.alloc(120, 1)]), ends: unsupported },
  { name: 'an SVG that opens a file', make: () => Buffer.from(svg), ends: unsupported },
  { name: 'an SVG behind a byte order mark', make: () => Buffer.from(`\ufeff<?xml version="1.0"?>${svg}`), ends: unsupported },
  { name: 'a packed SVG', make: () => gzipSync(svg), ends: unsupported },
  { name: 'an ImageMagick script', make: () => Buffer.from('push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "https://example.invalid/"\npop graphic-context'), ends: unsupported },
  { name: 'nothing', make: () => Buffer.alloc(0), ends: ['image.empty'] },
  { name: 'a file of one byte', make: () => Buffer.from([0xff]), ends: unsupported },
]

export const badFiles: readonly BadFile[] = [...jpegs, ...pngs, ...tiffs, ...pdfs, ...others]
