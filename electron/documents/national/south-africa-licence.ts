import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { bytesToBigInt, bigIntToBytes, childrenOf, integerValue } from '../asn1/values.ts'
import { readBer } from '../asn1/reader.ts'
import { asn1Tags } from '../asn1/tags.ts'
import { inOrder, isoDate } from '../dates.ts'
import { decodeBase64 } from '../seals/base.ts'
import { luhn } from './south-africa-id.ts'
import { hexOf } from '../hex.ts'

interface RsaKey {
  modulus: bigint
  exponent: bigint
}

/** The two keys of one version: for the five blocks of 128 bytes and for the last of 74. */
export interface LicenceKeys {
  long: RsaKey
  short: RsaKey
}

// Published public keys (RSAPublicKey, RFC 8017 §A.1.1). The card's data is signed by recovery: what the issuer
// enciphered with the private key, anybody reads with these.
const published: Record<string, [long: string, short: string]> = {
  '01e10245': [
    'MIGXAoGBAP7S4cJ+M2MxbncxenpSxUmBOVGGvkl0dgxyUY1j4FRKSNCIszLFsMNwx2XWXZg8H53gpCsxDMwHrncL0rYdak3M6sdXaJvcv2CEePrzEvYIfMSWw3Ys9cRlHK7No0mfrn7bfrQOPhjrMEFw6R7VsVaqzm9DLW7KbMNYUd6MZ49nAhEAu3l//ex/nkLJ1vebE3BZ2w==',
    'MGACSwD/POxrX0Djw2YUUbn8+u866wbcIynA5vTczJJ5cmcWzhW74F7tLFcRvPj1tsj3J221xDv6owQNwBqxS5xNFvccDOXqlT8MdUxrFwIRANsFuoItmswz+rfY9Cf5zmU=',
  ],
  '019b0945': [
    'MIGWAoGBAMqfGO9sPz+kxaRh/qVKsZQGul7NdG1gonSS3KPXTjtcHTFfexA4MkGAmwKeu9XeTRFgMMxX99WmyaFvNzuxSlCFI/foCkx0TZCFZjpKFHLXryxWrkG1Bl9++gKTvTJ4rWk1RvnxYhm3n/Rxo2NoJM/822Oo7YBZ5rmk8NuJU4HLAhAYcJLaZFTOsYU+aRX4RmoF',
    'MF8CSwC0BKDfEdHKz/GhoEjU1XP5U6YsWD10klknVhpteh4rFAQlJq9wtVBUc5DqbsdI0w/bga20kODDahmGtASy9fae9dobZj5ZUJEw5wIQMJz+2XGf4qXiDJu0R2U4Kw==',
  ],
}

function publishedKeys(version: string): LicenceKeys | null {
  const pair = published[version]
  if (pair === undefined) return null
  const [long, short] = pair.map((text): RsaKey => {
    const [modulus, exponent] = childrenOf(readBer(decodeBase64(text)!), asn1Tags.sequence)
    return { modulus: integerValue(modulus), exponent: integerValue(exponent) }
  })
  return { long: long!, short: short! }
}

/**
 * PDF417 of the South African driving licence card: version (4 bytes), two zeros, five blocks of 128 bytes and one of
 * 74. `null` for anything else. Throws RangeError for a licence whose content is damaged.
 */
export function parseSouthAfricanLicence(bytes: Uint8Array, keysOf: (version: string) => LicenceKeys | null = publishedKeys): ParsedBarcodeOf<'za-licence'> | null {
  if (bytes.length !== 720 || bytes[4] !== 0 || bytes[5] !== 0) return null
  const keys = keysOf(hexOf(bytes.subarray(0, 4)))
  if (keys === null) return null
  const plain = new Uint8Array(5 * 128 + 74)
  for (let block = 0; block < 6; block++) {
    const size = block < 5 ? 128 : 74
    const key = block < 5 ? keys.long : keys.short
    const value = power(bytesToBigInt(bytes.subarray(6 + block * 128, 6 + block * 128 + size)), key)
    plain.set(bigIntToBytes(value, size), block * 128)
  }
  return parseLicenceData(plain)
}

