import { describe, expect, it } from 'vitest'
import { ageOf, byState, countAges } from '../../../renderer/settings/trusted-by-state.ts'

const one = (country: string | null, validUntil: string, digit: string) => ({
  country, validUntil, validFrom: '2020-01-01', subject: `C=${country ?? ''},CN=CSCA ${digit}`, fingerprint: digit.repeat(64), plainRoot: false, from: `master list DE 2026-0${digit}-28`, file: null,
})
const all = [one('FR', '2034-01-01', '1'), one('DE', '2030-01-01', '2'), one('DE', '2034-01-01', '3'), one('AT', '2026-01-01', '4'), one(null, '2031-01-01', '5')]

describe('trusted certificates by state', () => {
  it('stand in the order of the states’ names in the person’s language, the longest first, the nameless last', () => {
    const lines = (language: 'en' | 'de' | 'ar') => byState(all, language, '').map(({ name, certificates }) => [name, certificates.map(({ validUntil }) => validUntil.slice(0, 4)).join()])
    expect(lines('en')).toEqual([['Austria', '2026'], ['France', '2034'], ['Germany', '2034,2030'], [null, '2031']])
    expect(lines('de').map(([name]) => name)).toEqual(['Deutschland', 'Frankreich', 'Österreich', null])
    expect(lines('ar')).toHaveLength(4)
  })

  it('are found by name, letters, list and fingerprint in fours', () => {
    const found = (sought: string) => byState(all, 'de', sought).map(({ country }) => country)
    expect(found('österr')).toEqual(['AT'])
    expect(found('FR')).toEqual(expect.arrayContaining(['FR']))
    expect(found('2026-04')).toEqual(['AT'])
    expect(found('2222 2222 2222')).toEqual(['DE'])
    expect(found('nowhere')).toEqual([])
  })

  it('end soon for their last 90 days, and their last day counts whole', () => {
    const at = (time: string) => ageOf({ validFrom: '2020-01-01', validUntil: '2030-06-30' }, Date.parse(time))
    expect(['2019-12-31T23:59:59Z', '2020-01-01T00:00:00Z', '2030-04-01T23:59:59Z', '2030-04-02T00:00:00Z', '2030-06-30T23:59:59Z', '2030-07-01T00:00:00Z'].map(at))
      .toEqual(['notYet', 'valid', 'valid', 'soon', 'soon', 'expired'])
    expect(countAges(all, Date.parse('2029-12-01'))).toEqual({ expired: 1, soon: 1 })
  })
})
