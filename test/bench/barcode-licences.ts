/** AAMVA licences drawn by seed: contents of many states and versions, symbols from slender to wide, under what a desk does to them. */
import { aamvaIssuer, aamvaIssuerNumbers } from '../../electron/documents/aamva/issuers.ts'
import type { GrayImage } from '../../electron/reader/images/image.ts'
import { aamvaPayload } from '../documents/aamva/specimens.ts'
import { blur, drawCard, encode, faded, jpeg, noise, photograph, shade, smear, type Card, type Modules } from './barcode-pictures.ts'

type Random = () => number

export interface LicencePicture {
  image: GrayImage
  /** What its symbol says, one character a byte. */
  text: string
}

const between = (random: Random, low: number, high: number): number => low + random() * (high - low)
const oneOf = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!
const digits = (random: Random, n: number): string => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')

const surnames = ['SPECIMEN', 'ERIKSSON', 'MUSTERMANN', 'SAMPLE', 'VAN DER UTOPIA', "O'SPECIMEN", 'SPECIMEN-UTOPIA', 'LI']
const given = ['ANNA', 'ERIK', 'JOSEPHINE', 'LARS', 'MARIA', 'XIN']
const versions = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10']

/** A payload such as one of the issuers writes: by its number, in one of the standard's versions, with more or less of its own. */
export function licencePayload(random: Random): string {
  const iin = oneOf(random, aamvaIssuerNumbers())
  const issuer = aamvaIssuer(iin)
  const version = oneOf(random, versions)
  const canadian = issuer?.country === 'CAN'
  const own = random() < 0.5 ? { own: { ZVA: digits(random, 2), ...(random() < 0.7 ? { ZVB: digits(random, 6 + Math.floor(random() * 70)) } : {}) } } : {}
  return aamvaPayload({
    iin, version,
    jurisdictionVersion: version === '01' ? null : digits(random, 2),
    type: random() < 0.8 ? 'DL' : 'ID',
    values: {
      DAJ: issuer?.postal ?? 'VA', DAQ: `${oneOf(random, ['T', 'S', 'D', ''])}${digits(random, 7 + Math.floor(random() * 7))}`, DCS: oneOf(random, surnames), DAC: oneOf(random, given),
      DAG: `${digits(random, 4)} UTOPIA STREET`, DCF: digits(random, 10 + Math.floor(random() * 15)), DBC: oneOf(random, ['1', '2', '9']), DAK: canadian ? 'K1A0B1     ' : `${digits(random, 9)}  `,
      DCG: issuer?.country ?? 'USA', DBB: canadian ? '19860606' : '06061986', DBD: canadian ? '20190606' : '06062019', DBA: canadian ? '20271210' : '12102027',
      ...(random() < 0.4 ? { DDB: '01012014', DDK: '1', DDL: '1', DDA: 'F', DCK: digits(random, 16) } : {}),
      ...(random() < 0.3 ? { DCE: undefined, DAD: undefined, DDE: undefined, DDF: undefined, DDG: undefined } : {}),
    },
    ...own,
  })
}

/** 6 to 20 columns, as many as the payload needs at least; every level of correction that issuers use. */
export function symbolOf(random: Random, text: string): Modules {
  const eclevel = 2 + Math.floor(random() * 4)
  for (let columns = 6 + Math.floor(random() * 15); ; columns++) {
    try {
      return encode('pdf417', text, { columns, eclevel })
    } catch (fault) {
      // More than 90 rows.
      if (columns > 24) throw fault
    }
  }
}

type Damage = (card: Card, drawn: number, random: Random) => Promise<GrayImage> | GrayImage

/** Pixels a module is drawn with where the picture is seen from afar: modules do not fall on the pixel grid. */
const drawnFine = 6
/** … and where it is scanned as it is. */
const drawnPlain = 3

interface Condition {
  drawn: number
  damage: Damage
}

const seen = (card: Card, drawn: number, pixels: number, turn: number, perspective: number, random: Random, margin = 40): GrayImage =>
  photograph(card.image, { turn, scale: pixels / drawn, perspective }, random, margin)
const around = (random: Random, most: number): number => (random() - 0.5) * 2 * most

export const conditions: Record<string, Condition> = {
  clean: { drawn: drawnPlain, damage: (card) => card.image },
  skewed: { drawn: drawnFine, damage: (card, drawn, random) => seen(card, drawn, between(random, 2.2, 4), around(random, 25), 0, random) },
  blurred: { drawn: drawnFine, damage: async (card, drawn, random) => jpeg(noise(await blur(seen(card, drawn, between(random, 2.5, 5), around(random, 1), 0, random), between(random, 1, 2)), 2, random), 85) },
  'blurred on its grid': { drawn: drawnPlain, damage: async (card, _, random) => jpeg(noise(await blur(card.image, between(random, 1, 1.9)), 2, random), 85) },
  'blurred, large': { drawn: drawnFine, damage: async (card, drawn, random) => blur(seen(card, drawn, between(random, 4, 6), around(random, 2), 0, random), between(random, 1.8, 3)) },
  photographed: { drawn: drawnFine, damage: async (card, drawn, random) => jpeg(noise(faded(shade(await blur(seen(card, drawn, between(random, 2.5, 4), around(random, 5), 0.03, random, 60), between(random, 0.5, 1)), between(random, 0.4, 0.8)), between(random, 0.35, 0.8)), between(random, 2, 5), random), 80) },
  noisy: { drawn: drawnFine, damage: (card, drawn, random) => jpeg(noise(seen(card, drawn, between(random, 2.2, 4), around(random, 2), 0, random), between(random, 8, 20), random), Math.round(between(random, 40, 80))) },
  'JPEG 20 to 40': { drawn: drawnFine, damage: (card, drawn, random) => jpeg(seen(card, drawn, between(random, 2.2, 4), around(random, 2), 0, random), Math.round(between(random, 20, 40))) },
  'low contrast': { drawn: drawnFine, damage: (card, drawn, random) => noise(faded(seen(card, drawn, between(random, 2.2, 4), around(random, 2), 0, random), between(random, 0.12, 0.3)), 1, random) },
  small: { drawn: drawnFine, damage: async (card, drawn, random) => jpeg(seen(card, drawn, between(random, 1.4, 2), around(random, 1), 0, random), 90) },
  'hand moved': { drawn: drawnFine, damage: (card, drawn, random) => noise(smear(seen(card, drawn, between(random, 2.5, 4), around(random, 5), 0, random), between(random, 2, 4.5), random() * Math.PI), 2, random) },
}

/** One licence under one of `conditions`. */
export async function drawLicence(condition: string, random: Random): Promise<LicencePicture> {
  const how = conditions[condition]
  if (how === undefined) throw new Error(`no such condition: ${condition}`)
  const text = licencePayload(random)
  const card = drawCard(symbolOf(random, text), how.drawn, random)
  return { image: await how.damage(card, how.drawn, random), text }
}
