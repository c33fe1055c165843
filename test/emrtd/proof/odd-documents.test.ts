import { constants, privateEncrypt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bitString, integer, nullValue, octetString, oid, printableString, sequence, tlv } from '../../../electron/documents/asn1/writer.ts'
import { certificateSummary, readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { hash, hashOids } from '../../../electron/emrtd/algorithms/hashes.ts'
import { verifySignature } from '../../../electron/emrtd/algorithms/signatures.ts'
import { SignerShelf } from '../../../electron/emrtd/proof/signer-shelf.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import type { IssuedCertificate } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { explicitCurve, makeKey, type TestKey } from '../../../electron/emrtd/simulator/pki/keys.ts'
import { curveByName } from '../../../electron/emrtd/algorithms/curves.ts'
import { publicKeyOf } from '../../../electron/emrtd/algorithms/public-key.ts'
import { readBer } from '../../../electron/documents/asn1/reader.ts'
import { extension, oddCertificate, oddName, oddSod, type OddCertificate, type OddSod } from './cms-builder.ts'
import { codesOf, dataGroups, makePki, NOW, prove, seeded, trusting } from './pki-cases.ts'
import { summary } from './says.ts'

// What real issuers write and no standard foresees, or foresees and few write.

const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const keyRequest = { kind: 'EC' as const, curve: 'P-256' as const }
const pki = makePki(keyRequest, scheme)
const trust = trusting(pki.csca)
const genuine = expect.arrayContaining(['genuine']) as unknown
const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const wide = (value: string, width: 2 | 4): Uint8Array => Uint8Array.from(Array.from(value, (each) => [...new Uint8Array(width - 2), each.charCodeAt(0) >> 8, each.charCodeAt(0) & 0xff]).flat())
const [C, O, CN] = ['2.5.4.6', '2.5.4.10', '2.5.4.3']

const cscaKey = makeKey(keyRequest, seeded('odd csca'))
const signerKey = makeKey(keyRequest, seeded('odd signer'))
const usual = { issuerKey: cscaKey, issuerScheme: scheme, serial: integer(5) }
const usage = (bits: number, unused: number): Uint8Array => extension('2.5.29.15', bitString(Uint8Array.of(bits), unused), true)
const plainName = (commonName: string): Uint8Array => oddName([C, 0x13, text('UT')], [O, 0x0c, text('Utopia')], [CN, 0x0c, text(commonName)])

/** A CSCA and a signer under it, either with anything in it, and an object signed with that key. */
function document(csca: Partial<OddCertificate>, signer: Partial<OddCertificate>, sod: Partial<OddSod> = {}): { store: TrustStore; sod: Uint8Array; signerDer: Uint8Array } {
  const cscaDer = oddCertificate({
    ...usual, key: cscaKey, subjectName: plainName('CSCA'), issuerName: plainName('CSCA'), extensions: [usage(0x06, 1)], ...csca,
  })
  const signerDer = oddCertificate({
    ...usual, key: signerKey, subjectName: plainName('DS'), issuerName: plainName('CSCA'), serial: integer(6), extensions: [usage(0x80, 7)], ...signer,
  })
  const issued: IssuedCertificate = {
    der: signerDer, key: signerKey, scheme, issuerName: signer.issuerName ?? plainName('CSCA'), subjectName: plainName('DS'), serial: 6n, keyIdentifier: new Uint8Array(20),
  }
  const store = new TrustStore()
  store.add(readCertificate(cscaDer), { kind: 'file', name: 'test' })
  return { store, signerDer, sod: oddSod({ signer: issued, dataGroups, ...sod }) }
}
const judge = ({ store, sod }: { store: TrustStore; sod: Uint8Array }): string[] => summary(prove(sod, store))

describe('names', () => {
  it.each([
    ['PrintableString', oddName([C, 0x13, text('UT')], [O, 0x13, text('Utopia')], [CN, 0x13, text('CSCA')])],
    ['TeletexString', oddName([C, 0x13, text('UT')], [O, 0x14, text('Utopia')], [CN, 0x14, text('CSCA')])],
    ['BMPString', oddName([C, 0x13, text('UT')], [O, 0x1e, wide('Utopia', 2)], [CN, 0x1e, wide('CSCA', 2)])],
    ['UniversalString', oddName([C, 0x13, text('UT')], [O, 0x1c, wide('Utopia', 4)], [CN, 0x1c, wide('CSCA', 4)])],
    ['another order', oddName([CN, 0x0c, text('CSCA')], [O, 0x0c, text('Utopia')], [C, 0x13, text('UT')])],
  ])('written as %s in the signer identifier, or in the certificate only', (_, name) => {
    expect(judge(document({}, {}, { issuerName: name }))).toEqual(genuine)
    expect(judge(document({}, { issuerName: name }, { issuerName: plainName('CSCA') }))).toEqual(genuine)
    expect(judge(document({ subjectName: name, issuerName: name }, {}))).toEqual(genuine)
  })

  it('in other capitals and with other spaces are the same issuer of a certificate', () => {
    const name = oddName([C, 0x13, text('ut')], [O, 0x0c, text(' UTOPIA ')], [CN, 0x0c, text('csca')])
    expect(judge(document({ subjectName: name, issuerName: name }, {}))).toEqual(genuine)
  })

  it('in other capitals and with other spaces are the same issuer in the signer identifier (RFC 5280 §7.1)', () => {
    for (const [type, common] of [[0x0c, 'csca'], [0x13, 'CSCA '], [0x13, ' csCA']] as const) {
      const name = oddName([C, 0x13, text('ut')], [O, 0x0c, text('UTOPIA')], [CN, type, text(common)])
      const made = document({}, {}, { issuerName: name })
      expect(judge(made)).toEqual(genuine)
      expect(judge(made)).not.toContain('signerIdentifierMismatch')
      const apart = document({}, {}, { issuerName: name, certificates: [] })
      expect(summary(prove(apart.sod, apart.store, { signers: new SignerShelf([apart.signerDer]) }))).toEqual(genuine)
    }
  })

  it('in capitals that write a letter with two', () => {
    const [small, capitals] = ['Straße', 'STRASSE'].map((value) => oddName([C, 0x13, text('UT')], [O, 0x0c, text(value)]))
    expect(judge(document({ subjectName: small!, issuerName: small! }, { issuerName: small! }, { issuerName: capitals! }))).toEqual(genuine)
  })

  it('with letters beyond ASCII, in Latin-1 and in UTF-8', () => {
    const [latin, utf8] = [Uint8Array.of(0x55, 0x74, 0xf6, 0x70), text('Ut\u00f6p')].map((value, i) =>
      oddName([C, 0x13, text('UT')], [O, i === 0 ? 0x14 : 0x0c, value]))
    expect(judge(document({ subjectName: latin!, issuerName: latin! }, { issuerName: utf8! }, { issuerName: latin! }))).toEqual(genuine)
  })

  it('of another issuer do not become this one', () => {
    expect(judge(document({}, {}, { issuerName: plainName('CSC A') }))).toEqual(expect.arrayContaining(['cannotTell', 'signerIdentifierMismatch']))
  })
})

describe('serial numbers', () => {
  it.each([
    ['zero', 0n, integer(0)], ['negative', -3n, integer(-3)], ['with needless zeros', 6n, tlv(2, Uint8Array.of(0, 0, 6))],
    ['of 20 octets', (1n << 159n) + 5n, integer((1n << 159n) + 5n)], ['of one octet, with its sign bit', -128n, tlv(2, Uint8Array.of(0x80))],
  ])('%s', (_, serial, encoded) => {
    const made = document({}, { serial: encoded }, { serial })
    expect(judge(made)).toEqual(genuine)
    expect(certificateSummary(readCertificate(made.signerDer)).serial).toMatch(/^[0-9a-f]+$/)
  })
})

describe('a signer that only a directory has', () => {
  it.each([0n, -3n, -128n, 6n, 200n, (1n << 159n) + 5n])('is found by its serial number %i', (serial) => {
    const made = document({}, { serial: integer(serial) }, { serial, certificates: [] })
    expect(summary(prove(made.sod, made.store, { signers: new SignerShelf([pki.signer.der, made.signerDer]) }))).toEqual(genuine)
    expect(summary(prove(made.sod, made.store, { signers: new SignerShelf([pki.signer.der]) }))).toEqual(expect.arrayContaining(['signerCertificateMissing']))
  })
})

describe('times', () => {
  const at = Date.UTC(2025, 5, 2, 10, 30)
  it.each([
    ['UTCTime', tlv(0x17, text('250602103000Z')), at], ['UTCTime without seconds', tlv(0x17, text('2506021030Z')), at], ['UTCTime with an offset', tlv(0x17, text('250602123000+0200')), at],
    ['GeneralizedTime', tlv(0x18, text('20250602103000Z')), at], ['GeneralizedTime with fractions', tlv(0x18, text('20250602103000.5Z')), at + 500], ['GeneralizedTime without a zone', tlv(0x18, text('20250602103000')), at],
  ])('of signing as %s', (_, signingTime, told) => {
    const proof = prove(oddSod({ signer: pki.signer, dataGroups, signingTime }), trusting(pki.csca), { at: NOW })
    expect(proof.sod?.signingTime).toBe(new Date(told).toISOString())
  })

  it('of validity in either form, and beyond 2050', () => {
    const validity = [tlv(0x18, text('20200101000000Z')), tlv(0x18, text('20990101000000Z'))] as const
    expect(judge(document({ validity }, { validity }))).toEqual(genuine)
  })
})

describe('certificates', () => {
  const withNull = [sequence(oid('1.2.840.10045.4.3.2')), sequence(oid('1.2.840.10045.4.3.2'), nullValue())] as const

  it('without extensions, and with NULL in one identifier only', () => {
    expect(judge(document({}, { extensions: [] }))).toEqual(genuine)
    expect(judge(document({}, { extensions: null }))).toEqual(genuine)
    expect(judge(document({ identifiers: withNull }, { identifiers: [withNull[1], withNull[0]] }))).toEqual(genuine)
  })

  it('of version 1 as a root that somebody names, and as nothing else', () => {
    expect(judge(document({ extensions: null }, {}))).toEqual(genuine)
    const plain = readCertificate(oddCertificate({ ...usual, key: cscaKey, subjectName: plainName('CSCA'), issuerName: plainName('CSCA'), extensions: null }))
    expect(new TrustStore().add(plain, { kind: 'masterList', name: 'test' })).toBe(false)
    const signed = readCertificate(oddCertificate({ ...usual, key: signerKey, subjectName: plainName('DS'), issuerName: plainName('CSCA'), extensions: null }))
    expect(new TrustStore().add(signed, { kind: 'file', name: 'test' })).toBe(false)
    const forged = document({ extensions: null, issuerKey: signerKey }, {})
    expect(judge(forged)).toEqual(expect.arrayContaining(['cannotTell']))
  })

  it('with key identifiers that lead nowhere, and several issuers of one name', () => {
    const nowhere = [usage(0x80, 7), extension('2.5.29.35', sequence(tlv(0x80, new Uint8Array(20).fill(7))))]
    expect(judge(document({}, { extensions: nowhere }))).toEqual(genuine)
  })

  it('that may not sign documents, or have critical extensions that nobody knows', () => {
    expect(judge(document({}, { extensions: [usage(0x06, 1)] }))).toEqual(expect.arrayContaining(['cannotTell', 'dsNotForSigning']))
    expect(judge(document({}, { extensions: [usage(0x80, 7), extension('1.2.3.4', nullValue(), true)] }))).toEqual(expect.arrayContaining(['cannotTell', 'dsNotForSigning']))
    expect(judge(document({}, { extensions: [usage(0x80, 7), extension('1.2.3.4', nullValue())] }))).toEqual(genuine)
  })
})

describe('the object', () => {
  const odd = { signer: pki.signer, dataGroups }

  it('without tag 77, in DER and BER', () => {
    expect(summary(prove(oddSod({ ...odd, bare: true }), trust))).toEqual(genuine)
    expect(summary(prove(oddSod({ ...odd, bare: true, ber: true }), trust))).toEqual(genuine)
  })

  const entry = (number: number, file: Uint8Array): Uint8Array => sequence(integer(number), octetString(hash('SHA-256', file)))
  const lds = (version: number, entries: Uint8Array[], ...more: Uint8Array[]): Uint8Array =>
    sequence(integer(version), sequence(oid(hashOids['SHA-256'])), sequence(...entries), ...more)
  const listed = [...dataGroups].map(([number, file]) => entry(number, file))

  it('of version 1 with and without its release, and of version 0 with one', () => {
    const release = sequence(printableString('0108'), printableString('040000'))
    const proof = prove(oddSod({ ...odd, content: lds(1, listed, release) }), trust)
    expect([summary(proof), proof.sod?.ldsVersion, proof.sod?.ldsRelease]).toEqual([genuine, 1, '0108/040000'])
    expect(summary(prove(oddSod({ ...odd, content: lds(1, listed) }), trust))).toEqual(genuine)
    expect(summary(prove(oddSod({ ...odd, content: lds(0, listed, release) }), trust))).toEqual(genuine)
  })

  it('that lists data groups with gaps, in any order, unread ones, and a seventeenth', () => {
    const more = [...listed.toReversed(), entry(3, text('fingers')), entry(16, text('friends')), entry(17, text('own'))]
    const proof = prove(oddSod({ ...odd, content: lds(0, more) }), trust)
    expect(summary(proof)).toEqual(expect.arrayContaining(['genuine', 'dataGroupsNotRead']))
    expect(proof.sod?.dataGroups).toEqual([1, 2, 3, 14, 16])
  })

  it.each([
    ['lists one twice', lds(0, [...listed, listed[0]!])], ['lists number 0', lds(0, [...listed, entry(0, text('x'))])],
    ['has a hash that is too short', lds(0, [sequence(integer(1), octetString(new Uint8Array(20)))])], ['is no sequence', octetString(text('x'))],
  ])('that %s is no object', (_, content) => {
    expect(summary(prove(oddSod({ ...odd, content }), trust))).toEqual(expect.arrayContaining(['cannotTell', 'sodMalformed']))
  })

  it('whose hashes are SHA-1 below a better signature is genuine, and that is said', () => {
    for (const weak of [{ ldsHash: 'SHA-1' as const }, { digest: 'SHA-1' as const }]) {
      const proof = prove(oddSod({ ...odd, ...weak }), trust)
      expect(summary(proof)).toEqual(genuine)
      expect(proof.reasons).toContainEqual({ code: 'weakAlgorithm', params: { algorithm: 'SHA-1' } })
    }
    expect(codesOf(prove(oddSod(odd), trust))).not.toContain('weakAlgorithm')
  })

  it('of a later version is not understood', () => {
    expect(summary(prove(oddSod({ ...odd, content: lds(2, listed) }), trust))).toEqual(expect.arrayContaining(['cannotTell', 'unsupportedAlgorithm']))
  })

  it('with more certificates than its signer\'s', () => {
    const others = [1, 2, 3].map((number) => makePki({ kind: 'EC', curve: 'P-384' }, { kind: 'ECDSA', hash: number === 1 ? 'SHA-256' : 'SHA-384' }).csca.der)
    expect(summary(prove(oddSod({ ...odd, certificates: [...others, pki.csca.der, pki.signer.der] }), trust))).toEqual(genuine)
  })
})

describe('elliptic curves by their parameters', () => {
  const point = signerKey.kind === 'EC' ? signerKey.publicKey : new Uint8Array()
  const curve = curveByName('P-256')
  const full = readBer(explicitCurve(curve))
  const info = (parameters: Uint8Array): ReturnType<typeof readBer> => readBer(sequence(sequence(oid('1.2.840.10045.2.1'), parameters), bitString(point)))
  const [version, field, coefficients, base, order, cofactor] = full.children.map(({ bytes }) => bytes)
  const { Gx, Gy } = curve.Point.CURVE()

  it('are known with or without cofactor and seed, and with a compressed generator', () => {
    const seeded32 = readBer(coefficients!)
    const withSeed = sequence(...seeded32.children.map(({ bytes }) => bytes), bitString(new Uint8Array(20)))
    const compressed = octetString(curve.Point.BASE.toBytes(true))
    for (const parameters of [
      sequence(version!, field!, coefficients!, base!, order!), sequence(version!, field!, withSeed, base!, order!, cofactor!),
      sequence(integer(3), field!, withSeed, compressed, order!), sequence(integer(2), field!, coefficients!, base!, order!, cofactor!),
    ]) {
      expect(publicKeyOf(info(parameters))).toMatchObject({ kind: 'ec', explicit: true })
    }
  })

  it('are none where a single number differs', () => {
    const wrongBase = octetString(Uint8Array.from([4, ...Buffer.from((Gx + 1n).toString(16).padStart(64, '0'), 'hex'), ...Buffer.from(Gy.toString(16).padStart(64, '0'), 'hex')]))
    for (const parameters of [
      sequence(version!, field!, coefficients!, wrongBase, order!), sequence(version!, field!, coefficients!, base!, integer(curve.Point.Fn.ORDER - 2n)),
      sequence(version!, field!, coefficients!, base!, order!, integer(2)), sequence(version!, sequence(oid('1.2.840.10045.1.1'), integer(23)), coefficients!, base!, order!),
    ]) {
      expect(() => publicKeyOf(info(parameters))).toThrow('unsupported algorithm')
    }
  })
})

describe('RSA signatures over a digest without its NULL', () => {
  const key = makeKey({ kind: 'RSA', bits: 2048 }, seeded('rsa')) as Extract<TestKey, { kind: 'RSA' }>
  const publicKey = publicKeyOf(readBer(key.spki))
  const message = text('what was signed')
  const signed = (info: Uint8Array): Uint8Array => new Uint8Array(privateEncrypt({ key: key.privateKey, padding: constants.RSA_PKCS1_PADDING }, info))
  const info = (name: 'SHA-1' | 'SHA-256', ...parameters: Uint8Array[]): Uint8Array =>
    sequence(sequence(oid(hashOids[name]), ...parameters), octetString(hash(name, message)))

  it.each(['SHA-1', 'SHA-256'] as const)('%s: hold as those with it do', (name) => {
    const rsa = { kind: 'rsa' as const, hash: name }
    expect(verifySignature(rsa, publicKey, message, signed(info(name)))).toBe(true)
    expect(verifySignature(rsa, publicKey, message, signed(info(name, nullValue())))).toBe(true)
    expect(verifySignature(rsa, publicKey, message.subarray(1), signed(info(name)))).toBe(false)
  })

  it('hide nothing in the padding or behind the digest (Bleichenbacher 2006)', () => {
    const rsa = { kind: 'rsa' as const, hash: 'SHA-256' as const }
    expect(verifySignature(rsa, publicKey, message, signed(Uint8Array.from([...info('SHA-256'), 0])))).toBe(false)
    expect(verifySignature(rsa, publicKey, message, signed(info('SHA-1')))).toBe(false)
    expect(verifySignature(rsa, publicKey, message, signed(info('SHA-256', integer(1))))).toBe(false)
    const block = Uint8Array.from([0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, ...info('SHA-256')])
    const forged = new Uint8Array(256)
    forged.set(block)
    const raw = new Uint8Array(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, forged))
    expect(verifySignature(rsa, publicKey, message, raw)).toBe(false)
  })
})
