import type { BarcodeFormat, ParsedBarcode } from '../contract/barcodes.ts'
import { parseAamva } from './aamva/parse.ts'

/** A decoded symbol before its content is understood. */
export interface BarcodeContent {
  format: BarcodeFormat
  text: string
  bytes: Uint8Array
}

/** The content as a document's data, or `null` when no known layout fits. Never throws, whatever the bytes. */
export function parseBarcodeContent(content: BarcodeContent): ParsedBarcode | null {
  try {
    return parseAamva(latin1(content.bytes))
  } catch {
    return null
  }
}

/** One character a byte (ISO 8859-1), the character set of AAMVA payloads. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, 8192)) text += String.fromCharCode(byte)
  return text
}
