import type { BarcodeFormat, ParsedBarcode } from '../contract/barcodes.ts'
import { parseAamva } from './aamva/parse.ts'
import { parseAadhaarLetter } from './national/aadhaar-letter.ts'
import { parseArgentineDni } from './national/argentina.ts'
import { parseChileanId } from './national/chile.ts'
import { parseColombianId } from './national/colombia.ts'
import { parseDutchLicence } from './national/netherlands-licence.ts'
import { parseSouthAfricanId } from './national/south-africa-id.ts'
import { parseSouthAfricanLicence } from './national/south-africa-licence.ts'
import { parseVietnameseId } from './national/vietnam.ts'
import { parseNotRead } from './not-read.ts'
import { parseAadhaar } from './seals/aadhaar.ts'
import { parseHealthCertificate } from './seals/health-certificate.ts'
import { parseIdb } from './seals/idb.ts'
import type { SealTools } from './seals/tools.ts'
import { parse2dDoc } from './seals/two-d-doc.ts'
import { parseVds } from './seals/vds.ts'
import { parseVdsNc } from './seals/vds-nc.ts'

/** A decoded symbol before its content is understood. */
export interface BarcodeContent {
  format: BarcodeFormat
  text: string
  bytes: Uint8Array
}

/** Most bytes a symbol of the formats read here can hold, and some. */
const mostBytes = 8192

/** The content as a document's data, or `null` when no known layout fits. Never throws, whatever the bytes. */
export function parseBarcodeContent(content: BarcodeContent, tools: SealTools): ParsedBarcode | null {
  const { bytes, text } = content
  if (bytes.length > mostBytes || text.length > mostBytes) return null
  const octets = latin1(bytes)
  const parsers: Array<() => ParsedBarcode | null> = [
    () => parseVds(bytes, tools),
    () => parseAamva(isUtf8(bytes) ? text : octets),
    () => parse2dDoc(octets, tools),
    () => parseVdsNc(text, tools),
    () => parseAadhaar(octets, tools),
    () => parseSouthAfricanLicence(bytes),
    () => parseSouthAfricanId(octets),
    () => parseArgentineDni(isUtf8(bytes) ? text : octets),
    () => parseHealthCertificate(octets, tools),
    () => parseIdb(octets, tools),
    () => parseAadhaarLetter(isUtf8(bytes) ? text : octets),
    () => parseVietnameseId(text),
    () => parseChileanId(octets, tools.now),
    () => parseColombianId(octets),
    () => parseDutchLicence(octets),
    () => parseNotRead(octets),
  ]
  for (const parse of parsers) {
    try {
      const parsed = parse()
      if (parsed !== null) return parsed
    } catch {
      // A layout that breaks on this content is not its layout.
    }
  }
  return null
}

/** One character a byte (ISO 8859-1). */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Whether bytes beyond ASCII are there and are UTF-8: some issuers use it where ISO 8859-1 is due. */
function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte < 0x80)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
