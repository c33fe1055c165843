/**
 * Draws the demo desk's specimen documents into `resources/specimens`. Run by hand when people.ts changes:
 *   node electron/dev/run.mjs electron/dev/specimens/draw.ts
 * Needs the system fonts OCR B (public domain) and DejaVu Sans. The pictures are committed, so a desk needs neither.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toBuffer, type RenderOptions } from 'bwip-js/node'
import sharp from 'sharp'
import { otherLight } from '../../contract/reading.ts'
import { face } from './face.ts'
import { litSpecimens } from './lights.ts'
import { specimens, type Specimen } from './people.ts'
import { escape, mrz } from './zone.ts'

/** Pixels per millimetre of the finished picture: 300 dots per inch. */
const SCALE = 11.811
const SIZES: Record<Specimen['layout'], readonly [number, number]> = {
  passport: [125, 88], visa: [120, 80], td2: [105, 74],
  'id-front': [85.6, 54], 'id-back': [85.6, 54], 'licence-front': [85.6, 54], 'licence-back': [85.6, 54],
}
const TINTS: Record<Specimen['documentType'], readonly [string, string]> = {
  passport: ['#e9eef0', '#8fb1b8'], visa: ['#eef1e6', '#a3b48a'], identityCard: ['#eceaf3', '#a59cc4'],
  residencePermit: ['#f3ebe6', '#c4a08f'], drivingLicence: ['#f0ecdf', '#c0b078'],
}

/** Interlaced sine bands, as security paper has. */
function guilloche(width: number, height: number, colour: string): string {
  const curves: string[] = []
  for (let band = 0; band < 26; band++) {
    const points: string[] = []
    for (let x = 0; x <= width; x += 1) {
      const y = (band / 25) * height + 2.4 * Math.sin(x / 7 + band * 0.7) + 1.2 * Math.sin(x / 2.9 + band)
      points.push(`${x === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(2)}`)
    }
    curves.push(`<path d="${points.join('')}" fill="none" stroke="${colour}" stroke-width=".18" opacity=".55"/>`)
  }
  return curves.join('')
}

