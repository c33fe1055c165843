import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chipChain, chipEvidence, chipSod } from '../../../electron/contract/chip.ts'
import { equalBytes } from '../../../electron/documents/asn1/writer.ts'
import { readDataGroups } from '../../../electron/emrtd/data-groups/fields.ts'
import { encodedImage, readDg2, type EncodedImage } from '../../../electron/emrtd/data-groups/face.ts'
import { certifiedKey, readCertificate, type Certificate } from '../../../electron/emrtd/proof/certificate.ts'
import { addMasterList, readMasterList } from '../../../electron/emrtd/proof/master-list.ts'
import { authenticatePassively, type PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import type { PublicKey } from '../../../electron/emrtd/algorithms/public-key.ts'
import { readSecurityObject } from '../../../electron/emrtd/proof/security-object.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'

// The public eMRTD data of `emrtd/index.json`, each case against the verdict of the tool that described it. Without a test
// runner, so that the same cases run inside Electron.

interface Oracle {
  indefinite: boolean
  eContentType: string
  digest: string
  sigAlg: string
  signedAttrs: boolean
  nCerts: number
  dsKey: string
  dsSigAlg: string
  dsValidity: [string, string]
  cscaFound: boolean
  cscaKey?: string
  cscaValidity?: [string, string]
  ldsDigest?: string
  ldsVersion?: number
  dgs?: number[]
  dgHashesOk?: Record<string, boolean | 'not-listed'>
}

interface IndexedCase {
  id: string
  kind: string
  files: string[]
  dir?: string
  oracle?: Oracle
}

export interface EmrtdCase {
  id: string
  run: () => Promise<void>
}

/** A moment at which every signer of the real objects is valid. */
export const CASES_AT = Date.UTC(2026, 10, 23)

export const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

/** The German master list's certificates, trusted. */
export function germanTrust(folder: string): TrustStore {
  const store = new TrustStore()
  const lists = readdirSync(join(folder, 'masterlist')).filter((name) => name.endsWith('.ml'))
  for (const name of lists) addMasterList(store, readMasterList(read(join(folder, 'masterlist', name)), [], CASES_AT))
  return store
}

const hashName = (text: string): string => text.toUpperCase().replace('SHA', 'SHA-')

function schemeOf(text: string): string {
  const [kind, hash] = text.split('/')
  return `${{ ecdsa: 'ECDSA', rsa: 'RSA', pss: 'RSASSA-PSS' }[kind!]} ${hashName(hash!)}`
}

function keyText(key: PublicKey): string {
  if (key.kind === 'rsa') return `RSA ${key.bits}`
  return `EC ${key.explicit ? 'explicit' : key.curve.name} p=${key.curve.Point.Fp.ORDER.toString(2).length} bit`
}

function utcText(time: number): string {
  return `${new Date(time).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`
}

function compareWithOracle(proof: PassiveAuthentication, file: Uint8Array, oracle: Oracle): void {
  const sod = chipSod.parse(proof.sod)
  const chain = chipChain.parse(proof.chain)
  chipEvidence.parse(proof.evidence)
  const object = readSecurityObject(file)
  const [signer, issuer] = proof.evidence.certificates.map(readCertificate) as [Certificate, Certificate | undefined]
  assert.equal(sod.signature, 'valid')
  assert.equal(sod.encoding, oracle.indefinite ? 'BER' : 'DER')
  assert.equal(sod.contentType, oracle.eContentType)
  assert.equal(sod.digestAlgorithm, hashName(oracle.digest))
  assert.equal(sod.signatureAlgorithm, schemeOf(oracle.sigAlg))
  assert.equal(sod.signedAttributes, oracle.signedAttrs)
  assert.equal(object.data.certificates.length, oracle.nCerts)
  assert.equal(keyText(certifiedKey(signer)), oracle.dsKey)
  assert.equal(chain.documentSigner?.signatureAlgorithm, schemeOf(oracle.dsSigAlg))
  assert.deepEqual([utcText(signer.notBefore), utcText(signer.notAfter)], oracle.dsValidity)
  assert.equal(chain.status, oracle.cscaFound ? 'valid' : 'unknown')
  if (issuer !== undefined) {
    assert.equal(keyText(certifiedKey(issuer)), oracle.cscaKey)
    assert.deepEqual([utcText(issuer.notBefore), utcText(issuer.notAfter)], oracle.cscaValidity)
  }
  assert.equal(sod.hashAlgorithm, oracle.ldsDigest === undefined ? null : hashName(oracle.ldsDigest))
  assert.equal(sod.ldsVersion, oracle.ldsVersion ?? null)
  assert.deepEqual(sod.dataGroups, oracle.dgs ?? [])
  for (const [number, ok] of Object.entries(oracle.dgHashesOk ?? {})) {
    const state = ok === 'not-listed' ? 'notListed' : ok ? 'ok' : 'mismatch'
    assert.equal(proof.dataGroups[number]?.hash, state, `DG${number}`)
  }
}

function dataGroupsOf(folder: string, files: readonly string[]): Map<number, Uint8Array> {
  return new Map(files.flatMap((file) => {
    const number = /EF_DG(\d+)\.bin$/.exec(file)?.[1]
    return number === undefined ? [] : [[Number(number), read(join(folder, file))] as const]
  }))
}

function checkMasterList(folder: string, files: readonly string[]): void {
  const [list, root] = files.map((file) => read(join(folder, file)))
  const verified = readMasterList(list!, [readCertificate(root!)], CASES_AT)
  assert.equal(verified.certificates.length, 588)
  assert.equal(verified.rootKnown, true)
  const linked = verified.certificates.filter(({ subject, issuer }) => !equalBytes(subject.der, issuer.der)).length
  assert.equal(linked, 84)
  assert.equal(new Set(verified.certificates.map(({ subject }) => subject.country)).size, 112)
  for (const certificate of verified.certificates) certifiedKey(certificate)
}

type Decode = (image: EncodedImage) => Promise<{ width: number; height: number }>

/** Every case of the index; vectors belong to access control and are tested there. `folder` is the data's own. */
export function emrtdCases(folder: string, decode: Decode): EmrtdCase[] {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { cases: IndexedCase[] }
  let trust: TrustStore | null = null
  return index.cases.filter(({ kind }) => kind !== 'vectors').map((indexed) => ({
    id: indexed.id,
    run: async () => {
      const { kind, files, oracle } = indexed
      trust ??= germanTrust(folder)
      if (kind === 'masterlist') return checkMasterList(folder, files)
      if (kind === 'image' || kind === 'dg2') {
        const file = read(join(folder, files[0]!))
        const [image] = kind === 'dg2' ? readDg2(file) : [encodedImage(file)]
        const { width, height } = await decode(image!)
        assert.deepEqual([width, height], [413, 531])
        return
      }
      const dataGroups = dataGroupsOf(folder, files)
      assert.deepEqual(readDataGroups(dataGroups).reasons, [])
      if (kind === 'dg') return
      const name = files.find((file) => /EF_(SOD|CardSecurity)\.bin$/.test(file))!
      const securityObject = read(join(folder, name))
      const proof = authenticatePassively({ revocationLists: [], securityObject, dataGroups, trust, at: CASES_AT, kind: kind === 'cardsecurity' ? 'cardSecurity' : 'sod' })
      compareWithOracle(proof, securityObject, oracle!)
      // The one chip dump: its test CSCA is not public and two of its data groups are not signed.
      assert.equal(verdictOf(proof.reasons), kind === 'chip-dump' ? 'cannotTell' : 'genuine')
      if (kind !== 'cardsecurity') return
      // As good as it is, it is none in the place of EF.SOD: whoever plays it back has shown nothing of the document.
      const replayed = authenticatePassively({ revocationLists: [], securityObject, dataGroups, missing: new Set([1, 2]), trust, at: CASES_AT })
      assert.equal(verdictOf(replayed.reasons), 'altered')
    },
  }))
}
