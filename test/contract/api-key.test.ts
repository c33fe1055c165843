import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { API_KEY_BYTES, API_KEY_PATTERN, apiKeyOf, isApiKey, shownOfKey } from '../../electron/contract/api-key.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const numberOf = (text: string): bigint => text.split('').reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n)

describe('an API key', () => {
  it('holds 256 random bits and their CRC-32, as somebody else reads them', () => {
    for (const bytes of [randomBytes(API_KEY_BYTES), Buffer.alloc(API_KEY_BYTES), Buffer.alloc(API_KEY_BYTES, 0xff)]) {
      const [, secret = '', check = ''] = /^foyer_live_(.{43})(.{6})$/.exec(apiKeyOf(bytes)) ?? []
      expect(numberOf(secret).toString(16).padStart(64, '0')).toBe(bytes.toString('hex'))
      expect(numberOf(check)).toBe(BigInt(crc32(secret)))
    }
    expect(() => apiKeyOf(randomBytes(API_KEY_BYTES - 1))).toThrow(RangeError)
  })

  it('is told from every typo of one character, every swap of two neighbours, and what is cut off', () => {
    const key = apiKeyOf(randomBytes(API_KEY_BYTES))
    const start = 'foyer_live_'.length
    expect(isApiKey(key)).toBe(true)
    const places = Array.from({ length: key.length - start }, (_, at) => start + at)
    const typos = places.flatMap((at) => digits.split('').map((digit) => key.slice(0, at) + digit + key.slice(at + 1)))
    const swaps = places.slice(1).map((at) => `${key.slice(0, at - 1)}${key.charAt(at)}${key.charAt(at - 1)}${key.slice(at + 1)}`)
    expect([...typos, ...swaps].filter((each) => each !== key && isApiKey(each))).toEqual([])
    expect([key.slice(0, -1), `${key}0`, key.toLowerCase(), `${key}\n`, key.replace('live', 'test'), ''].filter(isApiKey)).toEqual([])
  })

  it('is found in a heap of text by the documented pattern, and shown by its beginning alone', () => {
    const key = apiKeyOf(randomBytes(API_KEY_BYTES))
    expect(`FOYER_KEY="${key}" # prod`.match(new RegExp(API_KEY_PATTERN, 'g'))).toEqual([key])
    expect(shownOfKey(key)).toBe(`${key.slice(0, 15)}…`)
  })
})
