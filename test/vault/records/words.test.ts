import { describe, expect, it } from 'vitest'
import { datesOf, isIsoDate, nameWords, numberWord } from '../../../electron/vault/records/words.ts'

describe('words that records are found by', () => {
  it('keeps names as written and as an MRZ spells them', () => {
    expect(nameWords('Müller-Öst, Anna Maria').toSorted()).toEqual(['anna', 'maria', 'mueller', 'muller', 'oest', 'ost'])
    expect(nameWords("O'Connor")).toEqual(['o', 'connor'])
    expect(nameWords('محمد')).toEqual(['محمد'])
  })

  it('takes the punctuation out of numbers', () => {
    expect(numberWord('L-898 902.C/3<')).toBe('l898902c3')
  })

  it.each([
    ['12.08.1974', ['1974-08-12']], ['12.8.74', ['1974-08-12']], ['1974-08-12', ['1974-08-12']], ['19740812', ['1974-08-12']], ['12081974', ['1974-08-12']],
    ['740812', ['1974-08-12', '2074-08-12']], ['08/12/1974', ['1974-12-08', '1974-08-12']], ['31.02.1974', []], ['1974', []], ['L898902C3', []], ['99.99.9999', []],
  ])('reads %s as %j', (typed, days) => {
    expect(datesOf(typed).filter((day) => !day.startsWith('20') || days.includes(day as never))).toEqual(days)
  })

  it('knows the calendar', () => {
    expect(['2024-02-29', '2023-02-29', '2024-13-01', '2024-1-1', '0999-01-01'].map(isIsoDate)).toEqual([true, false, false, false, false])
  })
})
