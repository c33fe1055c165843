import { describe, expect, it } from 'vitest'
import { waitAfter } from '../../../electron/vault/staff/throttle.ts'
import { isWeak } from '../../../electron/vault/staff/weak-secrets.ts'

describe('secrets that are not good enough', () => {
  it.each([
    ['12345', 'length'], ['1234567890123', 'length'], ['12a456', 'digits'], ['', 'length'],
    ['123456', 'guessable'], ['654321', 'guessable'], ['890123', 'guessable'], ['111111', 'guessable'], ['121212', 'guessable'], ['123123', 'guessable'], ['112233', 'guessable'],
    ['12341234', 'guessable'], ['19740812', 'guessable'], ['12081974', 'guessable'], ['696969', 'guessable'], ['147258', 'guessable'], ['000001', 'guessable'],
  ])('PIN %s: %s', (pin, why) => { expect(isWeak('pin', pin)).toBe(why) })

  it.each(['493027', '850391', '7203941', '602915837462'])('PIN %s is good enough', (pin) => { expect(isWeak('pin', pin)).toBeNull() })

  it.each([
    ['short', 'length'], ['ninechars', 'length'], ['x'.repeat(201), 'length'], ['aaaaaaaaaa', 'guessable'], ['password123', 'guessable'], ['Passwort!!1', 'guessable'], ['12345678901', 'guessable'], ['ababababab', 'guessable'],
  ])('passphrase %s: %s', (phrase, why) => { expect(isWeak('passphrase', phrase)).toBe(why) })

  it.each(['seven green lanterns', 'Grüne Laternen', 'مرحبا بكم في الفندق'])('passphrase %s is good enough', (phrase) => { expect(isWeak('passphrase', phrase)).toBeNull() })

  it('makes guessing wait: nothing at first, then twice as long each time, an hour at most', () => {
    expect([1, 4, 5, 6, 7, 13, 14, 1000].map(waitAfter)).toEqual([0, 0, 10, 20, 40, 2560, 3600, 3600])
  })
})
