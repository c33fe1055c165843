import { describe, expect, it } from 'vitest'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { datePossible, readDate } from '../../../electron/documents/mrz/dates.ts'
import { splitNames } from '../../../electron/documents/mrz/names.ts'
import { isKnownState, isSpecimenState, stateCodes } from '../../../electron/documents/mrz/states.ts'

const now = Date.UTC(2026, 10, 23)

describe('checkDigit', () => {
  it('computes the examples of 9303-3 §4.9', () => {
    expect(checkDigit('520727')).toBe('3')
    expect(checkDigit('AB2134<<<')).toBe('5')
    expect(checkDigit('HA672242<658022549601086<<<<<<<<<<<<<<0')).toBe('8')
  })
})

describe('readDate', () => {
  it('settles the century by the clock', () => {
    expect(readDate('261123', 'birth', now).iso).toBe('2026-11-23')
    expect(readDate('261124', 'birth', now).iso).toBe('1926-11-24')
    expect(readDate('991230', 'expiry', now).iso).toBe('1999-12-30')
    expect(readDate('611231', 'expiry', now).iso).toBe('2061-12-31')
    expect(readDate('9409', 'issue', now).iso).toBe('1994-09-01')
  })

  it('gives no ISO date for a day that does not exist or is not known', () => {
    expect(readDate('230229', 'birth', now)).toEqual({ raw: '230229', iso: null })
    expect(readDate('74<<<<', 'birth', now).iso).toBeNull()
  })

  it('takes 990101 and 991231 for no end while they could only be 1999', () => {
    for (const raw of ['990101', '991231']) expect(readDate(raw, 'expiry', now)).toEqual({ raw, iso: null })
    expect(readDate('991231', 'birth', now).iso).toBe('1999-12-31')
    expect(readDate('991231', 'expiry', Date.UTC(1995, 0, 1)).iso).toBe('1999-12-31')
    expect(readDate('991231', 'expiry', Date.UTC(2060, 0, 1)).iso).toBe('2099-12-31')
  })

  it('knows which printed dates can exist', () => {
    expect(['240229', '000229', '74<<<<', '7408<<', '<<<<<<', '<<0812'].map(datePossible)).toEqual([true, true, true, true, true, true])
    expect(['230229', '741301', '740800', '7<0812', '74081', 'ABCDEF', '74<<12'].map(datePossible)).toEqual(Array(7).fill(false))
  })
})

describe('splitNames', () => {
  it('parts primary and secondary identifier', () => {
    expect(splitNames('VAN<DER<MUELLEN<<MARIA<<<<<')).toEqual({ primaryIdentifier: 'VAN DER MUELLEN', secondaryIdentifier: 'MARIA', mayBeTruncated: false })
    expect(splitNames('ARKFREITH<<<<')).toEqual({ primaryIdentifier: 'ARKFREITH', secondaryIdentifier: null, mayBeTruncated: false })
    expect(splitNames('NILAVADHANANANDA<<CHAYAPA<DEJ').mayBeTruncated).toBe(true)
    expect(splitNames('<<<<<').primaryIdentifier).toBeNull()
  })
})

describe('state codes', () => {
  it('knows D, organisations and Utopia', () => {
    expect(['D', 'FIN', 'UNO', 'XXA', 'EUE', 'UTO'].every(isKnownState)).toBe(true)
    expect(['', 'DE', 'QQQ', 'd'].some(isKnownState)).toBe(false)
    expect(isSpecimenState('UTO')).toBe(true)
    expect(isSpecimenState('FIN')).toBe(false)
    expect(new Set(stateCodes()).size).toBe(stateCodes().length)
  })
})
