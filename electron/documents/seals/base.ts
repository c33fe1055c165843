const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base32Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base 64 or its URL form, padded or not (RFC 4648 §4, §5); `null` when it is neither, or empty. */
export function decodeBase64(text: string): Uint8Array | null {
  return decode(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''), base64Digits, 6)
}

/** Base 32 (RFC 4648 §6), padded or not; `null` when it is not, or empty. */
export function decodeBase32(text: string): Uint8Array | null {
  return decode(text.toUpperCase().replace(/=+$/, ''), base32Digits, 5)
}

const base45Digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Base 45 (RFC 9285); `null` when it is not, or empty. */
export function decodeBase45(text: string): Uint8Array | null {
  if (text === '' || text.length % 3 === 1) return null
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (digit) => base45Digits.indexOf(digit))
    if (digits.includes(-1)) return null
    const value = digits[0]! + 45 * digits[1]! + 2025 * (digits[2] ?? 0)
    if (value > (digits.length === 3 ? 0xffff : 0xff)) return null
    bytes.push(...(digits.length === 3 ? [value >> 8, value & 0xff] : [value]))
  }
  return Uint8Array.from(bytes)
}

function decode(text: string, digits: string, bits: number): Uint8Array | null {
  if (text === '') return null
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8))
  let buffer = 0
  let held = 0
  let at = 0
  for (const digit of text) {
    const value = digits.indexOf(digit)
    if (value < 0) return null
    buffer = ((buffer << bits) | value) & 0xffff
    held += bits
    if (held >= 8) {
      held -= 8
      bytes[at++] = (buffer >> held) & 0xff
    }
  }
  return bytes
}
