import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../data-folder.ts'

/** One named number of the product. */
export interface TuningValue {
  /** The file, relative to the checkout. */
  file: string
  name: string
  value: number
  /** Its whole declaration, as it stands in the file. */
  declaration: string
}

/** A number by name: `const name = 0.5` at the beginning of a line, or `  name: 7,` in a list of them. */
const declared = /^(?:(?:export )?const (\w+) = |  (\w+): )(-?\d[\d_]*(?:\.\d+)?(?:e-?\d+)?)(?:$|,$)/gm

/** The named numbers in a source, in order. */
export function valuesIn(source: string, file: string): TuningValue[] {
  return [...source.matchAll(declared)].map(([declaration, name, listed, number]) => ({ file, name: name ?? listed!, value: Number(number!.replaceAll('_', '')), declaration }))
}

/** The declaration with another number. */
export function declarationOf({ declaration }: TuningValue, to: number): string {
  return declaration.replace(/-?\d[\d_.e-]*(?=,?$)/, String(to))
}

/** What each area is made of, below `electron/reader`. */
export const areas = {
  find: ['mrz/text-strings.ts', 'mrz/string-pieces.ts', 'mrz/line-groups.ts', 'mrz/find-lines.ts', 'mrz/short-line.ts', 'mrz/cut-line.ts', 'mrz/smooth-path.ts', 'mrz/engine.ts'],
  'fit-line': ['mrz/fit-line.ts', 'mrz/line-ink.ts', 'mrz/follow-ink.ts', 'mrz/least-squares.ts', 'mrz/measure-height.ts', 'mrz/measure-ends.ts', 'mrz/follow-bend.ts', 'mrz/bent-zone.ts', 'mrz/carry-on.ts', 'mrz/level-light.ts'],
  decode: [
    'mrz/decode/prices.ts', 'mrz/decode/decode-mrz.ts', 'mrz/decode/exact-length.ts', 'mrz/decode/segments.ts', 'mrz/decode/long-number.ts', 'mrz/decode/likely-form.ts', 'mrz/decode/format-doubt.ts', 'mrz/decode/as-printed.ts', 'mrz/decode/doubts.ts',
    'mrz/length-in-doubt.ts', 'mrz/goes-on.ts', 'mrz/off-pitch.ts', 'mrz/covered.ts', 'mrz/seen-there.ts', 'mrz/printed-ends.ts', 'mrz/see-lines.ts', 'mrz/attempt.ts', 'mrz/read-zone.ts', 'mrz/look-again.ts',
  ],
  'find-codes': ['barcodes/candidates.ts', 'barcodes/texture.ts', 'barcodes/places.ts', 'barcodes/squares.ts', 'barcodes/striped.ts', 'barcodes/plain.ts', 'barcodes/whole.ts', 'barcodes/fit.ts', 'barcodes/ladder.ts', 'barcodes/sanity.ts'],
  evidence: ['barcodes/evidence.ts', 'barcodes/matrix-evidence.ts'],
  straighten: ['barcodes/straighten.ts', 'barcodes/direction.ts', 'barcodes/rectify.ts', 'barcodes/geometry.ts'],
} as const

/** Files of the zone's and the codes' engines whose numbers no area sweeps, and why not. */
export const unswept: Readonly<Record<string, string>> = {
  'mrz/line-image.ts': 'the geometry that the line network was trained on',
  'mrz/decode/net-strip.ts': 'the same',
  'mrz/decode/frames.ts': 'the alphabet, and what is too small for a number to hold',
  'mrz/decode/chain.ts': 'how states are counted',
  'mrz/along-line.ts': 'where a formula would divide by rounding',
  'mrz/natural-size.ts': 'the sizes of scanned pages, which bench:scan draws and times',
  'mrz/page-picture.ts': 'the picture that is shown, after reading',
  'barcodes/decoders.ts': 'what a look costs, measured in milliseconds',
  'barcodes/engine.ts': 'budgets and limits, held by tests of their own',
  'barcodes/zxing-js.ts': 'a decoder of its own, which variants share',
  'barcodes/zxing-wasm.ts': 'the same',
}

export type Area = keyof typeof areas

/** Areas of which zones are read; of the others, codes. */
export const zoneAreas: ReadonlySet<Area> = new Set<Area>(['find', 'fit-line', 'decode'])

export function valuesOf(area: Area): TuningValue[] {
  return areas[area].flatMap((below) => {
    const file = `electron/reader/${below}`
    return valuesIn(readFileSync(join(projectRoot, file), 'utf8'), file)
  })
}

/** The value times a factor, of the same kind: a whole number stays whole. Null where that is the value itself, or nothing. */
export function scaled({ value }: TuningValue, factor: number): number | null {
  const to = Number.isInteger(value) ? Math.round(value * factor) : Number((value * factor).toPrecision(6))
  return to === value || to === 0 ? null : to
}
