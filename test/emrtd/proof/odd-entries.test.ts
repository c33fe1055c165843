import { describe, expect, it } from 'vitest'
import { splitTlvs } from '../../../electron/documents/asn1/reader.ts'
import { bitString, integer, nullValue, octetString, oid, sequence, tlv } from '../../../electron/documents/asn1/writer.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { previewTrust } from '../../../electron/emrtd/proof/trust-preview.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { makeSignedData } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { openTrustStore } from '../../../electron/emrtd/trust.ts'
import { extension, makeCrl, oddCertificate, oddName } from './cms-builder.ts'
import { ldif, ldifEntry, zip } from './containers.ts'
import { content, listSigner } from './list-signer.ts'
import { authority } from './lists.ts'
import { DAY, NOW } from './pki-cases.ts'

const [state, other] = [authority('P-256'), authority('P-384')]
const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const ascii = (value: string): Uint8Array => new TextEncoder().encode(value)
const listOf = (...certificates: Uint8Array[]): Uint8Array =>
  makeSignedData({ signer: listSigner(state.csca, state.signer), contentType: '2.23.136.1.1.2', content: content(...certificates), signingTime: NOW })
const pem = (der: Uint8Array, label = 'CERTIFICATE'): string => `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END ${label}-----\n`
const take = (...files: Uint8Array[]) => {
  const trust = new TrustStore()
  return { trust, ...addTrustFiles(trust, files.map((bytes) => ({ name: 'test', bytes })), NOW) }
}

const name = oddName(['2.5.4.6', 0x13, ascii('UT')], ['2.5.4.3', 0x0c, ascii('Odd')])
const certificate = { key: other.csca.key, issuerKey: other.csca.key, issuerScheme: scheme, serial: integer(9), subjectName: name, issuerName: name, extensions: [extension('2.5.29.15', bitString(Uint8Array.of(0x06), 1), true)] }
/** The fields of a good certificate's signed part, one of them replaced. */
const withField = (place: number, field: Uint8Array): Uint8Array => {
  const [signed, ...rest] = splitTlvs(splitTlvs(other.csca.der, 1)[0]!.content, 3)
  const fields = splitTlvs(signed!.content, 12).map(({ bytes }, i) => (i === place ? field : bytes))
  return sequence(sequence(...fields), ...rest.map(({ bytes }) => bytes))
}
const indefinite = (der: Uint8Array): Uint8Array => Uint8Array.from([0x30, 0x80, ...splitTlvs(der, 1)[0]!.content.subarray(0, -1), 0, 0])

const odd: [string, Uint8Array][] = [
  ['a letter in a NumericString', oddCertificate({ ...certificate, subjectName: oddName(['2.5.4.6', 0x13, ascii('UT')], ['2.5.4.5', 0x12, ascii('12A')]) })],
  ['a name of an unknown string type', oddCertificate({ ...certificate, subjectName: oddName(['2.5.4.3', 0x15, ascii('CSCA')]) })],
  ['a name that is none', withField(5, octetString(ascii('x')))],
  ['an impossible date', withField(4, sequence(tlv(0x17, ascii('251332000000Z')), tlv(0x17, ascii('301332000000Z'))))],
  ['a date in words', withField(4, sequence(tlv(0x17, ascii('yesterday')), tlv(0x17, ascii('tomorrow'))))],
  ['a serial number without octets', withField(1, tlv(2))],
  ['another algorithm inside than outside', withField(2, sequence(oid('1.2.840.10045.4.3.4')))],
  ['an extension twice', oddCertificate({ ...certificate, extensions: [certificate.extensions[0]!, certificate.extensions[0]!] })],
  ['extensions that are none', oddCertificate({ ...certificate, extensions: [integer(1)] })],
  ['key usage that is no BIT STRING', oddCertificate({ ...certificate, extensions: [extension('2.5.29.15', integer(6), true)] })],
  ['more than 16 KiB', oddCertificate({ ...certificate, extensions: [...certificate.extensions, extension('1.2.3.4', new Uint8Array(17_000))] })],
  ['a fourth part', sequence(...splitTlvs(splitTlvs(other.csca.der, 1)[0]!.content, 3).map(({ bytes }) => bytes), nullValue())],
  ['bytes that are no certificate', octetString(other.csca.der)],
  ['nothing in it', sequence()],
  ['indefinite length and an end in the middle', indefinite(other.csca.der)],
  ['a length beyond the list', other.csca.der.subarray(0, -20)],
]

