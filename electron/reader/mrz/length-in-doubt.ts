import type { MrzDoubt, MrzFormat } from '../../contract/mrz.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import { beginsAsOtherSize, isSingleSheet } from '../../documents/mrz/document-codes.ts'
import type { GrayImage } from '../images/image.ts'
import { coveredColumns } from './covered.ts'
import type { DecodedMrz } from './decode/decode-mrz.ts'
import type { Place } from './decode/place.ts'
import { weakPlaces } from './decode/weak-places.ts'
import { greysAround } from './level-light.ts'
import { capHeight, sideMargin } from './line-image.ts'
import type { LineEvidence } from './line-reader.ts'
import { offPitch } from './off-pitch.ts'
import { unseenColumns } from './seen-there.ts'

/** Contrast of the last characters against the line's best, below which what follows them may be lost in light, share; … */
const leastContrast = 0.6
/** … and how much darker or lighter than the line's paper the paper after them may be, share of that contrast: a finger, a lamp. */
const mostUnlikePaper = 0.15
/** Contrast right after the last characters, share of the line's best, from which print goes on there: on drawn visas of 36 it was 0.42 at most, on one of 44 that was cut after 36 it was 0.64. */
const printGoesOn = 0.5
/** Half of the stretch that is compared, px: a character to either side. */
const half = capHeight

/** Documents of a longer format begin as this one does. */
export function mayBeLonger(format: MrzFormat, firstLine: string): boolean {
  return format === 'MRVB' || isSingleSheet(format, firstLine)
}

/**
 * The zone may be longer than it was read: it begins as documents of the longer format alone do, or as those of both and where it would go on
 * there is print, or something hides the paper. Check digits cannot tell: those of visas and of a passport's first line hold without what follows.
 */
export function lengthInDoubt(format: MrzFormat, lines: readonly string[], cuts: readonly GrayImage[]): boolean {
  return mayBeLonger(format, lines[0]!) ? cuts.some(mayGoOn) : format === 'TD2' && beginsAsOtherSize(format, lines[0]!)
}

function mayGoOn(line: GrayImage): boolean {
  const places = Math.floor((line.width - 2 * sideMargin) / half)
  const greys = Array.from({ length: places }, (_, i) => greysAround(line, sideMargin + (i + 0.5) * half, half))
  const most = Math.max(...greys.map(({ ink, paper }) => paper - ink))
  const last = greys.at(-1)
  if (last === undefined || last.paper - last.ink < leastContrast * most) return true
  const papers = greys.map(({ paper }) => paper).toSorted((a, b) => a - b)
  const after = greysAround(line, line.width - sideMargin / 2, sideMargin / 2)
  if (after.paper - after.ink > printGoesOn * most) return true
  return Math.abs(after.paper - papers[papers.length >> 1]!) > mostUnlikePaper * most
}

/** The last character of every line where more may follow it. */
export function hiddenEnds({ format, lines }: DecodedMrz, cuts: readonly GrayImage[]): Place[] {
  return lengthInDoubt(format, lines, cuts) ? lines.map((text, line) => ({ line, column: text.length - 1 })) : []
}

/**
 * What is weak of lines that were read as one format and are by their beginning another's of the same size, as a visa whose first letter came out as a P: neither
 * format's check digits were all weighed. Null where they are of the format that they were read as.
 */
export function weakInOtherFormat({ format, lines }: Pick<DecodedMrz, 'format' | 'lines'>, other: MrzFormat): Place[] | null {
  return format === other ? null : weakPlaces(mrzLayouts[other], lines)
}

/** Characters that follow from the lines' length alone. */
export function unseenOf({ lines, steps }: DecodedMrz, evidence: readonly LineEvidence[]): Place[] {
  return lines.flatMap((text, line) => unseenColumns(text, steps[line]!, evidence[line]!).map((column) => ({ line, column })))
}

/** Characters that do not stand at their line's pitch. */
export function misplacedOf({ steps }: DecodedMrz): Place[] {
  return steps.flatMap((begins, line) => offPitch(begins).map((column) => ({ line, column })))
}

/** Characters that something hides in part. */
export function coveredOf({ steps }: DecodedMrz, cuts: readonly GrayImage[], evidence: readonly LineEvidence[]): Place[] {
  return steps.flatMap((begins, line) => coveredColumns(cuts[line]!, begins, evidence[line]!.steps).map((column) => ({ line, column })))
}

/** The doubts of a zone with some places more. */
export function withDoubts({ lines, doubtful }: DecodedMrz, places: readonly Place[]): MrzDoubt[] {
  const more = places.filter((place) => !doubtful.some(({ line, column }) => line === place.line && column === place.column))
  return [...doubtful, ...more.map(({ line, column }): MrzDoubt => ({ line, column, character: lines[line]![column]!, confidence: 0, alternatives: [] }))]
}