function power(base: bigint, { modulus, exponent }: RsaKey): bigint {
  let result = 1n
  let square = base % modulus
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** The deciphered data: strings divided by E0 (E1: the next one is empty), then nibbles, then a portrait of its own format. */
export function parseLicenceData(plain: Uint8Array): ParsedBarcodeOf<'za-licence'> | null {
  const stringLength = plain[5] ?? 0
  const nibbleLength = plain[7] ?? 0
  const from = 10
  if (plain[6] !== 1 || stringLength < 20 || from + stringLength + nibbleLength > plain.length) return null
  const strings = readStrings(plain.subarray(from, from + stringLength))
  if (strings.length < 15) return null
  const [surname = '', initials = ''] = strings.slice(4, 6)
  const number = strings[13] ?? ''
  const id = strings[14] ?? ''
  if (!/^[0-9A-Z]{6,14}$/.test(number) || surname === '') return null

  const warnings = new Set<BarcodeWarning>()
  const fields: BarcodeFields = { issuingState: 'ZAF', documentNumber: number, primaryIdentifier: surname.slice(0, 100) }
  if (initials !== '') fields.secondaryIdentifier = initials.slice(0, 40)
  if (id !== '') fields.personalNumber = id.slice(0, 40)
  if (/^\d{13}$/.test(id) && !luhn(id)) warnings.add('checkDigitWrong')
  const vehicles = strings.slice(0, 4).filter((code) => code !== '').map((code) => code.slice(0, 20))
  if (vehicles.length > 0) fields.vehicleClasses = vehicles.join(' ')
  const restrictions = strings.slice(9, 13).filter((code) => code !== '')
  if (restrictions.length > 0) fields.restrictions = restrictions.join(' ')
  readNibbles(plain.subarray(from + stringLength, from + stringLength + nibbleLength), fields, warnings)
  if (!inOrder(fields.dateOfBirth, fields.dateOfIssue, fields.dateOfExpiry)) warnings.add('datesInconsistent')
  return { kind: 'za-licence', fields, warnings: [...warnings], vehicles }
}

/** E0 ends a string; E1 does, and says that the next one is empty: n of them in a row stand for n + 1 E0. */
function readStrings(bytes: Uint8Array): string[] {
  const strings = ['']
  let skipped = false
  for (const byte of bytes) {
    if (byte === 0xe0 || byte === 0xe1) {
      strings.push('')
      skipped = byte === 0xe1
      continue
    }
    if (skipped) strings.push('')
    skipped = false
    strings[strings.length - 1] += String.fromCharCode(byte)
  }
  return strings
}

/** ID type, four issue dates, restrictions, permit expiry, issue number, birth, valid from, valid to, sex. */
function readNibbles(bytes: Uint8Array, fields: BarcodeFields, warnings: Set<BarcodeWarning>): void {
  const nibbles = hexOf(bytes)
  let at = 2
  const date = (): string | undefined => {
    if (nibbles[at] === 'a') {
      at++
      return undefined
    }
    const digits = nibbles.slice(at, at + 8)
    at += 8
    const iso = /^\d{8}$/.test(digits) ? isoDate(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6))) : null
    if (iso === null) warnings.add('dateInvalid')
    return iso ?? undefined
  }
  for (let i = 0; i < 4; i++) date()
  at += 2
  date()
  at += 2
  const birth = date()
  const from = date()
  const to = date()
  if (birth !== undefined) fields.dateOfBirth = birth
  if (from !== undefined) fields.dateOfIssue = from
  if (to !== undefined) fields.dateOfExpiry = to
  const sex = { '01': 'M', '02': 'F' }[nibbles.slice(at, at + 2)] as 'M' | 'F' | undefined
  if (sex === undefined) warnings.add('valueInvalid')
  else fields.sex = sex
}
