/** Draws barcodes on cards and cards on desks, with the damage a camera and years in a wallet do. Seeded. */
import bwipjs from 'bwip-js/node'
import sharp from 'sharp'
import { homography, mapPoint, type Corners, type Point } from '../../electron/reader/barcodes/geometry.ts'
import { newGray, type GrayImage } from '../../electron/reader/images/image.ts'

// The named export `raw` is a symbology; the encoder is a member of the default export.
const { raw: encodeOnly } = bwipjs as unknown as { raw: (options: Record<string, unknown>) => unknown }

/** Mulberry32: small, seeded, good enough for drawing. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export type Symbology = 'pdf417' | 'qrcode' | 'azteccode' | 'datamatrix' | 'code128' | 'code39'

/** The modules of a symbol, 1 dark, row-major; PDF417 rows three modules high, linear codes 60 modules. */
export interface Modules {
  width: number
  height: number
  bits: Uint8Array
}

/** `text` holds one byte a character. */
export function encode(symbology: Symbology, text: string, options: Record<string, number | string> = {}): Modules {
  const binary = symbology === 'code39' || symbology === 'code128' ? {} : { binarytext: true }
  const own = symbology === 'pdf417' ? { columns: 12, eclevel: 5 } : {}
  const raw = encodeOnly({ bcid: symbology, text, ...binary, ...own, ...options }) as Array<{
    pixs?: number[]
    pixx?: number
    pixy?: number
    sbs?: number[]
  }>
  const stack = raw[0]!
  if (stack.sbs !== undefined) {
    const line: number[] = []
    stack.sbs.forEach((run, i) => line.push(...Array.from({ length: Math.round(run) }, () => (i % 2 === 0 ? 1 : 0))))
    const height = 60
    const bits = new Uint8Array(line.length * height)
    for (let y = 0; y < height; y++) bits.set(line, y * line.length)
    return { width: line.length, height, bits }
  }
  // PDF417 comes with one line a row, to be drawn several modules high.
  const width = stack.pixx!
  const height = stack.pixy!
  const lines = stack.pixs!.length / width
  const bits = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const line = Math.floor((y * lines) / height)
    bits.set(stack.pixs!.slice(line * width, (line + 1) * width), y * width)
  }
  return { width, height, bits }
}

/** A card with the symbol and some print, `pixels` per module; the symbol's corners come with it. */
export interface Card {
  image: GrayImage
  symbol: Corners
}

export function drawCard(modules: Modules, pixels: number, random: () => number, paper = 232): Card {
  const symbolWidth = Math.round(modules.width * pixels)
  const symbolHeight = Math.round(modules.height * pixels)
  const quiet = Math.round(6 * pixels)
  const width = Math.max(symbolWidth + quiet * 2 + Math.round(random() * 60), Math.round(symbolHeight * 1.586) + quiet * 2)
  const height = Math.max(Math.round(width / 1.586), symbolHeight + quiet * 2)
  const image = newGray(width, height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) image.data[y * width + x] = paper - 8 * Math.sin(x / 31 + y / 47)
  const left = quiet + Math.floor(random() * Math.max(1, width - symbolWidth - quiet * 2))
  const top = quiet + Math.floor(random() * Math.max(1, height - symbolHeight - quiet * 2))
  // Lines of print, where the symbol is not.
  for (let line = 8; line < height - 14; line += 16) {
    if (line > top - quiet - 14 && line < top + symbolHeight + quiet) continue
    for (let x = 12; x < width - 12; x += 7) {
      if (random() < 0.2) continue
      for (let k = 0; k < 3; k++) {
        const sx = x + Math.floor(random() * 5)
        for (let y = line; y < line + 10; y++) if (random() < 0.8) image.data[y * width + Math.min(width - 1, sx)] = 60
      }
    }
  }
  for (let y = -quiet; y < symbolHeight + quiet; y++) {
    for (let x = -quiet; x < symbolWidth + quiet; x++) {
      const px = left + x
      const py = top + y
      if (px < 0 || py < 0 || px >= width || py >= height) continue
      const inside = x >= 0 && y >= 0 && x < symbolWidth && y < symbolHeight
      const dark = inside && modules.bits[Math.min(modules.height - 1, Math.floor(y / pixels)) * modules.width + Math.min(modules.width - 1, Math.floor(x / pixels))] === 1
      image.data[py * width + px] = dark ? 28 : paper + 8
    }
  }
  const right = left + symbolWidth
  const bottom = top + symbolHeight
  return { image, symbol: [[left, top], [right, top], [right, bottom], [left, bottom]] }
}

export interface View {
  /** Degrees clockwise. */
  turn: number
  /** Card's size on the frame: 1 keeps the card's pixels. */
  scale: number
  /** Shift of single corners as a share of the card's width. */
  perspective: number
}

