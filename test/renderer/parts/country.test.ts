import { expect, it } from 'vitest'
import { countryName } from '../../../renderer/parts/country.ts'

it('knows the codes of Doc 9303 that are not ISO 3166', () => {
  expect(countryName('D', 'en')).toBe('Germany')
  expect(countryName('GBD', 'de')).toBe('Vereinigtes Königreich')
  expect(countryName('RKS', 'en')).toBe('Kosovo')
  expect(countryName('UTO', 'en')).toBe('UTO')
})
