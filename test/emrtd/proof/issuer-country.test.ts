import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { countriesOf, issuerCountryReasons } from '../../../electron/emrtd/proof/issuer-country.ts'
import { countryOfState } from '../../../electron/emrtd/proof/issuing-states.ts'
import { readMasterList } from '../../../electron/emrtd/proof/master-list.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { makeDg1 } from '../../../electron/emrtd/simulator/document-files.ts'
import { makeCsca, makeDocumentSigner, type IssuedCertificate } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { makeSod } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { dataPath } from '../../data-folder.ts'
import { makeLink, oddSod } from './cms-builder.ts'
import { CASES_AT, germanTrust, read } from './emrtd-cases.ts'
import { codesOf, DAY, NOW, prove, seeded, trusting } from './pki-cases.ts'

const key = { kind: 'EC' as const, curve: 'P-256' as const }
const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const common = { organization: 'Test PKI', notBefore: NOW - 1000 * DAY, notAfter: NOW + 5000 * DAY, key, scheme }

const csca = (country: string): IssuedCertificate => makeCsca({ ...common, country, commonName: `CSCA ${country}`, serial: 1n }, seeded(`csca ${country}`))
const signerUnder = (above: IssuedCertificate, country: string): IssuedCertificate =>
  makeDocumentSigner({ ...common, country, commonName: 'Document Signer', serial: 7n }, above, seeded(`signer ${country}`))
const dg1 = (state: string): Uint8Array => makeDg1([`P<${state.padEnd(3, '<')}ERIKSSON<<ANNA`.padEnd(44, '<'), `L898902C36${state.padEnd(3, '<')}7408122F2604159`.padEnd(44, '<')])

function documentOf(state: string, signer: IssuedCertificate, root: IssuedCertificate) {
  const dataGroups = new Map([[1, dg1(state)]])
  const proof = prove(makeSod(signer, dataGroups, 'SHA-256', { signingTime: NOW - DAY }), trusting(root), { dataGroups })
  return { verdict: verdictOf(proof.reasons), codes: codesOf(proof), reasons: proof.reasons, status: proof.chain?.status }
}

