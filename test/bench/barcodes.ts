/**
 * `npm run bench:barcodes [-- count [seed] [--licences] [--set NAME] [--ours] [--cpu] [--verbose]]`: generated AAMVA cards, seals and other symbols under what happens to them
 * at a desk; share read and time, beside @zxing/library alone and zxing-wasm alone on the same pictures; and
 * false readings on pictures without any. `--licences` in place of all that: AAMVA licences of many states (count of each) under eleven conditions, and each
 * picture that a library reads and Foyer does not. Times are the wall clock's, or with --cpu the processor's, for a machine that is busy otherwise.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zxing from '@zxing/library'
import sharp from 'sharp'
import { createBarcodeReader } from '../../electron/reader/barcodes/engine.ts'
import { openZxingWasm, readWithWasm } from '../../electron/reader/barcodes/zxing-wasm.ts'
import { newGray, type GrayImage } from '../../electron/reader/images/image.ts'
import { dataFolder, projectRoot } from '../data-folder.ts'
import { aamvaPayload } from '../documents/aamva/specimens.ts'
import { conditions, drawLicence } from './barcode-licences.ts'
import { blur, drawCard, encode, glare, jpeg, noise, photograph, seeded, shade, smear, wear, type Card, type Symbology } from './barcode-pictures.ts'

const words = process.argv.slice(2).filter((word) => word !== '--')
const only = words.includes('--set') ? words[words.indexOf('--set') + 1] : undefined
const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number)
const count = numbers[0] ?? 20
const seed = numbers[1] ?? 20260
const verbose = words.includes('--verbose')
const alone = !words.includes('--ours')
/** Milliseconds. */
const clock = words.includes('--cpu')
  ? (): number => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    }
  : (): number => performance.now()

