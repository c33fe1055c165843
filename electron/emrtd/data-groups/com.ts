import { splitTlvs } from '../../documents/asn1/reader.ts'
import { utf8Text } from '../../documents/asn1/strings.ts'
import { contentOf, dataGroupOfTag, requiredContent, taggedContent } from './data-group.ts'

/** EF.COM (9303-10 §4.6.1): what the chip says it holds. Not signed; the security object's list is. */
export interface Com {
  /** `0107`, `1.8` is written `0108`; null when absent. */
  ldsVersion: string | null
  unicodeVersion: string | null
  /** Ascending; tags that stand for nothing are left out. */
  dataGroups: number[]
}

/** Reads EF.COM; throws `Asn1Error`. */
export function readCom(file: Uint8Array): Com {
  const elements = splitTlvs(taggedContent(file, 0x60), 50)
  const versionOf = (tag: number): string | null => {
    const content = contentOf(elements, tag)
    return content === null ? null : utf8Text(content.subarray(0, 8))
  }
  const numbers = [...requiredContent(elements, 0x5c)].map(dataGroupOfTag).filter((each) => each !== undefined)
  return {
    ldsVersion: versionOf(0x5f01),
    unicodeVersion: versionOf(0x5f36),
    dataGroups: [...new Set(numbers)].toSorted((a, b) => a - b),
  }
}
