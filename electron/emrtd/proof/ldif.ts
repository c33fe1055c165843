import { FoyerError } from '../../contract/errors.ts'

/** One binary value of a directory entry. */
export interface LdifValue {
  /** Attribute name without options, in lower case: names know no case (RFC 4512 §2.5). */
  attribute: string
  /** None where the value is no base64, or only told where it lies: one damaged line must not take a directory of thousands along. */
  bytes: Uint8Array
}

const mostValues = 200_000
/** A name or its number, options, and the value: two colons before base64, one before plain text, `:<` before an address. */
const valueLine = /^([A-Za-z0-9][A-Za-z0-9.-]*)(?:;[A-Za-z0-9-]+)*:([:<]?) */

/** Longest head of comments that is looked through, bytes. */
const LONGEST_HEAD = 64 << 10

/** LDIF begins with its version, an entry's name or comments, which may be folded too (RFC 2849). */
export function looksLikeLdif(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, LONGEST_HEAD)).toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
  // Each turn of the group takes one line and can take it in one way only, so that nothing is tried twice.
  return /^(?:[ \t\r#][^\n]*\n|\n)*(?:version: *\d|dn:)/i.test(start)
}

/**
 * The values of the attributes named, in order (RFC 2849): lines may be folded, everything else is passed over. Throws `FoyerError`: `input.tooLarge`.
 */
export function ldifValues(bytes: Uint8Array, attributes: ReadonlySet<string>): LdifValue[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const values: LdifValue[] = []
  for (let at = 0; at < text.length;) {
    let end = lineEnd(text, at)
    const found = valueLine.exec(text.slice(at, Math.min(end, at + 100)))
    const attribute = found?.[1]?.toLowerCase()
    if (found !== null && attribute !== undefined && attributes.has(attribute)) {
      const parts = [text.slice(at + found[0].length, end)]
      while (text[end + 1] === ' ') {
        const next = lineEnd(text, end + 1)
        parts.push(text.slice(end + 2, next))
        end = next
      }
      if (values.length >= mostValues) throw new FoyerError('input.tooLarge', { detail: 'LDIF values' })
      values.push({ attribute, bytes: found[2] === ':' ? base64(parts.join('')) : new Uint8Array() })
    }
    at = end + 1
  }
  return values
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function base64(value: string): Uint8Array {
  const plain = value.replaceAll('\r', '').trimEnd()
  return /^[A-Za-z0-9+/]*={0,2}$/.test(plain) ? new Uint8Array(Buffer.from(plain, 'base64')) : new Uint8Array()
}