/** The card on a desk, seen as `view` says; 2x2 samples a pixel. */
export function photograph(card: GrayImage, view: View, random: () => number, margin = 60): GrayImage {
  const angle = (view.turn * Math.PI) / 180
  const cos = Math.cos(angle) * view.scale
  const sin = Math.sin(angle) * view.scale
  const { width, height } = card
  const own: Corners = [[0, 0], [width, 0], [width, height], [0, height]]
  const turned = own.map(([x, y]): Point => {
    const shift = (): number => (random() - 0.5) * 2 * view.perspective * width * view.scale
    return [x * cos - y * sin + shift(), x * sin + y * cos + shift()]
  })
  const minX = Math.min(...turned.map((p) => p[0]))
  const minY = Math.min(...turned.map((p) => p[1]))
  const placed = turned.map(([x, y]): Point => [x - minX + margin, y - minY + margin]) as unknown as Corners
  const frameWidth = Math.ceil(Math.max(...placed.map((p) => p[0])) + margin)
  const frameHeight = Math.ceil(Math.max(...placed.map((p) => p[1])) + margin)
  const h = homography(placed, own)!
  const frame = newGray(frameWidth, frameHeight)
  const desk = 90 + random() * 80
  const grain = random() * 20
  const samples = Math.min(3, Math.max(2, Math.ceil(1.6 / view.scale)))
  for (let y = 0; y < frameHeight; y++) {
    for (let x = 0; x < frameWidth; x++) {
      const table = desk + grain * Math.sin(x / 13 + Math.cos(y / 29) * 3)
      const [nearX, nearY] = mapPoint(h, [x + 0.5, y + 0.5])
      if (nearX < -4 || nearY < -4 || nearX > width + 4 || nearY > height + 4) {
        frame.data[y * frameWidth + x] = table
        continue
      }
      let sum = 0
      for (let sy = 0; sy < samples; sy++) {
        for (let sx = 0; sx < samples; sx++) {
          const px = x + (sx + 0.5) / samples
          const py = y + (sy + 0.5) / samples
          const w = h[6]! * px + h[7]! * py + 1
          const cx = Math.floor((h[0]! * px + h[1]! * py + h[2]!) / w)
          const cy = Math.floor((h[3]! * px + h[4]! * py + h[5]!) / w)
          sum += cx >= 0 && cy >= 0 && cx < width && cy < height ? card.data[cy * width + cx]! : table
        }
      }
      frame.data[y * frameWidth + x] = sum / (samples * samples)
    }
  }
  return frame
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value)

/** Gaussian blur, sigma in pixels. */
export async function blur(image: GrayImage, sigma: number): Promise<GrayImage> {
  const data = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).blur(sigma).greyscale().raw().toBuffer()
  return { ...image, data: new Uint8Array(data) }
}

/** Written as JPEG of the quality and decoded again. */
export async function jpeg(image: GrayImage, quality: number): Promise<GrayImage> {
  const bytes = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).jpeg({ quality }).toBuffer()
  const data = await sharp(bytes).greyscale().raw().toBuffer()
  return { ...image, data: new Uint8Array(data) }
}

/** Straight smear of `length` pixels. */
export function smear(image: GrayImage, length: number, angle: number): GrayImage {
  const result = newGray(image.width, image.height)
  const n = Math.max(2, Math.round(length))
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      let sum = 0
      for (let k = 0; k < n; k++) {
        const t = k - (n - 1) / 2
        const sx = Math.min(image.width - 1, Math.max(0, Math.round(x + Math.cos(angle) * t)))
        const sy = Math.min(image.height - 1, Math.max(0, Math.round(y + Math.sin(angle) * t)))
        sum += image.data[sy * image.width + sx]!
      }
      result.data[y * image.width + x] = sum / n
    }
  }
  return result
}

/** Sensor noise, standard deviation in grey levels. */
export function noise(image: GrayImage, sigma: number, random: () => number): GrayImage {
  const result = newGray(image.width, image.height)
  for (let i = 0; i < image.data.length; i++) result.data[i] = clamp(image.data[i]! + (random() + random() + random() + random() - 2) * sigma * 1.73)
  return result
}

/** A lamp's reflection: washes out part of the picture, brightest at its middle. */
export function glare(image: GrayImage, random: () => number, strength = 0.8): GrayImage {
  const cx = image.width * (0.25 + random() * 0.5)
  const cy = image.height * (0.25 + random() * 0.5)
  const rx = image.width * (0.05 + random() * 0.06)
  const ry = image.height * (0.08 + random() * 0.1)
  const result = newGray(image.width, image.height)
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const d = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
      const value = image.data[y * image.width + x]!
      result.data[y * image.width + x] = value + (255 - value) * strength * Math.exp(-d)
    }
  }
  return result
}

/** Half in shadow: contrast falls to `low` across the picture. */
export function shade(image: GrayImage, low: number): GrayImage {
  const result = newGray(image.width, image.height)
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const k = low + (1 - low) * (x / image.width)
      result.data[y * image.width + x] = image.data[y * image.width + x]! * k
    }
  }
  return result
}

/** Less contrast, about a middle grey. */
export function faded(image: GrayImage, contrast: number): GrayImage {
  return { ...image, data: image.data.map((value) => 128 + (value - 128) * contrast) }
}

/** The symbol's left edge rubbed off, `share` of its width; and scratches across. */
export function wear(card: Card, share: number, scratches: number, random: () => number): Card {
  const { image, symbol } = card
  const data = image.data.slice()
  const [left, top] = symbol[0]
  const [right, bottom] = symbol[2]
  for (let y = top; y < bottom; y++) for (let x = left; x < left + (right - left) * share; x++) data[y * image.width + x] = 236
  for (let s = 0; s < scratches; s++) {
    let x = left + random() * (right - left)
    const dx = (random() - 0.5) * 0.8
    for (let y = top; y < bottom; y++, x += dx) {
      for (let k = 0; k < 3; k++) {
        const px = Math.round(x) + k
        if (px >= 0 && px < image.width) data[y * image.width + px] = 235
      }
    }
  }
  return { image: { ...image, data }, symbol }
}
