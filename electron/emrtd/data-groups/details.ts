import type { ChipFields } from '../../contract/chip.ts'
import { splitIssued } from '../../documents/asn1/issued.ts'
import type { Tlv } from '../../documents/asn1/reader.ts'
import { utf8Text } from '../../documents/asn1/strings.ts'
import { contentOf, dataGroupContent, templateElements } from './data-group.ts'

type Personal = NonNullable<ChipFields['personal']>
type Document = NonNullable<ChipFields['document']>

/** Text without control characters, shortened to `max` characters. */
function clean(content: Uint8Array, max: number): string {
  // oxlint-disable-next-line no-control-regex
  return utf8Text(content.subarray(0, max * 4)).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').trim().slice(0, max)
}

function one(elements: readonly Tlv[], tag: number, max: number): string | null {
  const content = contentOf(elements, tag)
  return content === null ? null : clean(content, max)
}

/** Every element with this tag; of one element with several parts, its parts between fillers. */
function all(elements: readonly Tlv[], tag: number, max: number, most: number): string[] {
  return elements.filter((each) => each.tag === tag).slice(0, most).map(({ content }) => clean(content, max))
}

function parts(elements: readonly Tlv[], tag: number, max: number, most: number): string[] {
  const text = one(elements, tag, max * most)
  if (text === null) return []
  return text.split('<').map((part) => part.trim().slice(0, max)).filter((part) => part !== '').slice(0, most)
}

/** Digits of a date or time: as characters, or packed two to an octet (9303-10 §4.7.11, LDS 1.7). */
function digits(content: Uint8Array, count: number): string | null {
  if (content.length * 2 === count) {
    const packed = Buffer.from(content).toString('hex')
    return /^\d+$/.test(packed) ? packed : null
  }
  const text = clean(content, count + 8)
  return /^\d+$/.test(text) && text.length === count ? text : null
}

/** A date `yyyymmdd` as `yyyy-mm-dd`; parts that the issuer left as 00 stay away. Another form comes back as it is. */
function date(elements: readonly Tlv[], tag: number): string | null {
  const content = contentOf(elements, tag)
  if (content === null) return null
  const found = digits(content, 8)
  if (found === null) return clean(content, 20)
  const [year, month, day] = [found.slice(0, 4), found.slice(4, 6), found.slice(6)]
  return month === '00' ? year : day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`
}

/** DG11, additional personal details (9303-10 §4.7.11). Throws `Asn1Error`. */
export function readDg11(file: Uint8Array): Personal {
  const elements = templateElements(dataGroupContent(file, 11)).found
  return {
    fullName: one(elements, 0x5f0e, 300),
    otherNames: all(elements, 0x5f0f, 300, 16),
    personalNumber: one(elements, 0x5f10, 100),
    dateOfBirth: date(elements, 0x5f2b),
    placeOfBirth: parts(elements, 0x5f11, 200, 8),
    address: parts(elements, 0x5f42, 200, 8),
    telephone: one(elements, 0x5f12, 60),
    profession: one(elements, 0x5f13, 200),
    title: one(elements, 0x5f14, 100),
    personalSummary: one(elements, 0x5f15, 500),
    custodyInformation: one(elements, 0x5f18, 500),
    otherTravelDocuments: parts(elements, 0x5f17, 100, 16),
  }
}

/** DG12, additional document details (9303-10 §4.7.12). Throws `Asn1Error`. */
export function readDg12(file: Uint8Array): Document {
  const elements = templateElements(dataGroupContent(file, 12)).found
  const time = contentOf(elements, 0x5f55)
  return {
    issuingAuthority: one(elements, 0x5f19, 200),
    dateOfIssue: date(elements, 0x5f26),
    otherPersons: all(elements, 0x5f1a, 300, 16),
    endorsements: one(elements, 0x5f1b, 500),
    taxExitRequirements: one(elements, 0x5f1c, 500),
    personalizationTime: time === null ? null : digits(time, 14) ?? clean(time, 30),
    personalizationSystem: one(elements, 0x5f56, 200),
  }
}

/** DG13, details of the issuer's own choice: how many bytes there are. Throws `Asn1Error`. */
export function readDg13(file: Uint8Array): { bytes: number } {
  return { bytes: dataGroupContent(file, 13).length }
}

/** DG16, persons to notify (9303-10 §4.7.16): how many; they are third persons and not read out. Throws `Asn1Error`. */
export function readDg16(file: Uint8Array): { persons: number } {
  const { found } = splitIssued(dataGroupContent(file, 16), 100)
  return { persons: found.filter(({ tag }) => tag >= 0xa1 && tag <= 0xaf).length }
}

/** Tags of the standard: list of tags, number of repeated values, then the details (9303-10 §4.7.11, §4.7.12), pictures among them that are not shown. */
const knownTags: Readonly<Record<11 | 12, ReadonlySet<number>>> = {
  11: new Set([0x5c, 0x02, 0x5f0e, 0x5f0f, 0x5f10, 0x5f2b, 0x5f11, 0x5f42, 0x5f12, 0x5f13, 0x5f14, 0x5f15, 0x5f16, 0x5f17, 0x5f18]),
  12: new Set([0x5c, 0x02, 0x5f19, 0x5f26, 0x5f1a, 0x5f1b, 0x5f1c, 0x5f1d, 0x5f1e, 0x5f55, 0x5f56]),
}

/** Are there details of the issuer's own, or written so that they cannot be read? They are left out. Throws `Asn1Error`. */
export function hasOddDetails(file: Uint8Array, number: 11 | 12): boolean {
  const { found, rest } = templateElements(dataGroupContent(file, number))
  return rest > 0 || found.some(({ tag }) => !knownTags[number].has(tag))
}
