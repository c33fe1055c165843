import type { BarcodeReading } from '../../contract/barcodes.ts'
import type { ChipReading } from '../../contract/chip.ts'
import type { MrzReading } from '../../contract/mrz.ts'
import type { FieldName, Reading } from '../../contract/reading.ts'

/** What was found in the printed zone (VIZ): values by field, with the OCR's confidence 0..1. */
export interface PrintedZone {
  fields: Partial<Record<FieldName, { value: string; confidence: number; asPrinted?: string }>>
  /** Whether each name, each date and the number of the MRZ was found among the printed words; null when nothing legible was there. */
  namesFound: boolean | null
  datesFound: boolean | null
  numberFound: boolean | null
  /** Whether the page prints the zone's nationality; null where it has no such label, so that nothing is to be said of it. */
  nationalityFound: boolean | null
}

/** Everything that was read of one document, before it is joined. */
export interface DocumentParts {
  source: Reading['source']
  mrz: MrzReading | null
  barcodes: BarcodeReading[]
  printed: PrintedZone | null
  chip: ChipReading | null
  /** Something of another document was on the picture too, and was left out. */
  others?: boolean
  /** How large the zone is on a scan, in hundredths of its natural size, where that is far from it. */
  strangeSize?: number | null
  /** The clock ended the reading before its work was done. */
  cutShort?: boolean
  images: Reading['images']
  /** Milliseconds that the reading took. */
  ms: number
}
