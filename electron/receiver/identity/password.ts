import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's first choice for scrypt: 128 MB and some tenths of a second a guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 }
const MEMORY = 192 * 1024 * 1024
const KEY_BYTES = 32
export const LEAST_PASSWORD = 12
export const MOST_PASSWORD = 200
/** At once, so that guesses do not take the memory of everybody else. */
const SIDE_BY_SIDE = 2

let underWay = 0

const derive = (password: string, salt: Uint8Array): Promise<Buffer> => new Promise((resolve, reject) => {
  scrypt(password.normalize('NFC'), salt, KEY_BYTES, { ...COST, maxmem: MEMORY }, (error, key) => { if (error === null) resolve(key); else reject(error) })
})

export async function passwordSecret(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt ${COST.N} ${salt.toString('base64')} ${(await derive(password, salt)).toString('base64')}`
}

/** @param secret null for a name that is nobody's, which takes as long; null back where too many are asking at once */
export async function isPassword(password: string, secret: string | null): Promise<boolean | null> {
  if (underWay >= SIDE_BY_SIDE) return null
  underWay++
  try {
    const [, , salt = '', key = ''] = secret?.split(' ') ?? []
    const derived = await derive(password, Buffer.from(salt, 'base64'))
    const stored = Buffer.from(key, 'base64')
    return stored.length === derived.length && timingSafeEqual(stored, derived)
  } finally {
    underWay--
  }
}