describe('the states of document, signer and trusted certificate', () => {
  it.each([
    ['D', 'DE', 'DE'], ['DEU', 'DE', 'DE'], ['FRA', 'FR', 'FR'], ['GBD', 'GB', 'GB'], ['BMU', 'GB', 'GB'], ['BMU', 'BM', 'GB'], ['GBD', 'BM', 'BM'],
    ['HKG', 'CN', 'CN'], ['CHN', 'CN', 'CN'], ['MAC', 'CN', 'CN'], ['UNO', 'UN', 'UN'], ['UNA', 'ZZ', 'UN'], ['UNK', 'UN', 'ZZ'], ['EUE', 'EU', 'EU'],
    ['RKS', 'KS', 'XK'], ['RKS', 'XK', 'KS'], ['CUW', 'NL', 'NL'], ['UTO', 'UT', 'UT'], ['TWN', 'TW', 'TW'], ['ZIM', 'ZW', 'ZW'], ['ZWE', 'ZW', 'ZW'],
    ['ROU', 'RO', 'RO'], ['ROM', 'RO', 'RO'], ['FRA', 'FRA', 'FR'], ['D', 'D', 'DE'], ['GBR', 'GB', 'UK'], ['XOM', 'XOM', 'XOM'],
  ])('a document of %s under %s and %s is in order', (state, signer, root) => {
    expect(issuerCountryReasons([signer, root], state)).toEqual([])
  })

  it.each([
    ['D', 'DE', 'FR', 'FR'], ['D', 'FR', 'FR', 'FR'], ['FRA', 'DE', 'FR', 'DE'], ['GBR', 'US', 'US', 'US'], ['CHN', 'HK', 'HK', 'HK'], ['EUE', 'ZZ', 'ZZ', 'ZZ'],
    ['UNO', 'US', 'US', 'US'], ['RKS', 'RS', 'RS', 'RS'], ['TWN', 'CN', 'CN', 'CN'], ['NLD', 'AW', 'NL', 'AW'], ['XPO', 'FR', 'DE', 'DE'],
  ])('a document of %s under %s and %s is not', (state, signer, root, country) => {
    expect(issuerCountryReasons([signer, root], state)).toEqual([{ code: 'issuerCountryMismatch', params: { country } }])
  })

  /** Who issues for whom, by hand and not from the table: states with passports of their own have nobody behind them but themselves. */
  const ownPassports = ['FSM', 'MHL', 'PLW', 'WSM', 'KIR', 'TUV', 'NRU', 'MCO', 'AND', 'SMR', 'VAT', 'LIE', 'TWN', 'PSE', 'TLS', 'ISL', 'SUR', 'GRL', 'HKG', 'COK', 'BMU', 'PRI']
  const standsFor: Record<string, string[]> = {
    USA: ['PRI'], NZL: ['COK'], DNK: ['GRL'], CHN: ['HKG'], GBR: ['BMU'], FRA: [], NLD: [], AUS: [], ITA: [], CHE: [], ESP: [], IDN: [], PRT: [], ZAF: [], IND: [],
  }
  it.each(Object.entries(standsFor))('%s stands behind its own territories alone', (state, territories) => {
    const country = countryOfState(state)!
    expect(ownPassports.filter((other) => issuerCountryReasons([country, country], other).length === 0)).toEqual(territories)
  })

  it.each([
    ['GB', 'AIA BMU FLK GGY GIB SGS IMN IOT JEY CYM MSR PCN SHN TCA VGB'], ['CN', 'HKG MAC'], ['NL', 'ABW BES CUW SXM'], ['DK', 'FRO GRL'], ['NZ', 'COK NIU TKL'],
    ['AU', 'CCK CXR HMD NFK'], ['FI', 'ALA'], ['NO', 'BVT SJM'], ['US', 'ASM GUM MNP PRI UMI VIR'], ['FR', 'BLM GUF GLP MAF MTQ NCL PYF SPM REU ATF WLF MYT'],
  ])('%s stands behind documents of each of its territories, and another state behind none', (country, territories) => {
    for (const state of territories.split(' ')) {
      expect([state, issuerCountryReasons([country, country], state)]).toEqual([state, []])
      expect([state, issuerCountryReasons(['BR', 'BR'], state)]).toEqual([state, [{ code: 'issuerCountryMismatch', params: { country: 'BR' } }]])
    }
  })

  it('cannot tell by a code that no state has, by Utopia\'s under somebody else, nor without any country', () => {
    for (const [state, ...chain] of [['XXA', 'AT', 'AT'], ['XPO', 'FR', 'FR'], ['UTO', 'DE', 'DE'], ['D', 'DE', null]] as const) {
      expect(issuerCountryReasons(chain, state)).toEqual([{ code: 'issuerStateUnknown', params: { state } }])
    }
  })

  it('must agree with each other where there is no document to compare', () => {
    expect(issuerCountryReasons(['DE', 'FR'], null)).toEqual([{ code: 'issuerCountryMismatch', params: { country: 'FR' } }])
    expect(issuerCountryReasons(['BM', 'GB'], null)).toEqual([])
    expect(issuerCountryReasons(['DE'], null)).toEqual([])
  })
})

