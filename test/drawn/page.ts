import sharp from 'sharp'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import type { DrawnDocument } from './documents.ts'
import type { Random } from './random.ts'

/** Page sizes in mm: ICAO 9303-4 to -7, ISO/IEC 7810. */
const sizes = {
  TD3: [125, 88], MRVA: [120, 80], MRVB: [105, 74], TD2: [105, 74], FRID: [105, 74], TD1: [85.6, 54], CHDL: [85.6, 54], FRDL: [85.6, 54], NLDL: [85.6, 54], CNEP: [85.6, 54], CNHP: [85.6, 54],
  CNTP: [85.6, 54],
} as const

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

/**
 * A document's page as an SVG with OCR-B lines (system font "OCR B"), printed text, a portrait and a
 * security background, rendered at `density` px per mm.
 */
export async function drawPage(r: Random, document: DrawnDocument, density: number): Promise<RgbImage> {
  const [width, height] = sizes[document.format]
  const paper = `hsl(${r.whole(0, 360)} ${r.whole(0, 45)}% ${r.whole(80, 98)}%)`
  const parts = [`<rect width="${width}" height="${height}" fill="${paper}"/>`]
  for (let i = r.whole(0, 40); i > 0; i--) {
    const y = r.between(0, height)
    const bow = r.between(-12, 12)
    parts.push(`<path d="M0 ${y}C${width / 3} ${y + bow} ${(2 * width) / 3} ${y - bow} ${width} ${y}" fill="none" stroke="hsl(${r.whole(0, 360)} 50% ${r.whole(55, 80)}%)" stroke-width=".2" opacity="${r.between(0.2, 0.9).toFixed(2)}"/>`)
  }
  parts.push(printedText(r, width, height), zone(r, document.lines, width, height))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${Math.round(width * density)}" height="${Math.round(height * density)}">${parts.join('')}</svg>`
  const { data, info } = await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha()
    .raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

function printedText(r: Random, width: number, height: number): string {
  const parts = [`<rect x="${width * 0.05}" y="${height * 0.25}" width="${width * 0.26}" height="${height * 0.38}" fill="hsl(${r.whole(0, 360)} 20% ${r.whole(30, 70)}%)"/>`]
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ  /.0123456789abcdefghijklmnopqrstuvwxyz'
  for (let y = height * 0.1; y < height * 0.66; y += r.between(2.5, 6)) {
    const size = r.between(1.3, 3.4)
    const text = Array.from({ length: r.whole(4, 34) }, () => r.pick<string>(alphabet)).join('')
    parts.push(`<text x="${(width * r.between(0.34, 0.5)).toFixed(1)}" y="${y.toFixed(1)}" font-family="DejaVu Sans" font-size="${size.toFixed(2)}" fill="#${r.pick(['222', '446', '622', '000'])}">${escape(text)}</text>`)
  }
  return parts.join('')
}

/** OCR-B at 2.54 mm pitch (9303-3 §4.3), lines in the effective reading zone. */
function zone(r: Random, lines: readonly string[], width: number, height: number): string {
  const pitch = 2.54 * r.between(0.97, 1.02)
  const longest = Math.max(...lines.map((line) => line.length))
  const left = (width - longest * pitch) / 2 + r.between(-1, 1)
  const gap = lines.length === 3 ? r.between(4.1, 5.2) : r.between(5.4, 7)
  const bottom = (lines.length === 3 ? r.between(4, 6.5) : r.between(6.5, 10))
  const shade = r.whole(0, 55)
  return lines.map((line, i) => {
    const y = height - bottom - (lines.length - 1 - i) * gap
    const xs = line.split('').map((_, k) => (left + k * pitch).toFixed(2)).join(' ')
    return `<text x="${xs}" y="${y.toFixed(2)}" font-family="OCR B" font-size="${(3.51 * r.between(0.97, 1.03)).toFixed(2)}" fill="rgb(${shade},${shade},${shade})" stroke="rgb(${shade},${shade},${shade})" stroke-width="${r.between(0, 0.12).toFixed(2)}">${escape(line)}</text>`
  }).join('')
}
