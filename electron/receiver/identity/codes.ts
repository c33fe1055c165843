import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Crockford's: no I, L, O, U, which are misread. */
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const KEY_PREFIX = 'foyer_up_'
/** 40 characters of 62: 238 bits. */
const KEY_LENGTH = 40
/** Six characters of 62 hold any 32 bits. */
const CHECK_LENGTH = 6
/** 20 characters of 32: 100 bits, for a code that lives an hour and is used once. */
const CODE_LENGTH = 20

/** Letters of an alphabet, each as likely as the others: bytes that would make some likelier are thrown away. */
function draw(alphabet: string, length: number): string {
  const most = 256 - 256 % alphabet.length
  let text = ''
  while (text.length < length) for (const byte of randomBytes(length)) if (byte < most && text.length < length) text += alphabet.charAt(byte % alphabet.length)
  return text
}

function checkOf(text: string): string {
  let rest = crc32(text)
  let check = ''
  for (let at = 0; at < CHECK_LENGTH; at++) {
    check = BASE62.charAt(rest % 62) + check
    rest = Math.floor(rest / 62)
  }
  return check
}

/** `foyer_up_` + random + CRC32 in base62: a scanner for leaked secrets tells it from chance, and a mistyped one is refused without a look-up. */
export function newApiKey(): string {
  const random = draw(BASE62, KEY_LENGTH)
  return `${KEY_PREFIX}${random}${checkOf(random)}`
}

export function isApiKey(text: string): boolean {
  if (!text.startsWith(KEY_PREFIX) || text.length !== KEY_PREFIX.length + KEY_LENGTH + CHECK_LENGTH) return false
  const random = text.slice(KEY_PREFIX.length, -CHECK_LENGTH)
  return checkOf(random) === text.slice(-CHECK_LENGTH)
}

/** In groups of five, as a person reads it out. */
export function newEnrolmentCode(): string {
  return draw(BASE32, CODE_LENGTH).replaceAll(/(.{5})(?=.)/g, '$1-')
}

/** As it was meant: without groups and spaces, in capitals, with the letters that Crockford takes for digits. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
}

/** How a secret of enough randomness is stored: it cannot be guessed, so no slow hash is needed. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
