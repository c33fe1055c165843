import type { OtherLight } from '../../contract/reading.ts'
import { face } from './face.ts'
import type { Specimen } from './people.ts'
import { escape, mrz } from './zone.ts'

/** Specimens of which the demo scanner gives views under other light. */
export const litSpecimens: readonly string[] = ['passport-genuine']

const said: Record<OtherLight, string> = { infrared: 'DEMO: drawn as under infrared', ultraviolet: 'DEMO: drawn as under ultraviolet' }

function label(text: string, width: number, colour: string): string {
  return `<text x="${width / 2}" y="4.6" text-anchor="middle" font-family="DejaVu Sans" font-size="2.6" fill="${colour}">${escape(text)}</text>`
}

/** Carbon ink stays black in infrared, and so do the lines of the zone; the coloured print of the page and most of the portrait go. */
function infrared({ face: seed, sex, mrz: lines }: Specimen, width: number, height: number): string {
  return `<rect width="${width}" height="${height}" fill="#d9d9d9"/>`
    + `<g opacity=".28" filter="url(#grey)">${face(seed, sex, 6, 13, 32)}</g>`
    + mrz(lines, width, height) + label(said.infrared, width, '#333')
}

/** In ultraviolet the paper stays dark, and what is printed with fluorescent ink glows: fibres, a pattern, the number once more. */
function ultraviolet({ number, mrz: lines }: Specimen, width: number, height: number): string {
  const fibres = Array.from({ length: 60 }, (_, at) => {
    const [x, y] = [(at * 37) % width, (at * 53) % height]
    return `<path d="M${x} ${y}q1.5 ${(at % 5) - 2} 3 ${(at % 3) - 1}" fill="none" stroke="${['#ffd84a', '#4dd0ff', '#ff6b6b'][at % 3] ?? ''}" stroke-width=".25"/>`
  }).join('')
  const rings = Array.from({ length: 9 }, (_, at) => `<circle cx="${width * 0.62}" cy="${height * 0.42}" r="${4 + at * 2.4}" fill="none" stroke="#7dff8a" stroke-width=".4" opacity=".8"/>`).join('')
  return `<rect width="${width}" height="${height}" fill="#14123a"/>${rings}${fibres}`
    + `<text x="${width * 0.62}" y="${height * 0.44}" text-anchor="middle" font-family="DejaVu Sans" font-size="6" font-weight="bold" fill="#d9ff7d">UTOPIA</text>`
    + `<text x="${width - 6}" y="${height * 0.7}" text-anchor="end" font-family="DejaVu Sans" font-size="3" fill="#ffd84a">${escape(number)}</text>`
    + `<g opacity=".35">${mrz(lines, width, height)}</g>` + label(said.ultraviolet, width, '#cfd3ff')
}

/** A specimen as under that light, SVG, its sides in millimetres: drawn, and it says so. */
export function underLight(light: OtherLight, specimen: Specimen, width: number, height: number, scale: number): string {
  const draw = { infrared, ultraviolet }[light]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="0 0 ${width} ${height}">`
    + '<filter id="grey"><feColorMatrix type="saturate" values="0"/></filter>'
    + `${draw(specimen, width, height)}</svg>`
}
