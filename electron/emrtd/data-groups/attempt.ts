import type { ChipReason } from '../../contract/chip.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { UnsupportedAlgorithm } from '../algorithms/unsupported-algorithm.ts'

export type Attempt = <T>(number: number, read: (file: Uint8Array) => T) => T | null

/**
 * Reads whole data groups by their number, each on its own: null for one that is not given, or is not what its number promises, which becomes a
 * reason; an algorithm that is not known here is none.
 *
 * @param codeOf what is said of one that cannot be read
 */
export function attemptOn(files: ReadonlyMap<number, Uint8Array>, reasons: ChipReason[], codeOf: (number: number, file: Uint8Array) => 'dataGroupMalformed' | 'dataGroupOdd' = () => 'dataGroupMalformed'): Attempt {
  return (number, read) => {
    const file = files.get(number)
    if (file === undefined) return null
    try {
      return read(file)
    } catch (fault) {
      if (fault instanceof Asn1Error) reasons.push({ code: codeOf(number, file), params: { dataGroup: number } })
      else if (!(fault instanceof UnsupportedAlgorithm)) throw fault
      return null
    }
  }
}
