import type { BarcodeReading } from '../contract/barcodes.ts'
import type { MrzReading } from '../contract/mrz.ts'
import { parseAamva } from './aamva/parse.ts'
import { latin1 } from './barcode-content.ts'
import { parseMrz } from './mrz/parse.ts'

/** What was swiped, typed by a machine or said over a serial port: a zone, or what an AAMVA barcode or stripe holds. */
export interface Swiped { mrz: MrzReading | null; barcodes: BarcodeReading[] }

/** Marks around what some readers say. */
const [STX, ETX] = ['\x02', '\x03']
/** Check digits that fit, of any document: fewer are chance, and no zone. A worn stripe may lose one or two of five. */
const FITTING_DIGITS = 2
/** Lines that come without an end between them (ICAO 9303-4 to -6), by the number of all their characters. */
const RUN_ON: Readonly<Record<number, number>> = { 88: 44, 90: 30, 72: 36 }

/**
 * The document that lines of text say, as a camera's picture of the same would: null where none of the texts is one. Never throws.
 * @param texts the same swipe as each layout of the keys has it, likeliest first; the one whose check digits fit is it
 * @param now milliseconds since 1970: decides centuries
 */
export function readSwiped(texts: readonly string[], now: number): Swiped | null {
  const zones = texts.map((text) => zoneOf(text, now)).filter((zone) => zone !== null)
  const zone = zones.find(({ valid }) => valid) ?? zones[0]
  if (zone !== undefined) return { mrz: zone, barcodes: [] }
  for (const text of texts) {
    const barcode = barcodeOf(text)
    if (barcode !== null) return { mrz: null, barcodes: [barcode] }
  }
  return null
}

function zoneOf(text: string, now: number): MrzReading | null {
  const said = text.toUpperCase().split(/\p{Cc}+/u).map((line) => line.trim()).filter((line) => line !== '')
  const [only = ''] = said
  const length = said.length === 1 ? RUN_ON[only.length] : undefined
  const lines = length === undefined ? said : only.match(new RegExp(`.{${length}}`, 'g')) ?? []
  if (lines.length === 0 || lines.length > 3) return null
  const document = parseMrz(lines, { now })
  if (document === null) return null
  const fitting = document.checks.filter(({ name, ok }) => ok && name.endsWith('CheckDigit')).length
  if (fitting < FITTING_DIGITS && !document.valid) return null
  // Nothing was guessed from a picture: what a reader's own eye saw is all there is.
  return { ...document, repaired: [], doubtful: [], quads: [], confidence: 1 }
}

/** A gun's keys come as they stand, in small letters or with the two exchanged, as the keyboard's lock has it. */
function barcodeOf(text: string): BarcodeReading | null {
  const said = text.slice(text.startsWith(STX) ? 1 : 0, text.trimEnd().endsWith(ETX) ? text.lastIndexOf(ETX) : undefined)
  for (const cased of [said, exchanged(said), said.toUpperCase()]) {
    const parsed = parseAamva(cased)
    if (parsed === null) continue
    const bytes = new Uint8Array(Array.from(cased, (each) => each.charCodeAt(0) & 0xff))
    // It was on no picture: its corners are nowhere.
    return { format: 'PDF417', text: latin1(bytes), bytes, quad: [[0, 0], [0, 0], [0, 0], [0, 0]], parsed }
  }
  return null
}

function exchanged(text: string): string {
  return Array.from(text, (each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase())).join('')
}
