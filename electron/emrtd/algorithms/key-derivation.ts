import { createHash } from 'node:crypto'
import { FoyerError } from '../../contract/errors.ts'
import type { LicenceKey } from '../../documents/mrz/licence-access.ts'
import { cipherParameters, concat, type SessionCipher } from './ciphers.ts'

/** What opens a chip: the three key fields of the MRZ, the card access number printed on the document, or what the line of a driving licence says. */
export type ChipPassword = { mrzKey: MrzKey } | { can: string } | { licence: LicenceKey }

/** What basic access is derived from: of a travel document its key fields (BAC), of a driving licence its line (BAP). */
export type BasicAccessKey = MrzKey | { reference: string }

export interface MrzKey {
  /** Without filler; more than nine characters where a TD1 or TD2 carries the rest in its optional data. */
  documentNumber: string
  /** YYMMDD, '<' for unknown digits, as in the MRZ. */
  dateOfBirth: string
  /** YYMMDD. */
  dateOfExpiry: string
}

export interface SessionKeys {
  cipher: SessionCipher
  encryption: Uint8Array
  mac: Uint8Array
}

/** Which key of ICAO 9303-11 §9.7.1: encryption, MAC, or password. */
type Purpose = 1 | 2 | 3

/** KDF(K, c) (ICAO 9303-11 §9.7.1), 3DES keys with their parity bits. */
export function deriveKey(secret: Uint8Array, purpose: Purpose, cipher: SessionCipher): Uint8Array {
  const { keyBytes } = cipherParameters[cipher]
  const hash = createHash(keyBytes > 16 ? 'sha256' : 'sha1')
  const key = new Uint8Array(hash.update(secret).update(Uint8Array.of(0, 0, 0, purpose)).digest().subarray(0, keyBytes))
  return cipher === '3DES' ? key.map(withOddParity) : key
}

export function deriveSessionKeys(secret: Uint8Array, cipher: SessionCipher): SessionKeys {
  return { cipher, encryption: deriveKey(secret, 1, cipher), mac: deriveKey(secret, 2, cipher) }
}

function withOddParity(byte: number): number {
  let ones = 0
  for (let bits = byte >> 1; bits !== 0; bits >>= 1) ones += bits & 1
  return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0)
}

/** Document number, date of birth and date of expiry with their check digits (ICAO 9303-11 §4.3.2, appendix D.2). */
export function mrzInformation(key: MrzKey): string {
  const number = key.documentNumber.toUpperCase().replace(/<+$/, '').padEnd(9, '<')
  const valid = /^[A-Z0-9<]{9,22}$/.test(number)
    && /^[0-9<]{6}$/.test(key.dateOfBirth) && /^[0-9<]{6}$/.test(key.dateOfExpiry)
  if (!valid) throw new FoyerError('input.invalid', { detail: 'MRZ key fields' })
  return [number, key.dateOfBirth, key.dateOfExpiry].map((field) => field + checkDigit(field)).join('')
}

/** ICAO 9303-3 §4.9. */
function checkDigit(field: string): string {
  let sum = 0
  for (const [index, character] of Array.from(field).entries()) {
    const value = character === '<' ? 0 : Number.parseInt(character, 36)
    sum += value * ([7, 3, 1][index % 3] ?? 0)
  }
  return String(sum % 10)
}

/** K_seed of basic access control: the first half of SHA-1 of the MRZ information (ICAO 9303-11 §4.3.2), or of the reference string (ISO/IEC 18013-3). */
export function bacKeySeed(key: BasicAccessKey): Uint8Array {
  return createHash('sha1').update('reference' in key ? key.reference : mrzInformation(key), 'latin1').digest().subarray(0, 16)
}

/** f(password) of PACE: what the nonce key is derived from (ICAO 9303-11 §4.4.4, table 6). */
export function paceSecret(password: ChipPassword): Uint8Array {
  if ('mrzKey' in password) {
    return new Uint8Array(createHash('sha1').update(mrzInformation(password.mrzKey), 'latin1').digest())
  }
  const can = 'can' in password ? password.can : password.licence.protocol === 'PACE' ? password.licence.number : ''
  if (!('can' in password ? /^[0-9]{4,12}$/ : /^[A-Z0-9]{10}$/).test(can)) throw new FoyerError('input.invalid', { detail: 'CAN' })
  return new TextEncoder().encode(can)
}

/** Password reference of MSE:Set AT, tag 83 (ICAO 9303-11 §4.4.4.1). */
export function passwordReference(password: ChipPassword): number {
  return 'mrzKey' in password ? 1 : 2
}

/** Uniform integer in [1, limit - 1] from `random(bytes)`, by FIPS 186-5 appendix A.2.1 (64 extra bits). */
export function randomScalar(limit: bigint, random: (bytes: number) => Uint8Array): bigint {
  const bytes = random(Math.ceil(limit.toString(16).length / 2) + 8)
  return (BigInt(`0x${Buffer.from(concat(bytes)).toString('hex')}`) % (limit - 1n)) + 1n
}
