import { describe, expect, it } from 'vitest'
import { tlv } from '../../../../electron/documents/asn1/writer.ts'
import { issuerCountryReasons } from '../../../../electron/reader/chip/proof/issuer-country.ts'
import { makeSod } from '../../../../electron/reader/chip/simulator/pki/signed-data.ts'
import { codesOf, DAY, makePki, NOW, prove, trusting } from './pki-cases.ts'

describe('the signer\'s country', () => {
  it.each([
    ['DE', 'D'], ['FR', 'FRA'], ['GB', 'GBD'], ['GB', 'BMU'], ['CN', 'HKG'], ['UN', 'UNO'], ['EU', 'EUE'], ['NL', 'CUW'], ['UT', 'UTO'], ['AT', 'XXA'],
  ])('%s signs for %s', (country, state) => {
    expect(issuerCountryReasons(country, state)).toEqual([])
  })

  it.each([['DE', 'FRA'], ['FR', 'D'], ['US', 'GBR'], ['HK', 'CHN']])('%s does not sign for %s', (country, state) => {
    expect(issuerCountryReasons(country, state)).toEqual([{ code: 'issuerCountryMismatch', params: { country } }])
  })

  it('is compared with DG1: a good signature of another state\'s signer is not genuine', () => {
    const { csca, signer } = makePki({ kind: 'EC', curve: 'P-256' }, { kind: 'ECDSA', hash: 'SHA-256' })
    const dg1 = (state: string): Uint8Array => tlv(0x61, tlv(0x5f1f, new TextEncoder().encode(`P<${state}ERIKSSON`.padEnd(88, '<'))))
    const codesWith = (state: string): string[] => {
      const dataGroups = new Map([[1, dg1(state)]])
      return codesOf(prove(makeSod(signer, dataGroups, 'SHA-256', { signingTime: NOW - DAY }), trusting(csca), { dataGroups }))
    }
    expect(codesWith('UTO')).not.toContain('issuerCountryMismatch')
    expect(codesWith('FRA')).toContain('issuerCountryMismatch')
  })
})
