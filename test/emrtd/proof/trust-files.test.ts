import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { splitTlvs } from '../../../electron/documents/asn1/reader.ts'
import { integer, sequence } from '../../../electron/documents/asn1/writer.ts'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { looksLikeLdif } from '../../../electron/emrtd/proof/ldif.ts'
import { SignerShelf } from '../../../electron/emrtd/proof/signer-shelf.ts'
import { addLaidFiles, addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { unzip } from '../../../electron/emrtd/proof/zip.ts'
import { makeSignedData } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { edit, editKinds, seededNumbers } from '../../attack/chip-mutations.ts'
import { dataPath } from '../../data-folder.ts'
import { makeCrl, oddSod } from './cms-builder.ts'
import { ldif, ldifEntry, zip } from './containers.ts'
import { content, listSigner } from './list-signer.ts'
import { codesOf, dataGroups, DAY, makePki, NOW, prove } from './pki-cases.ts'

const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const state = makePki({ kind: 'EC', curve: 'P-256' }, scheme)
const other = makePki({ kind: 'EC', curve: 'P-384' }, scheme)
const list = makeSignedData({
  signer: listSigner(state.csca, state.signer), contentType: '2.23.136.1.1.2', content: content(state.csca.der, other.csca.der), signingTime: NOW,
})
const pem = (label: string, der: Uint8Array): Uint8Array =>
  new TextEncoder().encode(`-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`)
const crl = makeCrl(other.csca, [77n], NOW - DAY, NOW + DAY)
const dn = (kind: string): string => `cn=x,o=${kind},c=UT,dc=data,dc=download,dc=pkd,dc=icao,dc=int`
const take = (...files: Uint8Array[]) => {
  const trust = new TrustStore()
  return { trust, ...addTrustFiles(trust, files.map((bytes) => ({ name: 'test', bytes })), NOW) }
}
/** The same certificate under another serial number; nobody signed it so. */
const withSerial = (der: Uint8Array, serial: number): Uint8Array => {
  const [signed, ...rest] = splitTlvs(splitTlvs(der, 1)[0]!.content, 3)
  const [version, , ...fields] = splitTlvs(signed!.content, 12)
  return sequence(sequence(version!.bytes, integer(serial), ...fields.map(({ bytes }) => bytes)), ...rest.map(({ bytes }) => bytes))
}
/** The code of the error that this ends with. */
const codeOf = (step: () => unknown): string => {
  try {
    step()
  } catch (fault) {
    if (fault instanceof FoyerError) return fault.code
    throw fault
  }
  return 'none'
}

describe('ICAO\'s directory', () => {
  it.each(['pkdMasterListContent', 'CscaMasterListData', 'pkdMasterListContent;binary'])('brings master lists (%s), each verified', (attribute) => {
    for (const newline of ['\n', '\r\n']) {
      const { trust, lists, refused } = take(ldif(ldifEntry(dn('ml'), attribute, list, newline)))
      expect({ size: trust.size, lists: lists.length, refused }).toEqual({ size: 2, lists: 1, refused: 0 })
    }
  })

  it('brings document signers, which prove a chip that encloses none, and are trusted by their own chain only', () => {
    const directory = ldif(ldifEntry(dn('dsc'), 'userCertificate;binary', state.signer.der), ldifEntry(dn('dsc'), 'userCertificate;binary', other.signer.der))
    const { shelf, trust, added } = take(directory)
    expect([shelf.size, trust.size, added]).toEqual([2, 0, 0])
    const sod = oddSod({ signer: other.signer, dataGroups, certificates: [] })
    expect(codesOf(prove(sod, trust, { signers: shelf }))).toContain('noCscaForCountry')
    const known = take(other.csca.der).trust
    expect(verdictOf(prove(sod, known, { signers: shelf }).reasons)).toBe('genuine')
    expect(codesOf(prove(sod, known))).toContain('signerCertificateMissing')
    expect(shelf.find({ by: 'subjectKeyIdentifier', keyId: other.signer.keyIdentifier }).map(({ der }) => der)).toEqual([other.signer.der])
  })

  it('does not make an authority trusted that it lists as a document signer', () => {
    expect(take(ldif(ldifEntry(dn('dsc'), 'userCertificate;binary', state.csca.der))).trust.size).toBe(0)
    expect(take(ldif(ldifEntry(dn('csca'), 'cACertificate;binary', state.csca.der))).trust.size).toBe(1)
  })

  it('brings revocation lists, which count where their issuer signed them', () => {
    const { revocationLists } = take(ldif(ldifEntry(dn('crl'), 'certificateRevocationList;binary', crl)))
    const sod = oddSod({ signer: other.signer, dataGroups })
    expect(codesOf(prove(sod, take(other.csca.der).trust, { revocationLists }))).toContain('revoked')
    expect(take(crl).revocationLists).toHaveLength(1)
    expect(take(pem('X509 CRL', crl)).revocationLists).toHaveLength(1)
  })

  it('keeps what is good where an entry is not', () => {
    const broken = Uint8Array.from(list)
    broken[500]! ^= 1
    const directory = ldif(
      ldifEntry(dn('ml'), 'pkdMasterListContent', broken), ldifEntry(dn('ml'), 'pkdMasterListContent', list),
      ldifEntry(dn('crl'), 'certificateRevocationList;binary', Uint8Array.of(0x30, 0)), ldifEntry(dn('csca'), 'cACertificate', Uint8Array.of(0x30, 0)),
    )
    expect(take(directory)).toMatchObject({ refused: 3, added: 2 })
    const halfReadable = ldif('dn: x\nuserCertificate;binary:: not base64!\n', ldifEntry(dn('dsc'), 'userCertificate;binary', state.signer.der), 'dn: y\nuserCertificate:: QUJD\n')
    const { shelf, refused } = take(halfReadable)
    expect([shelf.size, refused]).toEqual([1, 2])
  })

  it('is told from other text at once, however many empty lines come first', () => {
    expect(looksLikeLdif(new TextEncoder().encode('\n'.repeat(200) + 'x'))).toBe(false)
    expect(looksLikeLdif(new TextEncoder().encode('\ufeff# a comment\r\n\r\n \n#\nversion: 1\n'))).toBe(true)
    expect(looksLikeLdif(new TextEncoder().encode('dn: c=UT\n'))).toBe(true)
    expect(looksLikeLdif(pem('CERTIFICATE', state.csca.der))).toBe(false)
  })

  it('is kept once, though each edition brings it again', () => {
    const entry = ldif(ldifEntry(dn('dsc'), 'userCertificate;binary', state.signer.der))
    expect(take(entry, entry).shelf.size).toBe(1)
  })

  it('finds a signer with a small serial number among thousands of others', () => {
    const signers = Array.from({ length: 2500 }, (_, i) => withSerial(state.signer.der, i + 3))
    const two = withSerial(state.signer.der, 2)
    const shelf = new SignerShelf([...signers, two])
    const { issuer } = readCertificate(two)
    expect(shelf.find({ by: 'issuerAndSerialNumber', issuer, serial: 2n }).map(({ der }) => der)).toEqual([two])
  })
})

describe('a ZIP archive', () => {
  it.each([0, 8])('brings what is in it (compression %i)', (method) => {
    const { trust, lists, revocationLists, signers } = take(zip(
      { name: 'GermanMasterList/UT_ML.ml', bytes: list, method }, { name: 'readme.pdf', bytes: Uint8Array.of(1, 2, 3), method },
      { name: 'crl/UT.crl', bytes: crl, method }, { name: 'ds.cer', bytes: state.signer.der, method }, { name: '__MACOSX/x.cer', bytes: Uint8Array.of(0), method },
      { name: 'pkd.ldif', bytes: ldif(ldifEntry(dn('ml'), 'pkdMasterListContent', list)), method },
    ))
    expect([trust.size, lists.length, revocationLists.length, signers.length]).toEqual([2, 2, 1, 1])
  })

  it('made by the usual program is read too', () => {
    // Info-ZIP 3.0: zip -X a.zip a.cer
    const made = 'UEsDBBQAAAAIAG2Cd10LHr8cDwAAACQAAAAFAAAAYS5jZXIrLkhNzsxNzVMoxsngAgBQSwECHgMUAAAACABtgnddCx6/HA8AAAAkAAAABQAAAAAAAAABAAAApIEAAAAAYS5jZXJQSwUGAAAAAAEAAQAzAAAAMgAAAAAA'
    const [entry] = unzip(new Uint8Array(Buffer.from(made, 'base64')), () => true)
    expect([entry?.name, new TextDecoder().decode(entry?.bytes)]).toEqual(['a.cer', 'specimen specimen specimen specimen\n'])
  })

  it.each([
    ['that unpacks to more than it says', zip({ name: 'a.cer', bytes: new Uint8Array(10_000_000), size: 100 }), 'input.tooLarge'],
    ['that says that it unpacks to gigabytes', zip({ name: 'a.cer', bytes: new Uint8Array(10), size: 0xfffffff0 }), 'input.tooLarge'],
    ['of archives', zip({ name: 'a.zip', bytes: zip({ name: 'a.cer', bytes: state.csca.der }) }), 'input.invalid'],
    ['of an archive under another name', zip({ name: 'a.cer', bytes: zip({ name: 'a.cer', bytes: state.csca.der }) }), 'input.invalid'],
    ['with thousands of entries', zip(...Array.from({ length: 2001 }, (_, i) => ({ name: `${i}.cer`, bytes: new Uint8Array(1), method: 0 }))), 'input.tooLarge'],
    ['that is encrypted', zip({ name: 'a.cer', bytes: state.csca.der, flags: 1 }), 'input.invalid'],
    ['in an unknown compression', zip({ name: 'a.cer', bytes: state.csca.der, method: 12 }), 'input.invalid'],
    ['that is shorter than it says', zip({ name: 'a.cer', bytes: state.csca.der, size: state.csca.der.length + 1 }), 'input.invalid'],
    ['that is damaged', zip({ name: 'a.cer', bytes: state.csca.der, crc: 1 }), 'input.invalid'],
    ['without its directory', zip({ name: 'a.cer', bytes: state.csca.der }).subarray(0, -30), 'input.invalid'],
    ['of one letter', Uint8Array.of(0x50, 0x4b, 3, 4), 'input.invalid'],
    ['with a letter in it', zip({ name: 'a.cer', bytes: new TextEncoder().encode('Dear Sir') }), 'input.invalid'],
  ])('%s is refused', (_, archive, code) => {
    expect(codeOf(() => take(archive))).toBe(code)
  })

  it('has bounds of its own', () => {
    const archive = zip({ name: 'a.cer', bytes: new Uint8Array(600) }, { name: 'b.cer', bytes: new Uint8Array(600) })
    expect(unzip(archive, () => true)).toHaveLength(2)
    expect(unzip(archive, (name) => name === 'a.cer', { maxEntries: 2, maxBytes: 600 })).toHaveLength(1)
    expect(codeOf(() => unzip(archive, () => true, { maxEntries: 2, maxBytes: 1000 }))).toBe('input.tooLarge')
    expect(codeOf(() => unzip(archive, () => true, { maxEntries: 1, maxBytes: 2000 }))).toBe('input.tooLarge')
  })
})

describe('files that are spoiled', () => {
  it('are refused with a code, whatever is changed', () => {
    const seeds = [zip({ name: 'a.ml', bytes: list }, { name: 'b.crl', bytes: crl, method: 0 }), ldif(ldifEntry(dn('ml'), 'pkdMasterListContent', list), ldifEntry(dn('dsc'), 'userCertificate;binary', state.signer.der))]
    const next = seededNumbers(4711)
    for (let i = 0; i < 600; i += 1) {
      const bytes = edit(seeds[i % 2]!, { kind: editKinds[i % editKinds.length]!, at: next(), to: next(), value: Math.floor(next() * 256) })
      expect(codeOf(() => take(bytes))).toMatch(/^(none|input\.|masterList\.)/)
    }
  })
})

const lists = dataPath('emrtd/masterlist')

describe.skipIf(lists === null)('the German master list', () => {
  it('comes as a file, in the archive that its authority publishes, and in ICAO\'s directory', async () => {
    const name = readdirSync(lists!).find((each) => each.endsWith('.ml'))!
    const german = new Uint8Array(readFileSync(join(lists!, name)))
    const plain = take(german)
    expect(plain.trust.size).toBeGreaterThan(500)
    expect(take(zip({ name, bytes: german })).trust.size).toBe(plain.trust.size)
    const trust = new TrustStore()
    const files = addLaidFiles(trust, [ldif(ldifEntry('o=ml,c=DE', 'pkdMasterListContent', german))], NOW)
    expect([trust.size, files.refused, trust.version]).toEqual([plain.trust.size, 0, 'master list DE 2026-05-28'])
    expect(readCertificate(plain.lists[0]!.signer.der).subject.country).toBe('DE')
  })
})
