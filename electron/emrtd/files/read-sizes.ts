import { apduLengths } from '../card/smart-card.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { integerContent } from '../../documents/asn1/values.ts'

/**
 * How much one READ BINARY asks for. `whole`: as much as fits, past the end of the file if need be.
 * `exact`: the header first, then what it says, never past the end.
 */
export interface ReadSizes {
  extended: boolean
  exact: boolean
  /** Longest answer in bytes with status word, whatever the cipher. */
  maxAnswer: number
  /** Most data bytes asked for, where a chip refuses what would fit; absent where it does not. */
  maxData?: number
}

/** Longest answer, in bytes, that drivers carry which cut or lose long ones: macOS's cuts at 1958. */
export const cautiousExtendedAnswer = 1900

/** Longest answer, in bytes, that readers carry which lose full short ones: some end at 252. 231 bytes under 3DES come as just that. */
export const cautiousShortAnswer = 252

/** Data bytes asked of chips that refuse what would fit: those seen give at most 160 to 223. Below 64 no file ends. */
export const cautiousData = [160, 64] as const

export const shortSizes: ReadSizes = { extended: false, exact: false, maxAnswer: 258 }

/** Extended reads within what the reader carries and, where it is known, the chip. */
export function extendedSizes(readerMax: number, chipMax: number | null): ReadSizes {
  const maxAnswer = Math.min(readerMax, chipMax ?? 65538, 65538)
  // A reader of short APDUs carries 261 bytes out: header, Lc, data and Le.
  return maxAnswer <= apduLengths.short ? { ...shortSizes, maxAnswer: Math.min(maxAnswer, shortSizes.maxAnswer) } : { extended: true, exact: false, maxAnswer }
}

export interface ExtendedLengthInformation {
  maxCommand: number
  maxAnswer: number
}

/** Object 7F66 of EF.ATR/INFO (ISO/IEC 7816-4 §12.7.1; ICAO 9303-10 §3.11.2), or null where it is not there. */
export function extendedLengthInformation(file: Uint8Array): ExtendedLengthInformation | null {
  try {
    // Some chips begin the file with a category byte that is no object.
    for (const skip of [0, 1]) {
      const found = objectsLeniently(file.subarray(skip)).find(({ tag }) => tag === 0x7f66)
      const numbers = found === undefined ? [] : splitTlvs(found.content, 4).map(({ content }) => Number(integerContent(content)))
      const [maxCommand, maxAnswer] = numbers
      if (maxCommand !== undefined && maxAnswer !== undefined) return { maxCommand, maxAnswer }
    }
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error
  }
  return null
}

function objectsLeniently(bytes: Uint8Array): ReturnType<typeof splitTlvs> {
  try {
    return splitTlvs(bytes, 32)
  } catch (error) {
    if (error instanceof Asn1Error) return []
    throw error
  }
}
