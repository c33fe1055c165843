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
      return reading.text.length >= leastCode128 && reading.lines >= leastLines128 && isWide(reading) && printableShare(reading.bytes) === 1
    case 'Code39':
      // No check character at all.
      return reading.text.length >= leastCode39 && reading.lines >= leastLines39 && isWide(reading)
    case 'PDF417':
      // Text is judged by its characters: in other character sets than Latin ones its bytes look like nothing.
      return readableShare(reading.text) > leastReadable || (reading.engine === 'wasm' && reading.bytes.length >= leastBinary)
    default:
      return reading.bytes.length >= leastMatrixBytes
  }
}

/**
 * Whether a symbol's error correction was used up: then codewords that were read wrongly may have been "corrected" into another message that
 * looks as whole as the true one. Such a reading counts once another look says the same.
 */
export function isDoubted({ format, spare }: RawReading): boolean {
  return format === 'PDF417' && spare < leastSpare
}

/** Share of the error correction that is left over: of 240 damaged licences both wrong readings had none, the right ones 0.1 and more but for two. */
const leastSpare = 0.05
/** Characters of a Code 128, and scan lines that agreed on it: with its one check character, print passes for less. */
const leastCode128 = 4
const leastLines128 = 4
/** The same of a Code 39, which has no check character at all. */
const leastCode39 = 5
const leastLines39 = 6
/** Share of a PDF417's characters that can be read for it to be text: what comes out of noise has any of the 256 bytes. */
const leastReadable = 0.95
/** Bytes of a matrix code: the error correction of one byte says next to nothing. */
const leastMatrixBytes = 2
/** Length of a linear code, px, … */
const leastLength = 40
/** … and against its height. */
const leastAspect = 0.5

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

/** A linear code is longer than a few characters of print are, and not a part of bars that stand on end. */
function isWide({ corners }: RawReading): boolean {
  const length = Math.hypot(corners[1][0] - corners[0][0], corners[1][1] - corners[0][1])
  const height = Math.hypot(corners[3][0] - corners[0][0], corners[3][1] - corners[0][1])
  return length >= leastLength && length > height * leastAspect
}

function printableShare(bytes: Uint8Array): number {
  let printable = 0
  for (const byte of bytes) if ((byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13 || (byte >= 0x1c && byte <= 0x1f) || byte >= 0xa0) printable++
  return bytes.length === 0 ? 0 : printable / bytes.length
}
