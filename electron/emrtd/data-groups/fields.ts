import type { ChipFields, ChipReason } from '../../contract/chip.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { attemptOn } from './attempt.ts'
import { dataGroupContent } from './data-group.ts'
import { hasOddDetails, readDg11, readDg12, readDg13, readDg16 } from './details.ts'
import { readDg1 } from './dg1.ts'
import { readDg15 } from './dg15.ts'
import { readDg2, readDisplayedImages, type EncodedImage } from './face.ts'
import { readDg14 } from './security-infos.ts'

/** Everything that the read data groups say, and which of them could not be read. */
export interface DataGroupContents {
  fields: ChipFields
  faces: EncodedImage[]
  /** Of a licence: its line as its chip has it; null where it does not say. */
  scanningArea?: string | null
  /** `dataGroupMalformed` for each that is not what its number promises, `dataGroupOdd` where only details are left out. */
  reasons: ChipReason[]
}

/**
 * Data groups that only show more (displayed pictures, details, persons to notify): what an issuer wrote in them in its own way, and the state signed,
 * is no fault of the document.
 */
const showing: ReadonlySet<number> = new Set([5, 7, 11, 12, 13, 16])

function isEnveloped(file: Uint8Array, number: number): boolean {
  try {
    dataGroupContent(file, number)
    return true
  } catch (fault) {
    if (fault instanceof Asn1Error) return false
    throw fault
  }
}

/** Reads every data group given (whole files by number). Never throws on content: that becomes a reason. */
export function readDataGroups(files: ReadonlyMap<number, Uint8Array>): DataGroupContents {
  const reasons: ChipReason[] = []
  const attempt = attemptOn(files, reasons, (number, file) => (showing.has(number) && isEnveloped(file, number) ? 'dataGroupOdd' : 'dataGroupMalformed'))
  const fields: ChipFields = {
    mrz: attempt(1, readDg1),
    personal: attempt(11, readDg11),
    document: attempt(12, readDg12),
    personsToNotify: attempt(16, readDg16)?.persons ?? null,
  }
  const faces = attempt(2, readDg2) ?? []
  for (const number of [11, 12] as const) {
    const file = files.get(number)
    if (file !== undefined && isEnveloped(file, number) && hasOddDetails(file, number)) reasons.push({ code: 'dataGroupOdd', params: { dataGroup: number } })
  }
  attempt(5, (file) => readDisplayedImages(file, 5))
  attempt(7, (file) => readDisplayedImages(file, 7))
  attempt(13, readDg13)
  attempt(14, readDg14)
  attempt(15, readDg15)
  return { fields, faces, reasons }
}
