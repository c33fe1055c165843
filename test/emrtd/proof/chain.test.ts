import { describe, expect, it } from 'vitest'
import { curveByName } from '../../../electron/emrtd/algorithms/curves.ts'
import type { PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { makeCsca, makeDocumentSigner } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { makeSod } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { makeLink, oddSod } from './cms-builder.ts'
import { dataGroups, DAY, makePki, NOW, ordinary, prove, seeded, trusting } from './pki-cases.ts'
import { says, summary } from './says.ts'

const { key, scheme, pki, trust, sod } = ordinary

describe('chain', () => {
  it('says when the list knows nobody from this country, or nobody who signed this', () => {
    expect(summary(prove(sod, new TrustStore()))).toEqual(says('cannotTell', 'noCscaForCountry'))
    const namesake = makeCsca({
      country: 'UT', organization: 'Somebody Else', commonName: 'CSCA', serial: 1n, notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, seeded('somebody else'))
    expect(summary(prove(sod, trusting(namesake)))).toEqual(says('cannotTell', 'noCscaMatches'))
  })

  it('tries every certificate with the issuer\'s name', () => {
    const others = [1, 2, 3].map((number) => makeCsca({
      country: 'UT', organization: 'Utopia Test PKI', commonName: 'CSCA Utopia', serial: BigInt(number),
      notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, seeded(`namesake ${number}`)))
    const proof = prove(sod, trusting(...others, pki.csca))
    expect(summary(proof)).toEqual(says('genuine'))
    expect(proof.chain?.candidates).toBe(4)
  })

  it('calls a signer certificate altered when the very key it names did not sign it', () => {
    const signer = Uint8Array.from(pki.signer.der)
    signer[signer.length - 5]! ^= 1
    expect(summary(prove(oddSod({ signer: pki.signer, dataGroups, certificates: [signer] }), trust))).toEqual(says('altered', 'certificateSignatureInvalid'))
  })

  it('goes up through a link certificate that the object encloses, and takes one that is trusted', () => {
    const old = makeCsca({
      country: 'UT', organization: 'Utopia Old PKI', commonName: 'CSCA 1', serial: 5n,
      notBefore: NOW - 3000 * DAY, notAfter: NOW + 900 * DAY, key, scheme,
    }, seeded('old root'))
    const link = makeLink(pki.csca, old, { notBefore: NOW - 1000 * DAY, notAfter: NOW + 900 * DAY })
    const enclosing = oddSod({ signer: pki.signer, dataGroups, certificates: [pki.signer.der, link] })
    const proof = prove(enclosing, trusting(old))
    expect(summary(proof)).toEqual(says('genuine'))
    expect(proof.chain?.issuers).toHaveLength(2)
    const both = new TrustStore()
    addTrustFiles(both, [{ name: 'test', bytes: old.der }, { name: 'test', bytes: link }], NOW)
    expect(summary(prove(sod, both))).toEqual(says('genuine'))
    const forged = Uint8Array.from(link)
    forged[forged.length - 5]! ^= 1
    const withForged = new TrustStore()
    addTrustFiles(withForged, [{ name: 'test', bytes: old.der }, { name: 'test', bytes: forged }], NOW)
    expect(summary(prove(sod, withForged))).toEqual(says('cannotTell', 'noCscaMatches'))
  })

  it('does not let a document signer sign other document signers', () => {
    const below = makeDocumentSigner({
      country: 'UT', organization: 'Utopia Test PKI', commonName: 'DS below', serial: 9n, notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, pki.signer, seeded('below'))
    const chained = oddSod({ signer: below, dataGroups, certificates: [below.der, pki.signer.der] })
    expect(summary(prove(chained, trust))).toEqual(says('cannotTell', 'noCscaMatches'))
  })

  it('does not compute on a curve of the signer\'s own choice', () => {
    const { Point } = curveByName('P-256')
    // CVE-2020-0601: with the victim's public point as generator, the private key 1 fits it.
    const own = pki.signer.der
    const generator = Point.BASE.toBytes(false)
    const explicitPki = makePki({ ...key, explicitParameters: true }, scheme)
    const at = Buffer.from(explicitPki.signer.der).indexOf(generator)
    expect(at).toBeGreaterThan(0)
    const forged = Uint8Array.from(explicitPki.signer.der)
    forged.set(pki.signer.key.kind === 'EC' ? pki.signer.key.publicKey : own, at)
    const proof = prove(oddSod({ signer: explicitPki.signer, dataGroups, certificates: [forged] }), trusting(explicitPki.csca))
    expect(summary(proof)).toEqual(says('cannotTell', 'unsupportedAlgorithm'))
  })
})

describe('time', () => {
  const dated = (dates: Parameters<typeof makePki>[2], signingTime: number | undefined, at = NOW): PassiveAuthentication => {
    const { csca, signer } = makePki(key, scheme, dates)
    const options = signingTime === undefined ? {} : { signingTime }
    return prove(makeSod(signer, dataGroups, 'SHA-256', options), trusting(csca), { at })
  }

  it('judges the signer at the time of signing', () => {
    expect(summary(dated({ dsTo: NOW - 10 * DAY }, NOW - 20 * DAY))).toEqual(says('genuine', 'dsExpired'))
    expect(summary(dated({ dsTo: NOW - 10 * DAY }, NOW - 5 * DAY))).toEqual(says('cannotTell', 'dsExpiredAtSigning'))
    expect(summary(dated({ dsFrom: NOW - 10 * DAY }, NOW - 20 * DAY))).toEqual(says('cannotTell', 'dsNotYetValidAtSigning'))
    expect(summary(dated({}, NOW + 20 * DAY))).toEqual(says('cannotTell', 'signingTimeInFuture'))
  })

  it('cannot tell by an expired signer that did not state when it signed', () => {
    expect(summary(dated({ dsTo: NOW - 10 * DAY }, undefined))).toEqual(says('cannotTell', 'signingTimeUnknown', 'dsExpired'))
    expect(summary(dated({}, undefined))).toEqual(says('genuine'))
    expect(summary(dated({ dsFrom: NOW + 10 * DAY }, undefined))).toEqual(says('cannotTell', 'dsNotYetValidAtSigning'))
  })

  it('judges the CSCA at the time it issued the signer, and tells when it has expired since', () => {
    expect(summary(dated({ cscaTo: NOW - 200 * DAY }, NOW - DAY))).toEqual(says('cannotTell', 'cscaNotValidAtSigning'))
    expect(summary(dated({ cscaTo: NOW - 50 * DAY }, NOW - DAY))).toEqual(says('genuine', 'cscaExpired'))
  })
})