const wasmPath = join(projectRoot, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')
type Random = () => number
const between = (random: Random, low: number, high: number): number => low + random() * (high - low)

const states: Array<[iin: string, state: string]> = [['636000', 'VA'], ['636014', 'CA'], ['636015', 'TX'], ['636001', 'NY'], ['636010', 'FL'], ['636035', 'IL']]
const names = ['SPECIMEN', 'ERIKSSON', 'MUSTERMANN', 'SAMPLE', 'VAN DER UTOPIA', "O'SPECIMEN"]

function payload(random: Random): string {
  const [iin, state] = states[Math.floor(random() * states.length)]!
  const digits = (n: number): string => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
  return aamvaPayload({
    iin,
    version: ['06', '08', '09', '10'][Math.floor(random() * 4)]!,
    values: { DAJ: state, DAQ: `T${digits(8)}`, DCS: names[Math.floor(random() * names.length)]!, DAG: `${digits(4)} UTOPIA STREET`, DCF: digits(22) },
    ...(random() < 0.6 ? { own: { ZVA: digits(2), ZVB: digits(6 + Math.floor(random() * 60)) } } : {}),
  })
}

interface Sample {
  image: GrayImage
  text: string
}
type Make = (random: Random) => Promise<Sample>

/** A licence's back; `damage` works on the frame, `before` on the card. */
function licence(view: { turn?: number; perspective?: number; pixels?: number }, damage: (frame: GrayImage, random: Random) => Promise<GrayImage> | GrayImage = (frame) => frame, before: (card: Card, random: Random) => Card = (card) => card): Make {
  return async (random) => {
    const text = payload(random)
    const modules = encode('pdf417', text, { columns: 10 + Math.floor(random() * 6), eclevel: 3 + Math.floor(random() * 3) })
    // Drawn large and seen from afar, so that modules do not fall on the pixel grid.
    const drawn = 5
    const card = before(drawCard(modules, drawn, random), random)
    const scale = (view.pixels ?? between(random, 2.2, 4)) / drawn
    const turn = view.turn === undefined ? 0 : (random() - 0.5) * 2 * view.turn
    const frame = photograph(card.image, { turn, scale, perspective: view.perspective ?? 0 }, random, 40)
    return { image: await damage(frame, random), text }
  }
}

function other(symbology: Symbology, damage: (frame: GrayImage, random: Random) => Promise<GrayImage> | GrayImage, turn: number, perspective: number): Make {
  return async (random) => {
    const short = symbology === 'code128' || symbology === 'code39'
    const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'
    const text = Array.from({ length: short ? 8 + Math.floor(random() * 8) : 40 + Math.floor(random() * 160) }, () => alphabet[Math.floor(random() * alphabet.length)]!).join('')
    const drawn = short ? 4 : 6
    const card = drawCard(encode(symbology, text), drawn, random)
    const frame = photograph(card.image, { turn: (random() - 0.5) * 2 * turn, scale: between(random, 2.4, 4) / drawn, perspective }, random, 40)
    return { image: await damage(frame, random), text }
  }
}

const light = async (frame: GrayImage, random: Random): Promise<GrayImage> => jpeg(noise(frame, 3, random), 85)
const rough = async (frame: GrayImage, random: Random): Promise<GrayImage> => jpeg(noise(await blur(frame, between(random, 0.6, 1)), 5, random), 70)

const licences = Object.fromEntries(Object.keys(conditions).map((name) => [name, { clean: name === 'clean', make: (random: Random) => drawLicence(name, random) }]))
const sets: Record<string, { clean: boolean; make: Make }> = words.includes('--licences') ? licences : {
  'upright, scanner': { clean: true, make: licence({}, light) },
  'turned by quarters': { clean: true, make: async (random) => licence({ turn: 0 }, (frame) => frame)(random).then((sample) => ({ ...sample, image: turned(sample.image, 1 + Math.floor(random() * 3)) })) },
  'skew up to 5°': { clean: true, make: licence({ turn: 5 }, light) },
  'any angle': { clean: true, make: licence({ turn: 180 }, light) },
  'QR, any angle': { clean: true, make: other('qrcode', light, 180, 0.03) },
  'Aztec, any angle': { clean: true, make: other('azteccode', light, 180, 0.03) },
  'DataMatrix, any angle': { clean: true, make: other('datamatrix', light, 180, 0.03) },
  'Code 128, any angle': { clean: true, make: other('code128', light, 180, 0.02) },
  'Code 39, any angle': { clean: true, make: other('code39', light, 180, 0.02) },
  'perspective': { clean: false, make: licence({ turn: 30, perspective: 0.06 }, light) },
  'small, 1.6 px a module': { clean: false, make: licence({ turn: 10, pixels: 1.6 }, light) },
  'blur': { clean: false, make: licence({ turn: 10 }, async (frame, random) => jpeg(await blur(frame, between(random, 0.8, 1.5)), 85)) },
  'hand shake': { clean: false, make: licence({ turn: 10, pixels: 3.2 }, (frame, random) => smear(frame, between(random, 2, 4), random() * Math.PI)) },
  'noise': { clean: false, make: licence({ turn: 10 }, (frame, random) => noise(frame, between(random, 10, 25), random)) },
  'JPEG 25-45': { clean: false, make: licence({ turn: 10 }, (frame, random) => jpeg(frame, Math.round(between(random, 25, 45)))) },
  'start worn off': { clean: false, make: licence({ turn: 10 }, light, (card, random) => wear(card, between(random, 0.02, 0.06), 0, random)) },
  'scratches': { clean: false, make: licence({ turn: 10 }, light, (card, random) => wear(card, 0, 4, random)) },
  'glare': { clean: false, make: licence({ turn: 10 }, (frame, random) => light(glare(frame, random, 0.85), random)) },
  'shadow': { clean: false, make: licence({ turn: 10 }, (frame, random) => light(shade(frame, 0.3), random)) },
  'webcam: all of it': { clean: false, make: licence({ turn: 25, perspective: 0.04 }, rough) },
  'QR, webcam': { clean: false, make: other('qrcode', rough, 180, 0.05) },
  'Aztec, webcam': { clean: false, make: other('azteccode', rough, 180, 0.05) },
  'DataMatrix, webcam': { clean: false, make: other('datamatrix', rough, 180, 0.05) },
  'Code 128, webcam': { clean: false, make: other('code128', rough, 180, 0.03) },
}

function turned(image: GrayImage, quarters: number): GrayImage {
  let from = image
  for (let q = 0; q < quarters; q++) {
    const to = newGray(from.height, from.width)
    for (let y = 0; y < from.height; y++) for (let x = 0; x < from.width; x++) to.data[x * to.width + (to.width - 1 - y)] = from.data[y * from.width + x]!
    from = to
  }
  return from
}

const formats = ['PDF417', 'QRCode', 'Aztec', 'DataMatrix', 'Code128', 'Code39'] as const

function withLibrary(image: GrayImage): string | null {
  const hints = new Map<zxing.DecodeHintType, unknown>([
    [zxing.DecodeHintType.TRY_HARDER, true],
    [zxing.DecodeHintType.POSSIBLE_FORMATS, [zxing.BarcodeFormat.PDF_417, zxing.BarcodeFormat.QR_CODE, zxing.BarcodeFormat.AZTEC, zxing.BarcodeFormat.DATA_MATRIX, zxing.BarcodeFormat.CODE_128, zxing.BarcodeFormat.CODE_39]],
  ])
  try {
    const source = new zxing.RGBLuminanceSource(Uint8ClampedArray.from(image.data), image.width, image.height)
    const reader = new zxing.MultiFormatReader()
    reader.setHints(hints)
    return reader.decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(source))).getText()
  } catch {
    return null
  }
}

const quantile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

// The library reports each decoder that did not match.
console.warn = () => undefined

