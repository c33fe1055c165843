import type { ChipFields, ChipReason } from '../../contract/chip.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'
import { readDg11, readDg12, readDg13, readDg16 } from './details.ts'
import { readDg1 } from './dg1.ts'
import { readDg15 } from './dg15.ts'
import { readDg2, readDisplayedImages, type EncodedImage } from './face.ts'
import { readDg14 } from './security-infos.ts'

/** Everything that the read data groups say, and which of them could not be read. */
export interface DataGroupContents {
  fields: ChipFields
  faces: EncodedImage[]
  /** `dataGroupMalformed` for each that is not what its number promises. */
  reasons: ChipReason[]
}

/** Reads every data group given (whole files by number). Never throws on content: that becomes a reason. */
export function readDataGroups(files: ReadonlyMap<number, Uint8Array>): DataGroupContents {
  const reasons: ChipReason[] = []
  const attempt = <T>(number: number, read: (file: Uint8Array) => T): T | null => {
    const file = files.get(number)
    if (file === undefined) return null
    try {
      return read(file)
    } catch (fault) {
      if (fault instanceof Asn1Error) reasons.push({ code: 'dataGroupMalformed', params: { dataGroup: number } })
      else if (!(fault instanceof UnsupportedAlgorithm)) throw fault
      return null
    }
  }
  const fields: ChipFields = {
    mrz: attempt(1, readDg1),
    personal: attempt(11, readDg11),
    document: attempt(12, readDg12),
    personsToNotify: attempt(16, readDg16)?.persons ?? null,
  }
  const faces = attempt(2, readDg2) ?? []
  attempt(5, (file) => readDisplayedImages(file, 5))
  attempt(7, (file) => readDisplayedImages(file, 7))
  attempt(13, readDg13)
  attempt(14, readDg14)
  attempt(15, readDg15)
  return { fields, faces, reasons }
}
