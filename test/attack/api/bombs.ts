import { crc32, deflateSync } from 'node:zlib'

/** Files that are small on the way and huge once somebody unpacks them, or say that they are. */
export interface Bomb { name: string, type: string, bytes: Buffer }

const chunk = (name: string, body: Buffer): Buffer => {
  const whole = Buffer.concat([Buffer.from(name), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(whole))
  return Buffer.concat([length, whole, sum])
}

/** One bit a pixel, all of them there: 900 million in a hundred kilobytes. */
function png(side: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head[8] = 1
  const rows = deflateSync(Buffer.alloc(side * (Math.ceil(side / 8) + 1)))
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/** A JPEG's frame that says 65,500 each way, and a scan of nothing behind it. */
const jpeg = Buffer.concat([Buffer.from('ffd8ffc00011 08 ffdcffdc 03 011100 021100 031100'.replaceAll(' ', ''), 'hex'), Buffer.from('ffda000c03010002000300003f00', 'hex'), Buffer.alloc(200_000), Buffer.from('ffd9', 'hex')])

/** Little-endian, one strip that has four gigabytes by its own word, and a directory that is its own successor. */
function tiff(): Buffer {
  const entries = [[256, 4, 1, 60_000], [257, 4, 1, 60_000], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1], [273, 4, 1, 8], [277, 3, 1, 3], [278, 4, 1, 60_000], [279, 4, 1, 0xffff_ffff]] as const
  const file = Buffer.alloc(8 + 2 + 12 * entries.length + 4)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(8, 4)
  file.writeUInt16LE(entries.length, 8)
  for (const [at, [tag, type, count, value]] of entries.entries()) {
    file.writeUInt16LE(tag, 10 + 12 * at)
    file.writeUInt16LE(type, 12 + 12 * at)
    file.writeUInt32LE(count, 14 + 12 * at)
    file.writeUInt32LE(value, 18 + 12 * at)
  }
  file.writeUInt32LE(8, file.length - 4)
  return file
}

const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([0xff, 0xff, 0xff, 0x7f]), Buffer.from('WEBPVP8X'), Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Buffer.alloc(1000)])

/** @param body of the page's one picture, deflated `times` over */
function pdf(width: number, body: Buffer, times: number, pages = 1): Buffer {
  let packed = body
  for (let time = 0; time < times; time++) packed = deflateSync(packed)
  const filters = Array.from({ length: times }, () => '/FlateDecode').join(' ')
  const kids = Array.from({ length: pages }, () => '3 0 R').join(' ')
  const objects = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'), Buffer.from(`<</Type/Pages/Kids[${kids}]/Count ${pages}>>`),
    Buffer.from('<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>'),
    Buffer.concat([Buffer.from(`<</Type/XObject/Subtype/Image/Width ${width}/Height ${width}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter[${filters}]/Length ${packed.length}>>stream\n`), packed, Buffer.from('\nendstream')]),
    Buffer.from('<</Length 26>>stream\n14400 0 0 14400 0 0 cm /I Do\nendstream'),
  ]
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const places: number[] = []
  let size = parts[0]?.length ?? 0
  for (const [at, object] of objects.entries()) {
    const whole = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    places.push(size)
    size += whole.length
    parts.push(whole)
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${size}\n%%EOF\n`))
  return Buffer.concat(parts)
}

const SIDE = 12_000

export const bombs = (): readonly Bomb[] => [
  { name: 'a PNG of 900 million pixels', type: 'image/png', bytes: png(30_000) },
  { name: 'a JPEG that says 65,500 each way', type: 'image/jpeg', bytes: jpeg },
  { name: 'a TIFF with a strip of four gigabytes, and a ring of directories', type: 'image/tiff', bytes: tiff() },
  { name: 'a WebP of 16 million each way', type: 'image/webp', bytes: webp },
  { name: 'a PDF whose picture is 144 million zeros', type: 'application/pdf', bytes: pdf(SIDE, Buffer.alloc(SIDE * SIDE), 1) },
  { name: 'a PDF whose picture is deflated three times over', type: 'application/pdf', bytes: pdf(SIDE, Buffer.alloc(SIDE * SIDE), 3) },
  { name: 'a PDF of a hundred thousand pages', type: 'application/pdf', bytes: pdf(64, Buffer.alloc(64 * 64), 1, 100_000) },
  { name: 'a PNG that calls itself a JPEG, cut off', type: 'image/jpeg', bytes: png(4_000).subarray(0, 900) },
  { name: 'bytes that are none of it', type: 'image/png', bytes: Buffer.alloc(1_000_000, 0x41) },
]