const reader = await createBarcodeReader({ wasmPath })
await openZxingWasm(wasmPath)
const totals = { ours: [] as number[], wasm: [] as number[], js: [] as number[] }
const shares = { clean: [0, 0], damaged: [0, 0] }
let missedByUs = 0
let wrong = 0
const pad = (text: string, n: number): string => text.padEnd(n)
console.log(`${pad('set', 26)}${pad('Foyer', 22)}${pad('zxing-wasm alone', 22)}${alone ? '@zxing/library alone' : ''}`)
for (const [name, { clean, make }] of Object.entries(sets)) {
  if (only !== undefined && !name.includes(only)) continue
  const random = seeded(seed + name.length * 7919)
  const time = { ours: [] as number[], wasm: [] as number[], js: [] as number[] }
  const read = { ours: 0, wasm: 0, js: 0 }
  for (let i = 0; i < count; i++) {
    const { image, text } = await make(random)
    let from = clock()
    const ours = await reader.read(image)
    time.ours.push(clock() - from)
    const good = ours.some((reading) => reading.text === text)
    if (good) read.ours++
    if (ours.some((reading) => reading.text !== text)) wrong++
    if (!good && verbose) {
      const file = `/tmp/missed-${name.replaceAll(/\W+/g, '-')}-${i}.png`
      await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).png().toFile(file)
      console.log(`  missed: ${file}`)
    }
    if (!alone) continue
    from = clock()
    const wasm = await readWithWasm(image, { formats, turned: true, inverted: true, downscaled: true })
    time.wasm.push(clock() - from)
    const wasmGood = wasm.some((reading) => reading.text === text)
    if (wasmGood) read.wasm++
    from = clock()
    const js = withLibrary(image)
    time.js.push(clock() - from)
    if (js === text) read.js++
    if (!good && (wasmGood || js === text)) {
      missedByUs++
      console.log(`  read by ${wasmGood ? 'zxing-wasm' : '@zxing/library'} and not by Foyer: ${name} ${i}`)
    }
  }
  for (const key of ['ours', 'wasm', 'js'] as const) totals[key].push(...time[key])
  shares[clean ? 'clean' : 'damaged'][0]! += read.ours
  shares[clean ? 'clean' : 'damaged'][1]! += count
  const cell = (key: 'ours' | 'wasm' | 'js'): string => pad(`${((read[key] / count) * 100).toFixed(0).padStart(3)} % ${quantile(time[key], 0.5).toFixed(0).padStart(4)}/${quantile(time[key], 0.95).toFixed(0)} ms`, 22)
  console.log(pad(name, 26) + cell('ours') + (alone ? cell('wasm') + cell('js') : ''))
}

const sharePart = ([good, of]: number[]): string => `${(((good ?? 0) / Math.max(1, of ?? 0)) * 100).toFixed(1)} % of ${of}`
console.log(`\nclean ${sharePart(shares.clean)}, damaged ${sharePart(shares.damaged)}; read by a library alone and not by Foyer: ${missedByUs}; wrong readings: ${wrong}`)
for (const key of ['ours', 'wasm', 'js'] as const) {
  if (totals[key].length > 0) console.log(`${pad({ ours: 'Foyer', wasm: 'zxing-wasm', js: '@zxing/library' }[key], 16)} median ${quantile(totals[key], 0.5).toFixed(0)} ms, 95 % ${quantile(totals[key], 0.95).toFixed(0)} ms`)
}

// Pictures without any barcode.
const empty: Array<[string, GrayImage]> = []
const folder = join(dataFolder, 'mrz/images')
if (existsSync(folder)) {
  for (const file of readdirSync(folder)) {
    const { data, info } = await sharp(readFileSync(join(folder, file))).greyscale().raw().toBuffer({ resolveWithObject: true })
    empty.push([file, { width: info.width, height: info.height, data: new Uint8Array(data) }])
  }
} else console.log('(the document pictures are not here)')
const random = seeded(seed)
for (let i = 0; i < count; i++) {
  const width = 400 + Math.floor(random() * 800)
  const height = 300 + Math.floor(random() * 500)
  const image = newGray(width, height)
  const kind = i % 4
  const period = between(random, 2, 12)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      image.data[y * width + x] = kind === 0 ? random() * 256 : kind === 1 ? 128 + 100 * Math.sin((x + y * 0.3) / period) : kind === 2 ? (random() < 0.5 ? 20 : 240) : (Math.sin(x / period) > 0 ? 30 : 220) + (random() - 0.5) * 30
    }
  }
  empty.push([`drawn ${i}`, image])
}
const emptyTimes: number[] = []
let falseReadings = 0
for (const [name, image] of empty) {
  const from = clock()
  const readings = await reader.read(image)
  emptyTimes.push(clock() - from)
  if (readings.length > 0) {
    falseReadings++
    console.log(`read in ${name}: ${readings.map((reading) => `${reading.format} ${JSON.stringify(reading.text.slice(0, 40))}`).join(', ')}`)
  }
}
console.log(`no barcode: ${empty.length} pictures, ${falseReadings} with a reading; median ${quantile(emptyTimes, 0.5).toFixed(0)} ms, 95 % ${quantile(emptyTimes, 0.95).toFixed(0)} ms`)
