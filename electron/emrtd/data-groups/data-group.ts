import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitIssued, type TlvRun } from '../../documents/asn1/issued.ts'
import { peekTlv, type Tlv } from '../../documents/asn1/reader.ts'

/** Tags of the data group files by number (9303-10 §3.11.1, table 38). */
export const dataGroupTags: Readonly<Record<number, number>> = {
  1: 0x61, 2: 0x75, 3: 0x63, 4: 0x76, 5: 0x65, 6: 0x66, 7: 0x67, 8: 0x68,
  9: 0x69, 10: 0x6a, 11: 0x6b, 12: 0x6c, 13: 0x6d, 14: 0x6e, 15: 0x6f, 16: 0x70,
}

/**
 * Content of a data group file, without its tag and length, which may be wrong by {@link LENGTH_SLACK} bytes; an unused end of
 * the file is left away. Throws `Asn1Error` when the file begins with another tag or is cut off.
 */
export function dataGroupContent(file: Uint8Array, number: number): Uint8Array {
  return taggedContent(file, dataGroupTags[number] ?? -1)
}

/** The same for a file with any tag, as EF.COM. */
export function taggedContent(file: Uint8Array, tag: number): Uint8Array {
  const header = peekTlv(file)
  if (header === null) throw new Asn1Error('truncated')
  if (header.tag !== tag) throw new Asn1Error('unexpectedTag')
  const end = header.headerLength + header.contentLength
  if (end > file.length + LENGTH_SLACK) throw new Asn1Error('truncated')
  const goesOn = end < file.length && file.length <= end + LENGTH_SLACK && endsWithElement(file, header.headerLength, end)
  return file.subarray(header.headerLength, goesOn ? file.length : end)
}

/** Whether the element that the header's length cuts through is whole in the file and ends it: then that length is too short, and nothing is unused. */
function endsWithElement(file: Uint8Array, from: number, end: number): boolean {
  let at = from
  for (let count = 0; at < end && count < MOST_ELEMENTS; count += 1) {
    const header = headerAt(file, at)
    if (header === null) return false
    at += header.headerLength + header.contentLength
  }
  return at === file.length
}

/** Null too where no tag and length can be made out: issuers' own tags break X.690 (Belgium's 5F85). */
function headerAt(file: Uint8Array, at: number): ReturnType<typeof peekTlv> {
  try {
    return peekTlv(file.subarray(at))
  } catch (fault) {
    if (fault instanceof Asn1Error) return null
    throw fault
  }
}

/** Content of the first element with this tag, or null. */
export function contentOf(elements: readonly Tlv[], tag: number): Uint8Array | null {
  return elements.find((each) => each.tag === tag)?.content ?? null
}

/** Content of the first element with this tag, which must be there; throws `Asn1Error`. */
export function requiredContent(elements: readonly Tlv[], tag: number): Uint8Array {
  const content = contentOf(elements, tag)
  if (content === null) throw new Asn1Error('unexpectedTag')
  return content
}

/** Bytes by which issuers' length fields are wrong: one in British, eight in New Zealand's DG2 (gmrtd, pull request 102). */
export const LENGTH_SLACK = 8

const MOST_ELEMENTS = 200

/**
 * Elements of a data group's template with tag list 5C: the elements themselves, those in [0] templates (repeated
 * values, 9303-10 §4.7.11) beside those that stand alone. What cannot be read is left out, and `rest` says so.
 */
export function templateElements(content: Uint8Array): TlvRun {
  const run = templateRun(content)
  const inner = run.found.map((each) => (each.tag === 0xa0 ? templateRun(each.content) : { found: [each], rest: 0 }))
  return { found: inner.flatMap(({ found }) => found), rest: inner.reduce((sum, { rest }) => sum + rest, run.rest) }
}

/**
 * Tags of these templates have two octets (9303-10 §4.7.11, §4.7.12), and Belgium's undocumented 5F85 has two as well, although by X.690 a third would
 * follow. So they are read with two, else by X.690, else as far as that goes.
 */
function templateRun(content: Uint8Array): TlvRun {
  const short = splitIssued(content, MOST_ELEMENTS, { longTags: false })
  if (short.rest === 0) return short
  const long = splitIssued(content, MOST_ELEMENTS)
  return long.rest === 0 ? long : splitIssued(content, MOST_ELEMENTS, { longTags: false, slack: LENGTH_SLACK })
}
