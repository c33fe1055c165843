import { describe, expect, it } from 'vitest'
import { integer } from '../../../electron/documents/asn1/writer.ts'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { addMasterList, readMasterList } from '../../../electron/emrtd/proof/master-list.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { makeCsca } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { makeSignedData, makeSod } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { content, listSigner } from './list-signer.ts'
import { codesOf, dataGroups, DAY, makePki, NOW, prove, seeded } from './pki-cases.ts'

const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const state = makePki({ kind: 'EC', curve: 'P-384' }, scheme)
const other = makePki({ kind: 'EC', curve: 'brainpoolP320r1', explicitParameters: true }, scheme)

const signer = listSigner(state.csca, state.signer)
const list = makeSignedData({ signer, contentType: '2.23.136.1.1.2', content: content(state.csca.der, other.csca.der), signingTime: NOW })
const root = readCertificate(state.csca.der)

describe('master list', () => {
  it('is verified up to a given root, or up to its own', () => {
    expect(readMasterList(list, [root], NOW)).toMatchObject({ rootKnown: true, version: 'master list UT 2026-06-01' })
    expect(readMasterList(list, [], NOW)).toMatchObject({ rootKnown: false })
    expect(readMasterList(list, [], NOW).certificates).toHaveLength(2)
  })

  it('makes its certificates trusted, once', () => {
    const store = new TrustStore()
    expect(addMasterList(store, readMasterList(list, [], NOW))).toBe(2)
    expect(addMasterList(store, readMasterList(list, [], NOW))).toBe(0)
    expect(store.version).toBe('master list UT 2026-06-01')
    const proof = prove(makeSod(other.signer, dataGroups, 'SHA-256', { signingTime: NOW - DAY }), store)
    expect([verdictOf(proof.reasons), proof.evidence.trustListVersion]).toEqual(['genuine', 'master list UT 2026-06-01'])
  })

  it('is taken beside certificates, whatever the order of the files', () => {
    const { lists } = addTrustFiles(new TrustStore(), [{ name: 'list', bytes: list }, { name: 'root', bytes: state.csca.der }], NOW)
    expect(lists[0]).toMatchObject({ rootKnown: true })
  })

  it.each([
    ['of a document signer', makeSignedData({ signer: state.signer, contentType: '2.23.136.1.1.2', content: content(state.csca.der) }), 'signer'],
    ['of a signer for something else', makeSignedData({ signer: listSigner(state.csca, state.signer, '1.3.6.1.5.5.7.3.1'), contentType: '2.23.136.1.1.2', content: content(state.csca.der) }), 'signer'],
    ['without a root', makeSignedData({ signer, contentType: '2.23.136.1.1.2', content: content(other.csca.der) }), 'root'],
    ['that is a security object', makeSignedData({ signer, contentType: '2.23.136.1.1.1', content: content(state.csca.der) }), 'badValue'],
    ['with something else than certificates', makeSignedData({ signer, contentType: '2.23.136.1.1.2', content: content(integer(1)) }), 'unexpectedTag'],
    ['cut off', list.subarray(0, -1), 'truncated'],
  ])('is invalid %s', (_, bytes, detail) => {
    expect(() => readMasterList(bytes, [], NOW)).toThrow(`masterList.invalid (${detail})`)
  })

  it.each([
    ['signed before its signer was valid', NOW - 3 * DAY, NOW, 'signer validity'], ['signed after its signer had run out', NOW + 3 * DAY, NOW + 4 * DAY, 'signer validity'],
    ['signed in the future', NOW, NOW - 10 * DAY, 'signer validity'],
  ])('is invalid %s', (_, signingTime, at, detail) => {
    const dated = makeSignedData({ signer, contentType: '2.23.136.1.1.2', content: content(state.csca.der), signingTime })
    expect(() => readMasterList(dated, [], at)).toThrow(`masterList.invalid (${detail})`)
  })

  it('is of its time: one whose signer has run out since is taken, and told', () => {
    expect(readMasterList(list, [], NOW)).toMatchObject({ signerExpired: false })
    expect(readMasterList(list, [], NOW + 400 * DAY)).toMatchObject({ signerExpired: true, rootKnown: false })
    const undated = makeSignedData({ signer, contentType: '2.23.136.1.1.2', content: content(state.csca.der) })
    expect(readMasterList(undated, [], NOW)).toMatchObject({ signingTime: null })
    expect(() => readMasterList(undated, [], NOW + 400 * DAY)).toThrow('masterList.invalid (signer validity)')
  })

  it('is of a signer whose authority is in it, and of the same state', () => {
    // The authority above the signer is known here, and the list does not hold it.
    const without = makeSignedData({ signer, contentType: '2.23.136.1.1.2', content: content(other.csca.der), signingTime: NOW })
    expect(() => readMasterList(without, [root], NOW)).toThrow('masterList.invalid (root)')
    const foreign = makeCsca({
      country: 'XX', organization: 'Elsewhere', commonName: 'CSCA', serial: 1n, notBefore: NOW - 100 * DAY, notAfter: NOW + 100 * DAY, key: { kind: 'EC', curve: 'P-256' }, scheme,
    }, seeded('elsewhere'))
    const forged = makeSignedData({ signer: listSigner(foreign, state.signer), contentType: '2.23.136.1.1.2', content: content(foreign.der, state.csca.der), signingTime: NOW })
    expect(() => readMasterList(forged, [], NOW)).toThrow('masterList.invalid (signer country)')
  })

  it('has a signer that may not sign documents', () => {
    const sod = makeSod(signer, dataGroups, 'SHA-256', { signingTime: NOW })
    const store = new TrustStore()
    addMasterList(store, readMasterList(list, [], NOW))
    expect(codesOf(prove(sod, store))).toContain('dsNotForSigning')
  })
})
