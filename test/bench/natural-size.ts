/**
 * `npm run bench:natural-size [-- count [seed]]`: zones on scans of whole sheets at 200, 300 and 400 dots per inch, at any turn and up to 15 degrees of skew, blurred
 * and saved as a scanner saves them, each at its own size: how far from that the desk measures it, and so which share may be told to be strange. And the same
 * sheets made smaller and larger as copiers do, with the share of them that is told.
 */
import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { createMrzReader } from '../../electron/reader/mrz/engine.ts'
import { sizeOfZone, strangeSizeOf } from '../../electron/reader/natural-size.ts'
import { modulesFolder, projectRoot } from '../data-folder.ts'
import { passportPage } from '../e2e/draw-specimen.ts'
import { seeded } from './barcode-pictures.ts'

const [count = 48, seed = 7] = process.argv.slice(2).filter((word) => /^\d+$/.test(word)).map(Number)
const MM = 25.4
const random = seeded(seed)
const specimen = (name: string): string => join(projectRoot, 'resources/specimens', `${name}.jpg`)
/** Width of each, mm. */
const kinds = [{ of: 'passport', width: 125 }, { of: 'card-back', width: 85.6 }, { of: 'visa', width: 120 }, { of: 'passport-genuine', width: 125 }] as const
/** By which copiers make a sheet smaller or larger (DIN A and B, and their round ones). */
const copies = [0.5, 0.71, 0.77, 0.82, 0.87, 0.94, 1.06, 1.15, 1.22, 1.29, 1.41]

async function sheet(at: number, share: number): Promise<RgbImage> {
  const dpi = [200, 300, 400][at % 3]!
  const kind = kinds[at % kinds.length]!
  const size = { width: Math.round(210 / MM * dpi), height: Math.round(297 / MM * dpi) }
  const source = kind.of === 'passport' ? await passportPage({ surname: 'ALFASTOE', givenNames: 'SAGA', number: `QA${1_000_000 + at}`, born: '880412', sex: 'F', expires: '330219' }) : specimen(kind.of)
  const { data, info } = await sharp(source).resize(Math.round(kind.width * share / MM * dpi)).rotate((at % 4) * 90 + (random() * 2 - 1) * 15, { background: '#f4f4f2' }).png().toBuffer({ resolveWithObject: true })
  const place = (most: number, own: number): number => Math.max(0, Math.floor(random() * (most - own)))
  const layer: OverlayOptions = { input: data, left: place(size.width, info.width), top: place(size.height, info.height) }
  const fits = info.width <= size.width && info.height <= size.height
  const laid = fits ? layer : { ...layer, input: await sharp(data).extract({ left: 0, top: 0, width: Math.min(info.width, size.width), height: Math.min(info.height, size.height) }).toBuffer() }
  const jpeg = await sharp(await sharp({ create: { ...size, channels: 3, background: '#f4f4f2' } }).composite([laid]).png().toBuffer()).blur(0.4 + random()).jpeg({ quality: 60 + Math.floor(random() * 35) }).toBuffer()
  const raw = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: raw.info.width, height: raw.info.height, data: new Uint8Array(raw.data), dpi }
}

const mrz = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: Date.now })
await mrz.ready
const sizes: number[] = []
for (let at = 0; at < count; at++) {
  const page = await sheet(at, 1)
  for (const zone of await mrz.readPage(page)) sizes.push(sizeOfZone(zone, page) ?? NaN)
}
const far = sizes.map((size) => Math.abs(size - 1)).toSorted((a, b) => a - b)
const percent = (share: number | undefined): string => `${(100 * (share ?? NaN)).toFixed(1)} %`
process.stdout.write(`at their own size: ${sizes.length} zones of ${count} sheets, measured from ${percent(Math.min(...sizes))} to ${percent(Math.max(...sizes))} of it; off by ${percent(far[far.length >> 1])} in the median, ${percent(far[Math.floor(far.length * 0.95)])} at the 95th percentile, ${percent(far.at(-1))} at most\n`)
for (const share of copies) {
  let [read, told] = [0, 0]
  for (let at = 0; at < Math.ceil(count / 4); at++) {
    const page = await sheet(at, share)
    const [zone] = await mrz.readPage(page)
    if (zone === undefined) continue
    read += 1
    told += Number(strangeSizeOf(zone, page) !== null)
  }
  process.stdout.write(`at ${percent(share)}: ${told} of ${read} that were read are told\n`)
}
await mrz.close()
