import type { ChipLicence } from '../../contract/chip.ts'
import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitTlvs, type Tlv } from '../../documents/asn1/reader.ts'
import { isoDate } from '../../documents/dates.ts'
import { contentOf, requiredContent, taggedContent } from './data-group.ts'

const tags = { holder: 0x5f02, categories: 0x7f63, category: 0x87 } as const

/** More categories, restrictions and elements than a licence has are none. */
const mostElements = 100

/** Text is ISO 8859-1 there; what cannot be printed is left away. */
function textOf(content: Uint8Array, most: number): string {
  return Buffer.from(content).toString('latin1').replaceAll(/[\p{Cc}]/gu, '').trim().slice(0, most)
}

function text(elements: readonly Tlv[], tag: number, most: number): string | null {
  const content = contentOf(elements, tag)
  return content === null || content.length === 0 ? null : textOf(content, most)
}

/** Eight digits packed two to an octet, day first, as `yyyy-mm-dd`; another form comes back as it is. */
function date(elements: readonly Tlv[], tag: number): string | null {
  const content = contentOf(elements, tag)
  if (content === null || content.length === 0) return null
  const digits = content.length === 4 ? Buffer.from(content).toString('hex') : textOf(content, 20)
  const [, day, month, year] = /^(\d\d)(\d\d)(\d{4})$/.exec(digits) ?? []
  return (year === undefined ? null : isoDate(Number(year), Number(month), Number(day))) ?? digits
}

/** Whether DG1 is a licence's, not a travel document's. */
export function isLicence(file: Uint8Array): boolean {
  try {
    return splitTlvs(taggedContent(file, 0x61), mostElements).some(({ tag }) => tag === tags.holder)
  } catch (fault) {
    if (fault instanceof Asn1Error) return false
    throw fault
  }
}

/** DG1 of a driving licence (ISO/IEC 18013-2 annex C; Regulation (EU) 383/2012, annex I.6). Throws `Asn1Error`, also where it has no number or no state. */
export function readLicence(file: Uint8Array): ChipLicence {
  const elements = splitTlvs(taggedContent(file, 0x61), mostElements)
  const holder = splitTlvs(requiredContent(elements, tags.holder), mostElements)
  const issuingState = text(holder, 0x5f03, 3)
  const documentNumber = text(holder, 0x5f0e, 40)
  if (issuingState === null || !/^[A-Z]{1,3}$/.test(issuingState) || documentNumber === null) throw new Asn1Error('badValue')
  return {
    issuingState, documentNumber,
    surname: text(holder, 0x5f04, 300), otherNames: text(holder, 0x5f05, 300), placeOfBirth: text(holder, 0x5f07, 200), issuingAuthority: text(holder, 0x5f0c, 200),
    dateOfBirth: date(holder, 0x5f06), dateOfIssue: date(holder, 0x5f0a), dateOfExpiry: date(holder, 0x5f0b),
    categories: categoriesOf(contentOf(elements, tags.categories)),
  }
}

/** The codes of vehicle categories; restrictions stand in the same list and begin with a figure. Fields are parted by a semicolon, which no packed date has. */
function categoriesOf(content: Uint8Array | null): string[] {
  if (content === null) return []
  return splitTlvs(content, mostElements)
    .filter(({ tag }) => tag === tags.category)
    .map(({ content: entry }) => textOf(entry.subarray(0, entry.indexOf(0x3b) < 0 ? entry.length : entry.indexOf(0x3b)), 10))
    .filter((code) => /^[A-Z][A-Z0-9]{0,3}$/.test(code))
    .slice(0, 40)
}

/**
 * DG12, the non-match alert: what the card's scanning area says, to be compared with what was read there (ISO/IEC 18013-3). The whole line of 30, or
 * the 28 of it that the key is derived from; null where it is neither. Throws `Asn1Error`.
 */
export function readScanningArea(file: Uint8Array): string | null {
  const said = requiredContent(splitTlvs(taggedContent(file, 0x71), 16), 0x82)
  const [, line] = /^[^A-Z0-9<]?([A-Z0-9<]{28}|[A-Z0-9<]{30})$/.exec(Buffer.from(said.subarray(0, 64)).toString('latin1')) ?? []
  return line ?? null
}
