const digits = '0123456789'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Text of C40-coded bytes as seals use it (Doc 9303-13 §4.1, ISO/IEC 16022 table 5): three characters of the basic
 * set in two bytes, 0xFE before a single ASCII character. A blank stands for the filler '<' where an MRZ
 * is coded. Throws RangeError on what is not C40.
 */
export function decodeC40(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const first = bytes[i]!
    const second = bytes[i + 1]
    if (second === undefined) throw new RangeError('C40: odd length')
    if (first === 0xfe) {
      if (second === 0 || second > 128) throw new RangeError('C40: not ASCII')
      text += String.fromCharCode(second - 1)
      continue
    }
    const value = (first << 8) + second - 1
    const triple = [Math.floor(value / 1600), Math.floor((value % 1600) / 40), value % 40]
    if (triple[0]! > 39) throw new RangeError('C40: out of range')
    // Shift 1 fills up the last pair.
    for (const code of triple) text += character(code)
  }
  return text
}

function character(code: number): string {
  if (code < 3) return ''
  if (code === 3) return ' '
  return code < 14 ? digits[code - 4]! : letters[code - 14]!
}
