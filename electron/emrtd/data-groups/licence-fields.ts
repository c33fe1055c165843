import type { ChipReason } from '../../contract/chip.ts'
import { attemptOn } from './attempt.ts'
import { readDg15 } from './dg15.ts'
import { readDg2 } from './face.ts'
import type { DataGroupContents } from './fields.ts'
import { readLicence, readScanningArea } from './licence.ts'

/**
 * The data groups of a driving licence: DG1 the holder, DG6 the portrait and DG13 the key of active authentication, which are written as DG2 and DG15 of a
 * travel document, DG12 the scanning area. Never throws on content: that becomes a reason.
 */
export function readLicenceGroups(files: ReadonlyMap<number, Uint8Array>): DataGroupContents {
  const reasons: ChipReason[] = []
  const attempt = attemptOn(files, reasons)
  const licence = attempt(1, readLicence)
  const faces = attempt(6, readDg2) ?? []
  const scanningArea = attempt(12, readScanningArea)
  attempt(13, readDg15)
  return { fields: { mrz: null, licence, personal: null, document: null, personsToNotify: null }, faces, scanningArea, reasons }
}
