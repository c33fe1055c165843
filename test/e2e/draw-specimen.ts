import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

/** A made-up person and document of Utopia, as the tests draw it: names and numbers are canaries that must turn up nowhere else. */
export interface DrawnPassport {
  surname: string
  givenNames: string
  number: string
  /** yymmdd */
  born: string
  sex: 'F' | 'M'
  /** yymmdd */
  expires: string
}

const value = (character: string): number =>
  character === '<' ? 0 : /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 55

/** Check digit of ICAO 9303-3 §4.9, written out again here: a test shall not lean on what it tests. */
export function checkDigit(text: string): string {
  return String(Array.from(text).reduce((sum, character, at) => sum + value(character) * [7, 3, 1][at % 3]!, 0) % 10)
}

export function td3Lines({ surname, givenNames, number, born, sex, expires }: DrawnPassport): [string, string] {
  const name = `${surname}<<${givenNames}`.replaceAll(' ', '<')
  const documentNumber = number.padEnd(9, '<')
  const head = documentNumber + checkDigit(documentNumber)
  const birth = born + checkDigit(born)
  const expiry = expires + checkDigit(expires)
  const optional = '<'.repeat(14)
  const composite = checkDigit(head + birth + expiry + optional + '<')
  return [`P<UTO${name}`.padEnd(44, '<').slice(0, 44), `${head}UTO${birth}${sex}${expiry}${optional}<${composite}`]
}

/** A data page of 125 x 88 mm at 12 px/mm, OCR-B in 2.54 mm pitch (ICAO 9303-3 §4.3). */
export function passportPage(passport: DrawnPassport): Promise<Buffer> {
  const escape = (text: string): string => text.replace(/</g, '&lt;')
  const mrz = td3Lines(passport).map((line, row) => Array.from(line).map((character, column) =>
    `<text x="${(6.6 + (column + 0.5) * 2.54).toFixed(2)}" y="${76 + row * 6.4}" text-anchor="middle" font-family="OCR B" font-size="3.75">${escape(character)}</text>`).join('')).join('')
  const lines = Array.from({ length: 22 }, (_, i) => `<path d="M0 ${i * 4}q31 ${6 - (i % 5)} 62 0t63 0" fill="none" stroke="#9db7bd" stroke-width=".25"/>`).join('')
  const label = (y: number, text: string): string => `<text x="46" y="${y}" font-family="DejaVu Sans" font-size="3.2" font-weight="bold">${escape(text)}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="1056" viewBox="0 0 125 88"><rect width="125" height="88" fill="#eef1ee"/>${lines}`
    + '<rect x="6" y="14" width="32" height="41" fill="#c7d0d6"/><circle cx="22" cy="31" r="9" fill="#b98055"/><path d="M8 55c0-11 7-13 14-13s14 2 14 13z" fill="#39506b"/>'
    + `<text x="6" y="9" font-family="DejaVu Sans" font-size="3.4">UTOPIA PASSPORT</text>${label(18, passport.number)}${label(27, passport.surname)}${label(36, passport.givenNames)}${mrz}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

/** Camera frames of the page held up: turned and sheared a little, never twice the same, with sensor noise. Written as MJPEG, 1920 x 1080. */
export async function writeCamera(page: Buffer, file: string, seed = 1): Promise<void> {
  const frames: Buffer[] = []
  let state = seed
  const random = (): number => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648 }
  for (let n = 0; n < 4; n++) {
    const angle = ((2.2 + (random() - 0.5) * 0.6) * Math.PI) / 180
    const matrix: [[number, number], [number, number]] = [[Math.cos(angle), -Math.sin(angle) + 0.012], [Math.sin(angle), Math.cos(angle)]]
    const warped = await sharp(page).resize({ width: 1320 }).ensureAlpha().affine(matrix, { background: '#00000000', interpolator: 'bicubic' }).png({ compressionLevel: 1 }).toBuffer()
    const size = await sharp(warped).metadata()
    const noise = await sharp({ create: { width: 1920, height: 1080, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 7 }, background: '#808080' } }).png({ compressionLevel: 1 }).toBuffer()
    const frame = await sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#34383d' } })
      .composite([
        { input: warped, left: Math.round((1920 - size.width) / 2 + random() * 3), top: Math.max(0, Math.round((1080 - size.height) / 2 + random() * 3)) },
        { input: noise, blend: 'soft-light' },
      ])
      .removeAlpha().jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer()
    for (let repeat = 0; repeat < 6; repeat++) frames.push(frame)
  }
  await writeFile(file, Buffer.concat(frames))
}
