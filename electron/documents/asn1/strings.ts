import { Asn1Error } from './errors.ts'
import type { Asn1Node } from './reader.ts'
import { asn1Tags } from './tags.ts'

const latin1 = new Set<number>([
  asn1Tags.numericString,
  asn1Tags.printableString,
  asn1Tags.teletexString,
  asn1Tags.ia5String,
  asn1Tags.visibleString,
])

function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (const octet of bytes) text += String.fromCharCode(octet)
  return text
}

/** UTF-8 bytes as text; bytes that are not UTF-8 are read as ISO 8859-1, as some issuers write them. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return latin1Text(bytes)
  }
}

function wideText(bytes: Uint8Array, width: 2 | 4): string {
  if (bytes.length % width !== 0) throw new Asn1Error('badValue')
  let text = ''
  for (let at = 0; at < bytes.length; at += width) {
    let unit = 0
    for (let i = 0; i < width; i += 1) unit = unit * 256 + bytes[at + i]!
    if (unit > 0x10ffff) throw new Asn1Error('badValue')
    text += width === 2 ? String.fromCharCode(unit) : String.fromCodePoint(unit)
  }
  return text
}

/** Any of the character string types as text, of at most 4,096 bytes; throws `Asn1Error`. */
export function stringValue(node: Asn1Node): string {
  if (node.content.length > 4096) throw new Asn1Error('tooLarge')
  if (node.tag === asn1Tags.utf8String) return utf8Text(node.content)
  if (latin1.has(node.tag)) {
    const text = latin1Text(node.content)
    if (node.tag === asn1Tags.numericString && !/^[0-9 ]*$/.test(text)) throw new Asn1Error('badValue')
    return text
  }
  if (node.tag === asn1Tags.bmpString) return wideText(node.content, 2)
  if (node.tag === asn1Tags.universalString) return wideText(node.content, 4)
  throw new Asn1Error('unexpectedTag')
}
