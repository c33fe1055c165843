import { describe, expect, it } from 'vitest'
import { waitAfter } from '../../../../electron/vault/staff/throttle.ts'
import { isWeak } from '../../../../electron/vault/staff/authenticators/weak-secrets.ts'

describe('secrets that are not good enough', () => {
  it.each([
    ['12345', 'length'], ['1234567890123', 'length'], ['12a456', 'digits'], ['', 'length'],
    ['123456', 'guessable'], ['654321', 'guessable'], ['890123', 'guessable'], ['111111', 'guessable'], ['121212', 'guessable'], ['123123', 'guessable'], ['112233', 'guessable'],
    ['12341234', 'guessable'], ['19740812', 'guessable'], ['12081974', 'guessable'], ['696969', 'guessable'], ['147258', 'guessable'], ['000001', 'guessable'],
  ])('PIN %s: %s', (pin, why) => { expect(isWeak('pin', pin)).toBe(why) })

  it.each(['493027', '850391', '7203941', '602915837462'])('PIN %s is good enough', (pin) => { expect(isWeak('pin', pin)).toBeNull() })

  /** Days of a hundred years as people type them: day first, month first, year first. */
  const datesOfSixDigits = () => {
    const two = (number: number) => String(number % 100).padStart(2, '0')
    const days = Array.from({ length: 36_525 }, (_, day) => new Date(Date.UTC(1930, 0, 1 + day)))
    return new Set(days.flatMap((date) => {
      const [year, month, day] = [two(date.getUTCFullYear()), two(date.getUTCMonth() + 1), two(date.getUTCDate())]
      return [day + month + year, month + day + year, year + month + day]
    }))
  }

  it.each([
    ['mirrored', '123321 456654 258852 471174 4711174 12344321 1234554321'], ['two lines of the pad', '147369 159753 159357 147258 852456 258000 000258 789456 123654 963147 580258'],
    ['three lines of it, or two longer ones', '147258369 963852741 25800852 123456987 12340246'], ['two lines in turn', '142536 102030 415263 192837'],
    ['pairs and threes', '112233 228855 444777 990011 11449977'], ['a walk with few turns', '147896 123698 789632 258963 1478963 74123698'],
    ['runs, any step', '123456 098765 890123'], ['over and over', '531531 696969 12341234 100000'], ['known everywhere', '246810 314159 145236'],
  ])('PINs that are %s are guessed', (_kind, pins) => {
    for (const pin of pins.split(' ')) expect([pin, isWeak('pin', pin)]).toEqual([pin, 'guessable'])
  })

  it('no date of six digits is a PIN, and of all others no more than one in twenty is refused', () => {
    const dates = datesOfSixDigits()
    expect(dates.size).toBe(84_050)
    expect([...dates].filter((pin) => isWeak('pin', pin) === null)).toEqual([])
    let refused = 0
    for (let number = 0; number < 1_000_000; number += 1) {
      const pin = String(number).padStart(6, '0')
      if (isWeak('pin', pin) !== null) refused += 1
    }
    // Of a million PINs of six digits. Guessing gets 14 tries in the first two hours and one an hour then: what is left holds out as long.
    console.info(`PINs of six digits: ${refused} refused`)
    expect(refused).toBe(129_346)
    expect((refused - dates.size) / (1_000_000 - dates.size)).toBeLessThanOrEqual(1 / 20)
  })

  it.each(['1281974', '0181974', '121974', '198474', '200131', '291992', '1974812', '081974', '197408', '29022000', '20000229', '12311999'])('PIN %s is a date', (pin) => { expect(isWeak('pin', pin)).toBe('guessable') })
  it.each(['310299', '7431994', '13001974'])('PIN %s is none', (pin) => { expect(isWeak('pin', pin)).toBeNull() })

  it.each([
    ['short', 'length'], ['ninechars', 'length'], ['x'.repeat(201), 'length'], ['aaaaaaaaaa', 'guessable'], ['password123', 'guessable'], ['Passwort!!1', 'guessable'], ['12345678901', 'guessable'], ['ababababab', 'guessable'],
  ])('passphrase %s: %s', (phrase, why) => { expect(isWeak('passphrase', phrase)).toBe(why) })

  it.each(['seven green lanterns', 'Grüne Laternen', 'مرحبا بكم في الفندق'])('passphrase %s is good enough', (phrase) => { expect(isWeak('passphrase', phrase)).toBeNull() })

  it('makes guessing wait: nothing at first, then twice as long each time, an hour at most', () => {
    expect([1, 4, 5, 6, 7, 13, 14, 1000].map((failures) => waitAfter(failures))).toEqual([0, 0, 10, 20, 40, 2560, 3600, 3600])
  })
})
