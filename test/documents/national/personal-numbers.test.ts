import { describe, expect, it } from 'vitest'
import { ownDigitOf } from '../../../electron/documents/national/personal-numbers.ts'

const of = (issuingState: string, optionalData: string): boolean | undefined => ownDigitOf({ fields: { issuingState, optionalData } })?.holds

describe('check digits that states put into numbers of persons', () => {
  // Specimen and textbook numbers of the states themselves.
  it.each([
    ['BEL', '85073003328'], ['BEL', '17073003384'], ['ESP', '99999999R'], ['ESP', '00000000T'], ['ESP', 'X0000000T'], ['ESP', 'Z0000000M'], ['POL', '44051401359'], ['TUR', '10000000146'], ['SWE', '198112189876'],
    ['FIN', '131052 308T'], ['FIN', '131052308T'], ['FIN', '131052A308T'], ['EST', '37605030299'], ['LTU', '33309240064'], ['CHL', '12345678 5'], ['CHL', '20347878 K'],
  ])('%s: %s fits, and with one figure another it does not', (state, number) => {
    expect(of(state, number)).toBe(true)
    // Two rows of weights miss some changes of a Baltic number, never one of its digit.
    const from = state === 'EST' || state === 'LTU' ? number.length - 1 : 0
    for (let at = from; at < number.length; at++) {
      if (!/\d/.test(number[at]!)) continue
      const changed = of(state, number.slice(0, at) + String((Number(number[at]) + 1) % 10) + number.slice(at + 1))
      expect(changed === true, `${number} at ${at}`).toBe(false)
    }
  })
  it('says nothing of other states, other forms and other fields', () => {
    expect(of('UTO', '99999999R')).toBeUndefined()
    expect(of('ESP', '9999999R')).toBeUndefined()
    expect(of('POL', '4405140135')).toBeUndefined()
    expect(ownDigitOf({ fields: { issuingState: 'ESP', documentNumber: '99999999R' } })).toBeNull()
    expect(ownDigitOf({ fields: { issuingState: 'CHL', optionalData: null, optionalData2: '12345678 6' } })).toEqual({ field: 'optionalData2', holds: false })
    expect(ownDigitOf({ fields: { issuingState: 'POL', personalNumber: '44051401358' } })).toEqual({ field: 'personalNumber', holds: false })
  })
})
