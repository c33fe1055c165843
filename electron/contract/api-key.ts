/**
 * The form of an API key: `foyer_live_`, 43 characters of base62 that hold 256 random bits, and the CRC-32 of those 43 characters in six more, as
 * GitHub's tokens have it. A typo, a cut-off copy and a leaked key in a heap of text are told by the text alone, without asking any desk.
 */
const PREFIX = 'foyer_live_'
/** Bytes of a key's random part: nobody guesses 256 bits, so that a plain hash of it may be stored. */
export const API_KEY_BYTES = 32
/** 62^43 is a little more than 2^256. */
const SECRET_CHARACTERS = 43
/** 62^6 is more than 2^32. */
const CHECK_CHARACTERS = 6
/** What scanners for leaked secrets look for; whether the six last characters fit is {@link isApiKey}'s to say. */
export const API_KEY_PATTERN = `\\b${PREFIX}[0-9A-Za-z]{${SECRET_CHARACTERS + CHECK_CHARACTERS}}\\b`
const whole = new RegExp(`^${PREFIX}([0-9A-Za-z]{${SECRET_CHARACTERS}})([0-9A-Za-z]{${CHECK_CHARACTERS}})$`)
/** What is kept of a key to tell it from others: its first random characters, 24 bits of the 256. */
const SHOWN_CHARACTERS = 4

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function base62(value: bigint, characters: number): string {
  let text = ''
  for (let rest = value; text.length < characters; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text
  return text
}

/** Reversed polynomial of CRC-32, as in ISO/IEC 13239 (ITU-T V.42). */
const POLYNOMIAL = 0xedb88320

function crc32(text: string): number {
  let crc = 0xffffffff
  for (const character of text) {
    crc ^= character.charCodeAt(0)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

const checkOf = (secret: string): string => base62(BigInt(crc32(secret)), CHECK_CHARACTERS)

/** The key that these random bytes are. @throws RangeError where they are not as many as a key has */
export function apiKeyOf(random: Uint8Array): string {
  if (random.length !== API_KEY_BYTES) throw new RangeError('not a key')
  const secret = base62(random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), SECRET_CHARACTERS)
  return `${PREFIX}${secret}${checkOf(secret)}`
}

/** Whether a text has the form of a key, its checksum too. Says nothing of whether it opens anything. */
export function isApiKey(text: string): boolean {
  const [, secret, check] = whole.exec(text) ?? []
  return secret !== undefined && check === checkOf(secret)
}

/** The beginning of a key, by which people tell it from others. */
export const shownOfKey = (key: string): string => `${key.slice(0, PREFIX.length + SHOWN_CHARACTERS)}…`

/** Whether a text is meant as a key, however mistyped. */
export const isMeantAsApiKey = (text: string): boolean => text.startsWith('foyer_')
