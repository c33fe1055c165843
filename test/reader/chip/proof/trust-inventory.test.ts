import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { integer } from '../../../../electron/documents/asn1/writer.ts'
import { readCertificate } from '../../../../electron/reader/chip/proof/certificate.ts'
import { takeInventory } from '../../../../electron/reader/chip/proof/trust-inventory.ts'
import { makeSignedData } from '../../../../electron/reader/chip/simulator/pki/signed-data.ts'
import { dataPath } from '../../../data-folder.ts'
import { makeCrl, oddCertificate } from './cms-builder.ts'
import { ldif, ldifEntry, zip } from './containers.ts'
import { CASES_AT, read } from './emrtd-cases.ts'
import { content, listSigner } from './list-signer.ts'
import { DAY, makePki, NOW } from './pki-cases.ts'

const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const state = makePki({ kind: 'EC', curve: 'P-256' }, scheme)
const other = makePki({ kind: 'EC', curve: 'P-384' }, scheme)
const list = makeSignedData({
  signer: listSigner(state.csca, state.signer), contentType: '2.23.136.1.1.2', content: content(state.csca.der, other.csca.der), signingTime: NOW,
})
const plain = oddCertificate({
  key: state.csca.key, issuerKey: state.csca.key, issuerScheme: scheme, serial: integer(4), subjectName: state.csca.subjectName, issuerName: state.csca.subjectName, extensions: null,
})
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const inventory = (bytes: Uint8Array, known: Uint8Array[] = []) => takeInventory(bytes, known.map(readCertificate), NOW)

describe('what a file of trust holds', () => {
  it('a master list: who signed it, under which root, and every certificate', () => {
    const { sha256: whole, masterLists: [found], authorities, refused } = inventory(list)
    expect([whole, authorities, refused]).toEqual([sha256(list), [], 0])
    expect(found).toMatchObject({
      version: 'master list UT 2026-06-01', signedAt: NOW, signerExpired: false, rootKnown: false,
      root: { kind: 'authority', country: 'UT', version: 3, fingerprint: sha256(state.csca.der) },
      signer: { kind: 'signer', country: 'UT' },
    })
    expect(found?.certificates.map(({ fingerprint }) => fingerprint)).toEqual(expect.arrayContaining([sha256(state.csca.der), sha256(other.csca.der)]))
  })

  it('whose root is known only where it was known before: beside the list it vouches for nothing', () => {
    const together = zip({ name: 'a.cer', bytes: state.csca.der }, { name: 'b.ml', bytes: list })
    expect(inventory(together)).toMatchObject({ masterLists: [{ rootKnown: false }], authorities: [{ fingerprint: sha256(state.csca.der) }] })
    expect(inventory(together, [state.csca.der]).masterLists).toMatchObject([{ rootKnown: true }])
    expect(inventory(list, [other.csca.der]).masterLists).toMatchObject([{ rootKnown: false }])
  })

  it('a root of version 1, told as such alone, in a directory and in an archive', () => {
    const dn = 'cn=x,o=csca,c=UT,dc=data,dc=download,dc=pkd,dc=icao,dc=int'
    for (const bytes of [plain, zip({ name: 'root.cer', bytes: plain }), ldif(ldifEntry(dn, 'cACertificate;binary', plain))]) {
      expect(inventory(bytes).authorities).toMatchObject([{ kind: 'authority', version: 1, plainRoot: true, fingerprint: sha256(plain) }])
    }
    expect(inventory(state.csca.der).authorities).toMatchObject([{ version: 3, plainRoot: false }])
  })

  it('revocation lists, signers, and what was left out', () => {
    const crl = makeCrl(state.csca, [5n, 6n], NOW - DAY, null)
    const archive = zip({ name: 'a.crl', bytes: crl }, { name: 'ds.cer', bytes: state.signer.der }, { name: 'c.ldif', bytes: ldif(
      ldifEntry('o=dsc', 'userCertificate;binary', other.signer.der), ldifEntry('o=ml', 'pkdMasterListContent', Uint8Array.of(0x30, 0)),
    ) })
    expect(inventory(archive)).toMatchObject({
      revocationLists: [{ country: 'UT', withdrawn: 2, thisUpdate: NOW - DAY, nextUpdate: null }],
      signers: [{ kind: 'signer', fingerprint: sha256(state.signer.der) }], directorySigners: 1, refused: 1, masterLists: [], authorities: [],
    })
  })
})

const folder = dataPath('emrtd/masterlist')

describe.skipIf(folder === null)('what the German list holds', () => {
  it('is counted, with its root, known or not', () => {
    const [ml, cer] = ['.ml', '.cer'].map((end) => read(join(folder!, readdirSync(folder!).find((name) => name.endsWith(end))!)))
    const [found] = takeInventory(ml!, [readCertificate(cer!)], CASES_AT).masterLists
    expect(found).toMatchObject({ version: 'master list DE 2026-05-28', rootKnown: true, signerExpired: false, root: { country: 'DE' } })
    // By names 84 are links, 129 more by their keys.
    expect([found?.certificates.length, found?.certificates.filter(({ kind }) => kind === 'link').length]).toEqual([588, 213])
  }, 20_000)
})
