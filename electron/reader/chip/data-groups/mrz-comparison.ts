import type { ChipReason } from '../../../contract/chip.ts'
import { formatOf, mrzLayouts } from '../../../documents/mrz/layouts.ts'
import type { Dg1 } from './dg1.ts'

/** One field of the zone on the chip and on the page. */
export interface MrzFieldComparison {
  field: string
  same: boolean
}

/**
 * The chip's machine readable zone against the printed one, field by field; check digits count with the
 * zone as a whole (`checkDigits`). Zones of different formats differ in `documentCode`.
 */
export function compareMrz(chip: Dg1, printed: readonly string[]): MrzFieldComparison[] {
  if (formatOf(printed) !== chip.format) return [{ field: 'documentCode', same: false }]
  const layout = mrzLayouts[chip.format]
  const spans = [...Object.entries(layout.fields), ...(layout.names === null ? [] : [['name', layout.names] as const])]
  const comparisons = spans.map(([field, { line, from, to }]) => ({
    field,
    same: chip.lines[line]!.slice(from, to) === printed[line]!.slice(from, to),
  }))
  const fieldsSame = comparisons.every(({ same }) => same)
  const linesSame = chip.lines.every((line, i) => line === printed[i])
  return [...comparisons, { field: 'checkDigits', same: !fieldsSame || linesSame }]
}

/** What differs, as reasons; `mrzNotCompared` when there is nothing to compare with. */
export function mrzReasons(chip: Dg1 | null, printed: readonly string[] | null): ChipReason[] {
  if (chip === null || printed === null) return [{ code: 'mrzNotCompared' }]
  return compareMrz(chip, printed)
    .filter(({ same }) => !same)
    .map(({ field }) => ({ code: 'mrzMismatch', params: { field } }))
}
