import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekTlv, readBerPrefix, splitTlvs } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { certificateLimits, readCertificate, type Certificate } from './certificate.ts'

const MOST_ENTRIES = 20_000

/**
 * The certificates of a CscaMasterList ::= SEQUENCE { version, SET OF Certificate } (9303-12 §8), each read for itself: how many entries cannot be
 * read is told. Throws `Asn1Error` where it is no such list, or no entry can be read.
 */
export function listedCertificates(content: Uint8Array): { certificates: Certificate[]; leftOut: number } {
  const outer = splitTlvs(content, 2)
  const [version, set, ...more] = splitTlvs(outer[0]?.content ?? new Uint8Array(), 3)
  if (outer.length !== 1 || outer[0]?.tag !== asn1Tags.sequence || set?.tag !== asn1Tags.set || more.length > 0) throw new Asn1Error('badValue')
  if (version?.tag !== asn1Tags.integer) throw new Asn1Error('unexpectedTag')
  const certificates: Certificate[] = []
  let first: Asn1Error | null = null
  let entries = 0
  let rest = set.content
  while (rest.length > 0) {
    if (entries >= MOST_ENTRIES) throw new Asn1Error('tooMany')
    entries += 1
    const { end, isWhole } = firstEntry(rest)
    const read = certificateOrFault(rest.subarray(0, end))
    if (!(read instanceof Asn1Error)) {
      certificates.push(read)
      rest = rest.subarray(end)
      continue
    }
    first ??= read
    // What follows an entry with a wrong length is no beginning: the next certificate is looked for instead.
    const follows = isWhole && (end === rest.length || rest[end] === asn1Tags.sequence)
    rest = rest.subarray(follows ? end : nextBeginning(rest))
  }
  if (certificates.length === 0 && first !== null) throw first
  return { certificates, leftOut: entries - certificates.length }
}

/** Where the first element of a run ends, by what it says; all of the run where it says nothing sensible. */
function firstEntry(run: Uint8Array): { end: number; isWhole: boolean } {
  try {
    if (run[1] === 0x80) return { end: readBerPrefix(run.subarray(0, certificateLimits.maxBytes), certificateLimits).node.bytes.length, isWhole: true }
    const header = peekTlv(run)
    const end = header === null ? run.length + 1 : header.headerLength + header.contentLength
    return { end: Math.min(end, run.length), isWhole: end <= run.length }
  } catch (fault) {
    if (fault instanceof Asn1Error) return { end: run.length, isWhole: false }
    throw fault
  }
}

function certificateOrFault(der: Uint8Array): Certificate | Asn1Error {
  try {
    return readCertificate(der)
  } catch (fault) {
    if (fault instanceof Asn1Error) return fault
    throw fault
  }
}

/** Offset of the next certificate's first octets, two sequences of more than 127 octets one in the other; the run's end where there is none. */
function nextBeginning(run: Uint8Array): number {
  for (let at = 1; at + 5 < run.length; at += 1) {
    if (run[at] === asn1Tags.sequence && run[at + 1] === 0x82 && run[at + 4] === asn1Tags.sequence && (run[at + 5] === 0x81 || run[at + 5] === 0x82)) return at
  }
  return run.length
}