describe('an odd certificate among good ones', () => {
  it.each(odd)('of a master list (%s) is left out and counted', (_, der) => {
    const { trust, lists, refused, added } = take(listOf(state.csca.der, other.csca.der, der))
    // The signature covers the odd one as well: the list is as it was signed.
    expect({ size: trust.size, added, refused, left: lists[0]?.leftOut }).toEqual({ size: added, added: lists[0]?.certificates.length, refused: 1, left: 1 })
    expect(trust.has(lists[0]!.root)).toBe(true)
    expect(previewTrust(listOf(state.csca.der, der), new TrustStore(), [], new Set(), NOW).about).toMatchObject({ kind: 'masterList', refused: 1 })
  })

  it.each(odd)('of a bundle, an archive and a directory (%s) too', (_, der) => {
    const one = [{ size: 1, refused: 1 }]
    const files = [
      ascii(pem(state.csca.der) + pem(der)), zip({ name: 'good.cer', bytes: state.csca.der }, { name: 'odd.cer', bytes: der }),
      ldif(ldifEntry('c=UT', 'cACertificate', state.csca.der), ldifEntry('c=UT', 'cACertificate', der)),
    ]
    for (const file of files) {
      const { trust, refused } = take(file)
      expect([{ size: trust.size, refused }]).toEqual(one)
    }
  })

  it('with the list signer\'s own name and a key that nobody computes with does not hide the root', () => {
    const unknownKey = sequence(sequence(oid('1.2.3.4.5')), bitString(Uint8Array.of(1)))
    const masked = splitTlvs(splitTlvs(state.csca.der, 1)[0]!.content, 3)
    const fields = splitTlvs(masked[0]!.content, 12).map(({ bytes }, i) => (i === 6 ? unknownKey : bytes))
    const twin = sequence(sequence(...fields), masked[1]!.bytes, masked[2]!.bytes)
    expect(take(listOf(twin, state.csca.der)).trust.size).toBe(2)
  })

  it.each([
    ['that says too much', 7], ['that says too little', -7],
  ])('of a master list %s of its length: the next one is found all the same', (_, wrong) => {
    const der = Uint8Array.from(other.csca.der)
    const view = new DataView(der.buffer)
    view.setUint16(2, view.getUint16(2) + wrong)
    const unsorted = sequence(integer(0), tlv(0x31, der, state.csca.der))
    const list = makeSignedData({ signer: listSigner(state.csca, state.signer), contentType: '2.23.136.1.1.2', content: unsorted, signingTime: NOW })
    const { trust, lists } = take(list)
    expect([trust.size, lists[0]?.leftOut]).toEqual([1, 1])
  })

  it('alone is refused, and so is a list of odd ones only, or one whose signature does not hold', () => {
    const [, der] = odd[0]!
    for (const file of [der, ascii(pem(der)), ascii(pem(der) + pem(der)), zip({ name: 'odd.cer', bytes: der }), ldif(ldifEntry('c=UT', 'cACertificate', der))]) expect(() => take(file)).toThrow('input.invalid')
    expect(() => take(listOf(der))).toThrow('masterList.invalid')
    const broken = listOf(state.csca.der, other.csca.der)
    broken[broken.length - 5]! ^= 1
    expect(() => take(broken)).toThrow('masterList.invalid (signature)')
    expect(take(zip({ name: 'a.ml', bytes: broken }, { name: 'b.cer', bytes: other.csca.der }))).toMatchObject({ added: 1, refused: 1, lists: [] })
  })
})

