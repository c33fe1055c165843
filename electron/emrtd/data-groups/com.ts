import { splitTlvs } from '../../documents/asn1/reader.ts'
import { utf8Text } from '../../documents/asn1/strings.ts'
import { contentOf, dataGroupTags, requiredContent, taggedContent } from './data-group.ts'

/** EF.COM (9303-10 §4.6.1; of driving licences ISO/IEC 18013-2 annex C): what the chip says it holds. Not signed; the security object's list is. */
export interface Com {
  /** `0107`, `1.8` is written `0108`; null when absent. */
  ldsVersion: string | null
  unicodeVersion: string | null
  /** Ascending; tags that stand for nothing are left out. */
  dataGroups: number[]
}

/** Reads EF.COM; throws `Asn1Error`. `tags`: of the application's data groups, from the first on; those of travel documents unless said otherwise. */
export function readCom(file: Uint8Array, tags: readonly number[] = Object.values(dataGroupTags)): Com {
  const elements = splitTlvs(taggedContent(file, 0x60), 50)
  const versionOf = (tag: number): string | null => {
    const content = contentOf(elements, tag)
    return content === null ? null : utf8Text(content.subarray(0, 8))
  }
  const numbers = [...requiredContent(elements, 0x5c)].map((tag) => tags.indexOf(tag) + 1).filter((number) => number > 0)
  return {
    ldsVersion: versionOf(0x5f01),
    unicodeVersion: versionOf(0x5f36),
    dataGroups: [...new Set(numbers)].toSorted((a, b) => a - b),
  }
}
