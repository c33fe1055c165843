import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { formatRecoveryKey, parseRecoveryKey } from '../../../electron/vault/keys/recovery-key.ts'

const keys = fc.uint8Array({ minLength: 20, maxLength: 20 })
const detailOf = (typed: string) => {
  try {
    parseRecoveryKey(typed)
    return 'accepted'
  } catch (error) {
    return error instanceof FoyerError ? `${error.code} ${error.detail}` : 'other'
  }
}

describe('the recovery key', () => {
  it('has eight groups of five and reads back, however it is typed', () => {
    fc.assert(fc.property(keys, (key) => {
      const text = formatRecoveryKey(key)
      expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/)
      const sloppy = ` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
      expect([...parseRecoveryKey(sloppy)]).toEqual([...key])
    }))
  })

  it('tells every single wrong character and every swap within a group, and in which group', () => {
    const groups = formatRecoveryKey(Uint8Array.from({ length: 20 }, (_, index) => index * 13 + 7)).split('-')
    const swapped = (group: string, a: number, b: number) => Array.from(group, (letter, place) => (place === a ? group[b] : place === b ? group[a] : letter)).join('')
    const mistakes = groups.flatMap((group, number) => [0, 1, 2, 3, 4].flatMap((place) => [
      ...Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (letter) => ({ number, changed: group.slice(0, place) + letter + group.slice(place + 1) })),
      ...[0, 1, 2, 3, 4].map((other) => ({ number, changed: swapped(group, place, other) })),
    ])).filter(({ number, changed }) => changed !== groups[number])
    expect(mistakes.length).toBeGreaterThan(1300)
    expect(mistakes.filter(({ number, changed }) => detailOf(groups.with(number, changed).join('-')) !== `keys.recoveryKeyInvalid group=${number + 1}`)).toEqual([])
  })

  it('tells swapped groups, a lost group and letters that are not in the alphabet', () => {
    const [a = '', b = '', ...rest] = formatRecoveryKey(Uint8Array.from({ length: 20 }, (_, index) => 255 - index * 11)).split('-')
    expect(detailOf([b, a, ...rest].join('-'))).toBe('keys.recoveryKeyInvalid group=1')
    expect(detailOf([a, ...rest].join('-'))).toBe('keys.recoveryKeyInvalid length')
    expect(detailOf([a, 'UUUUU', ...rest].join('-'))).toBe('keys.recoveryKeyInvalid group=2')
  })
})