describe('a bundle in PEM', () => {
  const good = pem(state.csca.der)
  it.each([
    ['a letter that is none of base64', pem(other.csca.der).replace('MII', 'M_I')],
    ['no end', pem(other.csca.der).replace(/-----END[^]*/, '')],
    ['no beginning', pem(other.csca.der).replace(/-----BEGIN[^\n]*\n/, '')],
    ['another end', pem(other.csca.der).replace('END CERTIFICATE', 'END X509 CRL')],
    ['nothing in it', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['half of it', pem(other.csca.der.subarray(0, 200))],
    ['a key', pem(ascii('secret'), 'PRIVATE KEY')],
  ])('with a damaged block (%s) is taken but for that block', (_, block) => {
    for (const text of [good + block, block + good, `subject=/C=UT\r\n${block}\r\n${good.replaceAll('\n', '\r\n')}`]) {
      const { trust, refused } = take(ascii(text))
      expect([trust.size, refused]).toEqual([1, 1])
    }
  })

  it('of revocation lists gives each that can be read', () => {
    const [one, two] = [state, other].map(({ csca }) => pem(makeCrl(csca, [7n], NOW - DAY, NOW + DAY), 'X509 CRL'))
    const store = openTrustStore()
    store.addRevocationLists(ascii(`${one}${pem(state.csca.der)}${two}`))
    expect([store.forDocuments().revocationLists.length, store.told().refused, store.state().certificates]).toEqual([2, 1, 0])
    expect(() => store.addRevocationLists(ascii(good))).toThrow('input.invalid')
  })

  it('has bounds', () => {
    expect(() => take(ascii('-----BEGIN X-----\n-----END X-----\n'.repeat(20_001)))).toThrow('input.tooLarge')
  })
})

describe('a directory in LDIF', () => {
  const value = Buffer.from(state.csca.der).toString('base64')
  it.each([
    ['capitals', `DN: c=UT\nCACERTIFICATE;BINARY:: ${value}\n`],
    ['no space after the colons', `dn:c=UT\ncACertificate;binary::${value}\n`],
    ['several spaces', `dn:   c=UT\ncACertificate::   ${value}\n`],
    ['a name in base64', `dn:: Yz1VVA==\ncacertificate:: ${value}\n`],
    ['the attribute by its number', `dn: c=UT\n2.5.4.37;binary:: ${value}\n`],
    ['folded lines and comments, folded too', `# made by hand\n  on a Tuesday\n\nVersion: 1\n\n# c=UT\ndn: c=UT\ncACertificate;binary;x-own:: ${value.replace(/(.{70})/g, '$1\n ')}\n# end\n`],
    ['carriage returns', `dn: c=UT\r\ncACertificate:: ${value.replace(/(.{70})/g, '$1\r\n ')}\r\n\r\n`],
    ['a long head of comments', `${'# licence\n'.repeat(2000)}dn: c=UT\ncACertificate:: ${value}\n`],
  ])('with %s', (_, text) => {
    const { trust, refused } = take(ascii(text))
    expect([trust.size, refused]).toEqual([1, 0])
  })

  it('counts what it only points to', () => {
    const text = `dn: c=UT\ncACertificate:: ${value}\n\ndn: c=XX\ncACertificate:< file:///tmp/x.cer\n`
    expect(take(ascii(text))).toMatchObject({ added: 1, refused: 1 })
  })
})

describe('a file that adds nothing', () => {
  const list = listOf(state.csca.der, other.csca.der)
  const crl = makeCrl(other.csca, [7n], NOW - DAY, NOW + DAY)
  it.each([
    ['a list that is there', [list, list], [1]], ['a certificate of the list', [state.csca.der, list, other.csca.der, state.csca.der], [1, 3]],
    ['a signer', [other.signer.der, other.signer.der], [1]], ['a revocation list', [crl, crl], [1]],
    ['a directory of all that', [list, ldif(ldifEntry('c=UT', 'cACertificate', state.csca.der))], []],
  ])('%s is named', (_, files, places) => {
    expect(take(...files).nothingNew).toEqual(places)
  })
})
