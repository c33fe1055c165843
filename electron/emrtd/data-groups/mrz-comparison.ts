import type { ChipLicence, ChipReason } from '../../contract/chip.ts'
import type { MrzFieldSpan } from '../../contract/mrz.ts'
import { formatOf, mrzLayouts } from '../../documents/mrz/layouts.ts'
import type { Dg1 } from './dg1.ts'

/** One character of a zone, line and column from 0. */
export interface MrzPlace {
  line: number
  column: number
}

/** The zone on the page, and how sure its reader is of it. */
export interface PrintedMrz {
  lines: readonly string[]
  /** Every check holds and the reader is sure of the zone as a whole; only such a zone can show that a chip is another's. */
  certain: boolean
  /** Places that the reader is not sure of. */
  doubtful: readonly MrzPlace[]
}

/** One field of the zone on the chip and on the page. */
export interface MrzFieldComparison {
  field: string
  same: boolean
  /** Where they differ; empty where zones of different formats have no places in common. */
  places: MrzPlace[]
}

const within = ({ line, from, to }: MrzFieldSpan, place: MrzPlace): boolean =>
  place.line === line && place.column >= from && place.column < to

/**
 * The chip's machine readable zone against the printed one, field by field; what is in no field is `checkDigits`.
 * Zones of different formats differ in `documentCode`.
 */
export function compareMrz(chip: Dg1, printed: readonly string[]): MrzFieldComparison[] {
  if (formatOf(printed) !== chip.format) return [{ field: 'documentCode', same: false, places: [] }]
  const layout = mrzLayouts[chip.format]
  const spans = [...Object.entries(layout.fields), ...(layout.names === null ? [] : [['name', layout.names] as const])]
  const places = chip.lines.flatMap((text, line) =>
    Array.from(text).flatMap((letter, column) => (printed[line]?.[column] === letter ? [] : [{ line, column }])))
  const comparison = (field: string, differ: MrzPlace[]): MrzFieldComparison => ({ field, same: differ.length === 0, places: differ })
  return [
    ...spans.map(([field, span]) => comparison(field, places.filter((place) => within(span, place)))),
    comparison('checkDigits', places.filter((place) => !spans.some(([, span]) => within(span, place)))),
  ]
}

/**
 * What differs, as reasons; `mrzNotCompared` when there is nothing to compare with. A difference that may as well be
 * a misread letter is `mrzUncertain`: somebody has to look at it. Check digits follow their fields, and are named
 * only where no field explains that they differ.
 */
export function mrzReasons(chip: Dg1 | null, printed: PrintedMrz | null): ChipReason[] {
  if (chip === null || printed === null) return [{ code: 'mrzNotCompared' }]
  const isDoubtful = (place: MrzPlace): boolean =>
    printed.doubtful.some(({ line, column }) => line === place.line && column === place.column)
  const differing = compareMrz(chip, printed.lines).filter(({ same }) => !same).map(({ field, places }) => ({
    field,
    // No place at all is another format, which a doubtful letter does not make.
    misread: !printed.certain || (places.length > 0 && places.every(isDoubtful)),
  }))
  const fields = differing.filter(({ field }) => field !== 'checkDigits')
  const fieldsMismatch = fields.some(({ misread }) => !misread)
  return differing
    .filter(({ field, misread }) => field !== 'checkDigits' || fields.length === 0 || (!misread && !fieldsMismatch))
    .map(({ field, misread }) => ({ code: misread ? 'mrzUncertain' : 'mrzMismatch', params: { field } }))
}

/**
 * The line on a driving licence against what its chip says of it: state and number of DG1, and every character that DG12 has of it (the letter at its beginning and the
 * check digit at its end need not be there). What differs is told of the number, whose line it is.
 */
export function licenceReasons(licence: ChipLicence, scanningArea: string | null, printed: PrintedMrz | null): ChipReason[] {
  const [line] = printed?.lines ?? []
  if (printed === null || line === undefined || formatOf(printed.lines) !== 'NLDL') return [{ code: 'mrzNotCompared' }]
  const { issuingState, documentNumber } = mrzLayouts.NLDL.fields
  const said = Array.from<string | undefined>({ length: line.length })
  const put = (text: string, from: number): void => Array.from(text).forEach((letter, at) => { said[from + at] = letter })
  if (scanningArea !== null) put(scanningArea, scanningArea.length === line.length ? 0 : 1)
  put(licence.issuingState.padEnd(3, '<'), issuingState!.from)
  put(licence.documentNumber, documentNumber!.from)
  const places = Array.from(line).flatMap((letter, column) => (said[column] === undefined || said[column] === letter ? [] : [{ line: 0, column }]))
  if (places.length === 0 && licence.documentNumber.length === documentNumber!.to - documentNumber!.from) return []
  const misread = !printed.certain || (places.length > 0 && places.every(({ column }) => printed.doubtful.some((doubt) => doubt.column === column)))
  return [{ code: misread ? 'mrzUncertain' : 'mrzMismatch', params: { field: 'documentNumber' } }]
}
