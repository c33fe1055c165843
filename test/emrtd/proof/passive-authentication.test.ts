import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { chipReasonWeights } from '../../../electron/contract/chip.ts'
import { nullValue, oid, sequence, setOf } from '../../../electron/documents/asn1/writer.ts'
import { SignerShelf } from '../../../electron/emrtd/proof/signer-shelf.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { makeSignedData, makeSod } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { oddSod, strangeSigner } from './cms-builder.ts'
import { dataGroups, DAY, makePki, NOW, ordinary, pkiCases, prove, trusting } from './pki-cases.ts'
import { says, summary } from './says.ts'

const { pki, trust, sod } = ordinary

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