function label(x: number, y: number, caption: string, value: string, size = 3.1): string {
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="1.55" fill="#44525c">${escape(caption)}</text>`
    + `<text x="${x}" y="${y + size + 0.5}" font-family="DejaVu Sans" font-size="${size}" font-weight="bold" fill="#16191c">${escape(value)}</text>`
}

function fields(specimen: Specimen, x: number, y: number, step: number): string {
  return label(x, y, 'Surname', specimen.surname) + label(x, y + step, 'Given names', specimen.givenNames)
    + label(x, y + step * 2, 'Date of birth', specimen.born, 2.6) + label(x + 28, y + step * 2, 'Sex', specimen.sex, 2.6)
    + label(x, y + step * 3, 'Date of issue', specimen.issued, 2.6) + label(x + 28, y + step * 3, 'Date of expiry', specimen.expires, 2.6)
}

function body(specimen: Specimen, width: number, height: number): string {
  const head = `<text x="5" y="7.4" font-family="DejaVu Sans" font-size="3" letter-spacing=".5" fill="#26343d">REPUBLIC OF UTOPIA</text>`
    + `<text x="${width - 5}" y="7.4" text-anchor="end" font-family="DejaVu Sans" font-size="3" font-weight="bold" fill="#26343d">${specimen.title}</text>`
  const mark = `<text x="${width * 0.62}" y="${height * 0.6}" text-anchor="middle" transform="rotate(-18 ${width * 0.62} ${height * 0.6})" font-family="DejaVu Sans" font-size="9" letter-spacing="2" fill="#8a2f2f" opacity=".16">SPECIMEN</text>`
  switch (specimen.layout) {
    case 'passport':
    case 'visa':
    case 'td2': {
      const portrait = specimen.layout === 'td2' ? 24 : 32
      return head + mark + face(specimen.face, specimen.sex, 6, 13, portrait) + label(portrait + 12, 13, 'Document No.', specimen.number)
        + fields(specimen, portrait + 12, 21, specimen.layout === 'td2' ? 8 : 9.2) + mrz(specimen.mrz, width, height)
    }
    case 'id-front':
    case 'licence-front':
      return head + mark + face(specimen.face, specimen.sex, 4.5, 11, 24) + label(33, 11, 'Document No.', specimen.number) + fields(specimen, 33, 19, 8)
    case 'id-back':
      return label(5, 5, 'Authority', 'REGISTRAR OF UTOPIA', 2.4) + label(48, 5, 'Place of birth', 'ZENITH', 2.4) + mark + mrz(specimen.mrz, width, height)
    case 'licence-back':
      break
  }
  return label(5, 40, 'Document No.', specimen.number, 2.4) + label(40, 40, 'Class', 'D', 2.4) + label(58, 40, 'Expires', specimen.expires, 2.4)
}

const us = (date: string): string => { const [day, month, year] = date.split('.'); return `${month}${day}${year}` }

/** AAMVA DL/ID card text, version 10, of an Ohio specimen (IIN 636023 with a made-up holder). */
function aamva(specimen: Specimen): string {
  const elements = ['DAQ' + specimen.number, 'DCS' + specimen.surname, 'DDEN', 'DAC' + specimen.givenNames.split(' ')[0], 'DDFN',
    'DAD' + specimen.givenNames.split(' ').slice(1).join(' '), 'DDGN', 'DCAD', 'DCBNONE', 'DCDNONE', 'DBD' + us(specimen.issued), 'DBB' + us(specimen.born),
    'DBA' + us(specimen.expires), 'DBC' + (specimen.sex === 'M' ? '1' : '2'), 'DAU070 in', 'DAYBLU', 'DAG100 SPECIMEN WAY', 'DAICOLUMBUS', 'DAJOH',
    'DAK432150000  ', 'DCF0000000000', 'DCGUSA']
  const subfile = 'DL' + elements.join('\n') + '\r'
  const header = '@\n\u001e\rANSI 636023100001DL'
  const offset = header.length + 8
  return `${header}${String(offset).padStart(4, '0')}${String(subfile.length).padStart(4, '0')}${subfile}`
}

async function pdf417(text: string): Promise<Buffer> {
  // The library's types leave out the options of single symbologies; its documentation has them.
  const options: RenderOptions & { columns: number; rowmult: number } = { bcid: 'pdf417', text, columns: 14, rowmult: 3, scale: 2 }
  return Buffer.from(await toBuffer(options))
}

async function draw(specimen: Specimen): Promise<Buffer> {
  const [width, height] = SIZES[specimen.layout]
  const [paper, ink] = TINTS[specimen.documentType]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width * SCALE)}" height="${Math.round(height * SCALE)}" viewBox="0 0 ${width} ${height}">`
    + `<rect width="${width}" height="${height}" fill="${paper}"/>${guilloche(width, height, ink)}`
    + (specimen.mrz.length > 0 ? `<rect y="${height - (specimen.mrz.length === 3 ? 20 : 17)}" width="${width}" height="20" fill="${paper}" opacity=".55"/>` : '')
    + body(specimen, width, height) + '</svg>'
  let picture = sharp(Buffer.from(svg))
  if (specimen.layout === 'licence-back') {
    const fitted = await sharp(await pdf417(aamva(specimen))).resize({ width: Math.round(74 * SCALE), kernel: 'lanczos3' }).flatten({ background: '#ffffff' }).toBuffer()
    picture = picture.composite([{ input: fitted, left: Math.round(5.8 * SCALE), top: Math.round(6 * SCALE) }])
  }
  return await picture.flatten({ background: paper }).jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer()
}

const folder = process.argv[2] ?? join('resources', 'specimens')
await mkdir(folder, { recursive: true })
for (const specimen of specimens) await writeFile(join(folder, `${specimen.id}.jpg`), await draw(specimen))
const index = specimens.map(({ id, documentType, layout, mrz, chip, shows }) => ({
  id, documentType, issuingState: layout.startsWith('licence') ? 'USA' : 'UTO', side: layout.endsWith('back') ? 'back' : 'front', mrz, chip, shows, ...(litSpecimens.includes(id) ? { lights: otherLight.options } : {}),
}))
await writeFile(join(folder, 'index.json'), JSON.stringify(index, null, 2) + '\n')
