import type { RawReading } from './zxing-wasm.ts'

/**
 * Whether a reading may be believed on its own. Symbols with error correction are; linear codes have
 * at most one check character, so print can pass for one: they need length, agreeing scan lines and
 * a plausible shape. A PDF417 of low correction level can come out of noise: its content has to be text
 * or a structure that a parser knows.
 */
export function isBelievable(reading: RawReading, parsed: boolean): boolean {
  if (parsed) return true
  switch (reading.format) {
    case 'Code128':
      return reading.text.length >= 4 && reading.lines >= 4 && isWide(reading) && printableShare(reading.bytes) === 1
    case 'Code39':
      // No check character at all.
      return reading.text.length >= 5 && reading.lines >= 6 && isWide(reading)
    case 'PDF417':
      // Text is judged by its characters: in other character sets than Latin ones its bytes look like nothing.
      return readableShare(reading.text) > 0.95 || (reading.engine === 'wasm' && reading.bytes.length >= leastBinary)
    default:
      return reading.bytes.length >= 2
  }
}

/** Tab, line feed, carriage return, and the four information separators. */
const separators: ReadonlySet<number> = new Set([9, 10, 13, 0x1c, 0x1d, 0x1e, 0x1f])

/** Bytes of a payload that no parser knows and that is no text, either. */
const leastBinary = 16

/** Share of the characters that are no control characters (separators are) and not the sign for what could not be decoded. */
function readableShare(text: string): number {
  const characters = Array.from(text)
  const unreadable = characters.filter((character) => /[\p{Cc}\p{Cn}\p{Co}\uFFFD]/u.test(character) && !separators.has(character.codePointAt(0) ?? 0))
  return characters.length === 0 ? 0 : 1 - unreadable.length / characters.length
}

/** A linear code is longer than a few characters of print are: at least a quarter of its height. */
function isWide({ corners }: RawReading): boolean {
  const length = Math.hypot(corners[1][0] - corners[0][0], corners[1][1] - corners[0][1])
  const height = Math.hypot(corners[3][0] - corners[0][0], corners[3][1] - corners[0][1])
  return length >= 40 && length > height * 0.5
}

function printableShare(bytes: Uint8Array): number {
  let printable = 0
  for (const byte of bytes) if ((byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13 || (byte >= 0x1c && byte <= 0x1f) || byte >= 0xa0) printable++
  return bytes.length === 0 ? 0 : printable / bytes.length
}
