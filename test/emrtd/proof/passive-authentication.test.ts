import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { chipReasonWeights, type ChipReasonCode, type ChipVerdict } from '../../../electron/contract/chip.ts'
import { boolean, integer, nullValue, octetString, oid, sequence, setOf, tlv } from '../../../electron/documents/asn1/writer.ts'
import { curveByName } from '../../../electron/emrtd/algorithms/curves.ts'
import { readRevocationList } from '../../../electron/emrtd/proof/crl.ts'
import type { PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { LONGEST_WITHOUT_NEXT_UPDATE_DAYS } from '../../../electron/emrtd/proof/revocation.ts'
import { SignerShelf } from '../../../electron/emrtd/proof/signer-shelf.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { makeCsca, makeDocumentSigner } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { makeSignedData, makeSod } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { makeCrl, makeLink, oddSod, strangeSigner } from './cms-builder.ts'
import { codesOf, dataGroups, DAY, makePki, NOW, pkiCases, prove, seeded, trusting } from './pki-cases.ts'

const key = { kind: 'EC' as const, curve: 'P-256' as const }
const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const pki = makePki(key, scheme)
const trust = trusting(pki.csca)
const sod = makeSod(pki.signer, dataGroups, 'SHA-256', { signingTime: NOW - DAY })

/** The verdict, then the codes of all reasons. */
const summary = (proof: PassiveAuthentication): string[] => [verdictOf(proof.reasons), ...codesOf(proof)]

/** This verdict with at least these reasons. */
const says = (verdict: ChipVerdict, ...codes: ChipReasonCode[]): unknown => expect.arrayContaining([verdict, ...codes])

describe('algorithms', () => {
  it.each(pkiCases())('$name', ({ run }) => {
    expect(run).not.toThrow()
  })
})

describe('encodings', () => {
  const odd = { signer: pki.signer, dataGroups }

  it('takes indefinite lengths and a content string in parts', () => {
    const proof = prove(oddSod({ ...odd, ber: true }), trust)
    expect(summary(proof)).toEqual(says('genuine'))
    expect(proof.sod?.encoding).toBe('BER')
  })

  it('takes attributes that are not sorted, content called plain data, and unsigned attributes', () => {
    expect(summary(prove(oddSod({ ...odd, unsorted: true }), trust))).toEqual(says('genuine'))
    expect(summary(prove(oddSod({ ...odd, contentType: '1.2.840.113549.1.7.1' }), trust))).toEqual(says('genuine'))
    expect(summary(prove(oddSod({ ...odd, unsignedAttributes: sequence(oid('1.2.3'), setOf(nullValue())) }), trust))).toEqual(says('genuine'))
  })

  it('takes digests that differ between data groups, signer and signature', () => {
    const proof = prove(oddSod({ ...odd, ldsHash: 'SHA-512', digest: 'SHA-384', scheme: { kind: 'ECDSA', hash: 'SHA-224' } }), trust)
    expect(summary(proof)).toEqual(says('genuine'))
    expect(proof.sod).toMatchObject({ hashAlgorithm: 'SHA-512', digestAlgorithm: 'SHA-384', signatureAlgorithm: 'ECDSA SHA-224' })
  })

  it('takes the content types of drafts and of early Dutch passports', () => {
    for (const contentType of ['1.3.27.1.1.1', '1.2.528.1.1006.1.20.1']) {
      expect(summary(prove(oddSod({ ...odd, contentType }), trust))).toEqual(says('genuine'))
    }
  })

  it('takes the signer whose signature holds, of several', () => {
    for (const identifier of ['1.2.3.4', '1.2.840.10045.4.3.2']) {
      const firstSigner = strangeSigner(pki.signer.issuerName, sequence(oid(identifier)))
      expect(summary(prove(oddSod({ ...odd, firstSigner }), trust))).toEqual(says('genuine'))
    }
  })

  it('takes a curve repeated beside the algorithm, and passes over certificates that cannot be read', () => {
    const schemeIdentifier = sequence(oid('1.2.840.10045.4.3.2'), oid('1.2.840.10045.3.1.7'))
    expect(summary(prove(oddSod({ ...odd, schemeIdentifier }), trust))).toEqual(says('genuine'))
    expect(summary(prove(oddSod({ ...odd, certificates: [sequence(nullValue()), pki.signer.der] }), trust))).toEqual(says('genuine'))
    expect(summary(prove(oddSod({ ...odd, certificates: [sequence(nullValue())] }), trust))).toEqual(says('cannotTell', 'sodMalformed'))
  })

  it('takes a signature identifier that names only the kind of key', () => {
    expect(summary(prove(oddSod({ ...odd, schemeIdentifier: sequence(oid('1.2.840.10045.2.1')) }), trust))).toEqual(says('genuine'))
  })

  it('takes an unused end of the file, and nothing else, after the object', () => {
    expect(summary(prove(Uint8Array.from([...sod, 0, 0, 0]), trust))).toEqual(says('genuine'))
    expect(summary(prove(Uint8Array.from([...sod, 0, 1]), trust))).toEqual(says('cannotTell', 'sodMalformed'))
  })

  it('refuses other content types, and a digest that was not announced', () => {
    expect(summary(prove(oddSod({ ...odd, contentType: '2.23.136.1.1.2' }), trust))).toEqual(says('cannotTell', 'sodMalformed'))
    expect(summary(prove(oddSod({ ...odd, announced: setOf() }), trust))).toEqual(says('cannotTell', 'sodMalformed'))
  })

  it('cannot tell by a digest that is broken or unknown', () => {
    const md5 = sequence(oid('1.2.840.113549.1.1.4'), nullValue())
    expect(summary(prove(oddSod({ ...odd, schemeIdentifier: md5 }), trust))).toEqual(says('cannotTell', 'brokenAlgorithm'))
    expect(summary(prove(oddSod({ ...odd, schemeIdentifier: sequence(oid('1.2.3.4')) }), trust))).toEqual(says('cannotTell', 'unsupportedAlgorithm'))
  })

  it('finds a signer that the object does not enclose, and says when there is none', () => {
    const without = oddSod({ ...odd, certificates: [] })
    expect(summary(prove(without, trust))).toEqual(says('cannotTell', 'signerCertificateMissing'))
    expect(summary(prove(without, trust, { signers: new SignerShelf([pki.signer.der]) }))).toEqual(says('genuine'))
  })

  it('does not call genuine what names another certificate than the one whose key signed', () => {
    expect(summary(prove(oddSod({ ...odd, serial: 4711n }), trust))).toEqual(says('cannotTell', 'signerIdentifierMismatch'))
  })
})

describe('data groups', () => {
  it('tells each one: read, altered, not listed, not read, missing', () => {
    const files = new Map([[1, dataGroups.get(1)!], [2, Uint8Array.of(0x75, 0)], [15, Uint8Array.of(0x6f, 0)]])
    const proof = prove(sod, trust, { dataGroups: files, missing: new Set([14]) })
    expect(summary(proof)).toEqual(says('altered', 'dataGroupHashMismatch', 'dataGroupNotListed', 'dataGroupMissing'))
    expect(Object.fromEntries(Object.entries(proof.dataGroups).map(([number, { hash }]) => [number, hash]))).toEqual({
      1: 'ok', 2: 'mismatch', 14: 'missing', 15: 'notListed',
    })
  })

  it('is not genuine with a file that nobody signed, or without one that was signed', () => {
    const more = new Map([...dataGroups, [15, Uint8Array.of(0x6f, 0)] as const])
    expect(summary(prove(sod, trust, { dataGroups: more }))).toEqual(says('cannotTell', 'dataGroupNotListed'))
    const fewer = new Map([...dataGroups].filter(([number]) => number !== 14))
    expect(summary(prove(sod, trust, { dataGroups: fewer, missing: new Set([14]) }))).toEqual(says('cannotTell', 'dataGroupMissing'))
  })

  it('is not genuine with another signed object in the place of EF.SOD', () => {
    const cardSecurity = makeSignedData({ signer: pki.signer, contentType: '0.4.0.127.0.7.3.2.1', content: setOf(), signingTime: NOW - DAY })
    // Signed by the same state and good in its own place: without data groups nothing else would give it away.
    for (const files of [new Map<number, Uint8Array>(), dataGroups]) {
      expect(summary(prove(cardSecurity, trust, { dataGroups: files }))).toEqual(says('altered', 'otherSecurityObject'))
    }
    expect(summary(prove(cardSecurity, trust, { dataGroups: new Map(), missing: new Set([1]) }))).toEqual(says('altered', 'otherSecurityObject'))
    expect(summary(prove(cardSecurity, trust, { dataGroups: new Map(), kind: 'cardSecurity' }))).toEqual(says('genuine'))
    expect(summary(prove(sod, trust, { dataGroups: new Map(), kind: 'cardSecurity' }))).toEqual(says('altered', 'otherSecurityObject'))
  })

  it('is not genuine without a security object', () => {
    expect(summary(prove(sod, trust, { securityObject: null }))).toEqual(says('cannotTell', 'sodMissing'))
  })
})

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

describe('revocation', () => {
  const crl = (serials: bigint[], nextUpdate: number | null = NOW + 30 * DAY, issuer = pki.csca, thisUpdate = NOW - DAY): ReturnType<typeof readRevocationList> =>
    readRevocationList(makeCrl(issuer, serials, thisUpdate, nextUpdate))

  it('refuses a revoked signer and tells the state of the list otherwise', () => {
    expect(summary(prove(sod, trust, { revocationLists: [crl([5n, 77n])] }))).toEqual(says('altered', 'revoked'))
    const good = prove(sod, trust, { revocationLists: [crl([5n])] })
    expect(summary(good)).toEqual(says('genuine'))
    expect(good.chain?.revocation).toBe('notRevoked')
    expect(codesOf(good)).not.toContain('noRevocationList')
    expect(good.evidence.revocationLists).toHaveLength(1)
    expect(summary(prove(sod, trust, { revocationLists: [crl([], NOW - DAY / 2)] }))).toEqual(says('genuine', 'revocationListOutdated'))
    expect(summary(prove(sod, trust))).toEqual(says('genuine', 'noRevocationList'))
  })

  it('is not told by a list that its issuer did not sign', () => {
    const forger = makeCsca({
      country: 'UT', organization: 'Utopia Test PKI', commonName: 'CSCA Utopia', serial: 1n, notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, seeded('forger'))
    const forged = crl([77n], NOW + DAY, forger)
    expect(summary(prove(sod, trust, { revocationLists: [forged] }))).toEqual(says('genuine', 'revocationListInvalid', 'noRevocationList'))
    // Beside the issuer's own list it decides nothing either, whichever comes first.
    for (const revocationLists of [[forged, crl([5n])], [crl([5n]), forged]]) {
      const proof = prove(sod, trust, { revocationLists })
      expect([verdictOf(proof.reasons), proof.chain?.revocation]).toEqual(['genuine', 'notRevoked'])
    }
    expect(summary(prove(sod, trust, { revocationLists: [forged, crl([77n])] }))).toEqual(says('altered', 'revoked'))
  })

  it('is told by a list without a next date for as long as states have time for the next one', () => {
    const listOf = (days: number): PassiveAuthentication => prove(sod, trust, { revocationLists: [crl([5n], null, pki.csca, NOW - days * DAY)] })
    expect(listOf(LONGEST_WITHOUT_NEXT_UPDATE_DAYS - 1).chain?.revocation).toBe('notRevoked')
    const old = listOf(LONGEST_WITHOUT_NEXT_UPDATE_DAYS + 10)
    expect(old.chain?.revocation).toBe('outdatedList')
    expect(old.reasons).toContainEqual({ code: 'revocationListOutdated', params: { days: 10 } })
  })

  it('is not cleared by a list of the future, which still withdraws', () => {
    const ahead = (serial: bigint, by = 30 * DAY): ReturnType<typeof readRevocationList> => crl([serial], NOW + 60 * DAY, pki.csca, NOW + by)
    for (const by of [1000, DAY / 2, 30 * DAY]) {
      const proof = prove(sod, trust, { revocationLists: [ahead(5n, by)] })
      expect(proof.chain?.revocation).toBe('noList')
      expect(codesOf(proof)).toContain('revocationListAhead')
    }
    expect(prove(sod, trust, { revocationLists: [ahead(5n), crl([5n])] }).chain?.revocation).toBe('notRevoked')
    expect(summary(prove(sod, trust, { revocationLists: [ahead(77n)] }))).toEqual(says('altered', 'revoked'))
  })

  it.each([
    ['of changes', '2.5.29.27', integer(3)], ['of authorities only', '2.5.29.28', sequence(tlv(0x82, Uint8Array.of(0xff)))], ['of something unknown', '1.2.3.4', nullValue()],
  ])('takes a list %s for what it names, not for what it leaves out', (_, type, value) => {
    const list = (serial: bigint, critical = true): ReturnType<typeof readRevocationList> => readRevocationList(makeCrl(pki.csca, [serial], NOW - DAY, NOW + DAY, {
      extensions: [sequence(oid('2.5.29.20'), octetString(integer(7))), sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value))],
    }))
    expect(summary(prove(sod, trust, { revocationLists: [list(5n)] }))).toEqual(says('genuine', 'noRevocationList'))
    expect(summary(prove(sod, trust, { revocationLists: [list(77n)] }))).toEqual(says('altered', 'revoked'))
    expect(prove(sod, trust, { revocationLists: [list(5n, false)] }).chain?.revocation).toBe('notRevoked')
  })

  it('leaves out what an indirect list says of another issuer\'s certificates', () => {
    const elsewhere = sequence(setOf(sequence(oid('2.5.4.6'), tlv(0x13, new TextEncoder().encode('XX')))))
    const list = (...issuers: { from: number; name: Uint8Array }[]): ReturnType<typeof readRevocationList> =>
      readRevocationList(makeCrl(pki.csca, [5n, 6n, 77n], NOW - DAY, NOW + DAY, { issuers }))
    expect(prove(sod, trust, { revocationLists: [list({ from: 1, name: elsewhere })] }).chain?.revocation).toBe('notRevoked')
    expect(codesOf(prove(sod, trust, { revocationLists: [list({ from: 1, name: elsewhere }, { from: 2, name: pki.csca.subjectName })] }))).toContain('revoked')
  })

  it('is told by the list of an authority under its new name', () => {
    const renamed = { ...pki.csca, subjectName: sequence(setOf(sequence(oid('2.5.4.6'), tlv(0x13, new TextEncoder().encode('UT'))))) }
    expect(codesOf(prove(sod, trust, { revocationLists: [crl([77n], NOW + DAY, renamed)] }))).toContain('revoked')
  })

  it('passes over the lists of other countries', () => {
    const other = makeCsca({
      country: 'XX', organization: 'Elsewhere', commonName: 'CSCA', serial: 1n, notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, seeded('elsewhere'))
    expect(summary(prove(sod, trust, { revocationLists: [crl([77n], NOW + DAY, other)] }))).toEqual(says('genuine', 'noRevocationList'))
  })
})

describe('what the proof does not say', () => {
  it('names weak algorithms', () => {
    const weak = makePki({ kind: 'EC', curve: 'P-192' }, { kind: 'ECDSA', hash: 'SHA-1' })
    const proof = prove(makeSod(weak.signer, dataGroups, 'SHA-1', { signingTime: NOW - DAY }), trusting(weak.csca))
    expect(summary(proof)).toEqual(says('genuine'))
    const algorithms = proof.reasons.filter(({ code }) => code === 'weakAlgorithm').map(({ params }) => params?.['algorithm'])
    expect(algorithms).toEqual(['SHA-1', 'EC P-192'])
  })

  it('keeps the evidence that repeats the verdict without the data groups', () => {
    const { evidence } = prove(sod, trust)
    const again = new TrustStore()
    addTrustFiles(again, [{ name: 'record', bytes: evidence.certificates.at(-1)! }], NOW)
    expect(summary(prove(evidence.sod!, again, { dataGroups: new Map() }))).toEqual(says('genuine', 'dataGroupsNotRead'))
    expect(Object.keys(evidence.dataGroupHashes)).toEqual(['1', '2', '14'])
  })

  it('orders reasons by weight', () => {
    const files = new Map([[1, Uint8Array.of(0x61, 0)]])
    const weights = prove(sod, new TrustStore(), { dataGroups: files }).reasons.map(({ code }) => chipReasonWeights[code])
    expect(weights).toEqual([...weights].toSorted((a, b) => ['altered', 'cannotTell', 'told'].indexOf(a) - ['altered', 'cannotTell', 'told'].indexOf(b)))
    expect(weights[0]).toBe('altered')
  })
})

describe('a security object that somebody changed', () => {
  const flipped = (at: number): Uint8Array => sod.map((octet, index) => (index === at ? octet ^ 1 : octet))

  it('is altered where its signature is another one', () => {
    // The signature's last octet is the object's: no unsigned attributes follow.
    expect(summary(prove(flipped(sod.length - 1), trust))).toEqual(says('altered', 'signatureInvalid'))
  })

  it('is altered where its content is not what was signed', () => {
    const [, content] = [...dataGroups][0] ?? []
    const listed = Buffer.from(sod).indexOf(createHash('sha256').update(content ?? '').digest())
    expect(listed).toBeGreaterThan(0)
    expect(summary(prove(flipped(listed), trust))).toEqual(says('altered', 'signedContentMismatch'))
  })
})