describe('another state\'s signature', () => {
  const german = csca('DE')
  const french = csca('FR')

  it('is Stop although every signature holds: a German document, a signer "C=DE", another state\'s authority', () => {
    const forged = documentOf('D', signerUnder(french, 'DE'), french)
    expect(forged).toMatchObject({ verdict: 'altered', status: 'valid' })
    expect(forged.reasons[0]).toEqual({ code: 'issuerCountryMismatch', params: { country: 'FR' } })
    expect(documentOf('D', signerUnder(german, 'DE'), german)).toMatchObject({ verdict: 'genuine', status: 'valid' })
    expect(documentOf('FRA', signerUnder(german, 'DE'), german).verdict).toBe('altered')
  })

  it('is not mended by an enclosed link certificate in the wanted state\'s name', () => {
    const link = makeLink(german, french, { notBefore: NOW - 900 * DAY, notAfter: NOW + 900 * DAY })
    const dataGroups = new Map([[1, dg1('D')]])
    const signer = signerUnder(german, 'DE')
    const sod = oddSod({ signer, dataGroups, certificates: [signer.der, link] })
    const under = prove(sod, trusting(french), { dataGroups })
    expect(under.chain).toMatchObject({ status: 'valid', issuers: [{ country: 'DE' }, { country: 'FR' }] })
    expect(verdictOf(under.reasons)).toBe('altered')
    // A link within one state is what links are for.
    const old = makeCsca({ ...common, country: 'DE', commonName: 'CSCA before', serial: 3n }, seeded('before'))
    const own = oddSod({ signer, dataGroups, certificates: [signer.der, makeLink(german, old, { notBefore: NOW - 1000 * DAY, notAfter: NOW + 900 * DAY })] })
    expect(verdictOf(prove(own, trusting(old), { dataGroups }).reasons)).toBe('genuine')
  })

  it('is seen in an EF.CardSecurity too, which lists no DG1', () => {
    const dataGroups = new Map([[1, dg1('D')]])
    const sod = makeSod(signerUnder(french, 'FR'), dataGroups, 'SHA-256', { signingTime: NOW - DAY })
    const proof = (more: { dg1?: Uint8Array }) => codesOf(prove(sod, trusting(french), { dataGroups: new Map(), ...more }))
    expect(proof({})).not.toContain('issuerCountryMismatch')
    expect(proof({ dg1: dg1('D') })).toContain('issuerCountryMismatch')
  })
})

const folder = dataPath('emrtd')

describe.skipIf(folder === null)('the states of real objects and lists', () => {
  it('agree in every real security object', () => {
    const trust = germanTrust(folder!)
    const states: Record<string, string> = { DE: 'D', FR: 'FRA', MY: 'MYS', NZ: 'NZL', UK: 'GBR', US: 'USA' }
    const objects = readdirSync(join(folder!, 'real-sod'))
    expect(objects.length).toBeGreaterThan(6)
    for (const name of objects) {
      const proof = prove(read(join(folder!, 'real-sod', name)), trust, { dataGroups: new Map(), kind: 'either', at: CASES_AT, dg1: dg1(states[name.slice(0, 2)]!) })
      expect([name, verdictOf(proof.reasons)]).toEqual([name, 'genuine'])
      expect(codesOf(proof)).not.toContain('signedOutsideKeyPeriod')
      const other = prove(read(join(folder!, 'real-sod', name)), trust, { dataGroups: new Map(), kind: 'either', at: CASES_AT, dg1: dg1('SWE') })
      expect([name, verdictOf(other.reasons)]).toEqual([name, 'altered'])
    }
  })

  it('are known for every certificate of the German list, links among them', () => {
    const name = readdirSync(join(folder!, 'masterlist')).find((each) => each.endsWith('.ml'))!
    const { certificates } = readMasterList(read(join(folder!, 'masterlist', name)), [], CASES_AT)
    const store = new TrustStore()
    for (const certificate of certificates) store.add(certificate, { kind: 'masterList', name: 'list' })
    const linked = certificates.flatMap((certificate) => {
      const issuer = store.issuersOf(certificate).named.find((each) => each.der !== certificate.der)
      return issuer === undefined ? [] : issuerCountryReasons(countriesOf(readCertificate(certificate.der), [issuer]), null)
    })
    expect(linked).toEqual([])
  })
})
