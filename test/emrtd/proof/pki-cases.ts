import assert from 'node:assert/strict'
import { constants, createHash, privateEncrypt } from 'node:crypto'
import { chipChain, chipEvidence, chipSod, type ChipReasonCode } from '../../../electron/contract/chip.ts'
import { readBer } from '../../../electron/documents/asn1/reader.ts'
import { octetString, oid, sequence } from '../../../electron/documents/asn1/writer.ts'
import { hash, hashOids } from '../../../electron/emrtd/algorithms/hashes.ts'
import { publicKeyOf } from '../../../electron/emrtd/algorithms/public-key.ts'
import { verifySignature } from '../../../electron/emrtd/algorithms/signatures.ts'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { authenticatePassively, type PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { curves } from '../../../electron/emrtd/algorithms/curves.ts'
import { makeCsca, makeDocumentSigner, type IssuedCertificate } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { makeKey, type HashName, type KeyRequest, type SignatureScheme } from '../../../electron/emrtd/simulator/pki/keys.ts'
import { makeSod, type SignedDataOptions } from '../../../electron/emrtd/simulator/pki/signed-data.ts'

// The simulator's test PKI in every algorithm, signed by one half of the code and proven by the other; plain asserts,
// so that Electron can run them too.

export const DAY = 24 * 3600 * 1000
export const NOW = Date.UTC(2026, 5, 1)

/** Seeded bytes: SHA-256 in counter mode. */
export function seeded(seed: string): (count: number) => Uint8Array {
  let counter = 0
  return (count) => {
    const blocks = Array.from({ length: Math.ceil(count / 32) }, () => createHash('sha256').update(`${seed} ${counter++}`).digest())
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, count))
  }
}

export interface Pki {
  csca: IssuedCertificate
  signer: IssuedCertificate
}

export function makePki(key: KeyRequest, scheme: SignatureScheme, dates: Partial<Record<'cscaFrom' | 'cscaTo' | 'dsFrom' | 'dsTo', number>> = {}): Pki {
  const random = seeded(JSON.stringify([key, scheme]))
  const common = { country: 'UT', organization: 'Utopia Test PKI', key, scheme }
  const csca = makeCsca({
    ...common, commonName: 'CSCA Utopia', serial: 1n, notBefore: dates.cscaFrom ?? NOW - 1000 * DAY, notAfter: dates.cscaTo ?? NOW + 5000 * DAY,
  }, random)
  const signer = makeDocumentSigner({
    ...common, commonName: 'DS Utopia', serial: 77n, notBefore: dates.dsFrom ?? NOW - 100 * DAY, notAfter: dates.dsTo ?? NOW + 4000 * DAY,
  }, csca, random)
  return { csca, signer }
}

export const dataGroups: ReadonlyMap<number, Uint8Array> = new Map([
  [1, Uint8Array.of(0x61, 3, 1, 2, 3)], [2, Uint8Array.of(0x75, 3, 4, 5, 6)], [14, Uint8Array.of(0x6e, 2, 0x31, 0)],
])

export const trusting = (...certificates: IssuedCertificate[]): TrustStore => {
  const store = new TrustStore()
  for (const { der } of certificates) store.add(readCertificate(der), { kind: 'file', name: 'test' })
  return store
}

export function prove(sod: Uint8Array, trust: TrustStore, more: Partial<Parameters<typeof authenticatePassively>[0]> = {}): PassiveAuthentication {
  return authenticatePassively({ securityObject: sod, dataGroups, trust, revocationLists: [], at: NOW, ...more })
}

export const codesOf = ({ reasons }: PassiveAuthentication): ChipReasonCode[] => reasons.map(({ code }) => code)

export interface PkiCase {
  name: string
  run: () => void
}

const hashNames: HashName[] = ['SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512']

function algorithmCase(key: KeyRequest, scheme: SignatureScheme, options: Partial<SignedDataOptions>): PkiCase {
  const keyText = key.kind === 'RSA' ? `RSA ${key.bits}` : `${key.curve}${key.explicitParameters === true ? ' explicit' : ''}`
  const name = `${keyText} ${scheme.kind} ${scheme.hash} ${options.signerBy ?? ''}${options.signedAttributes === false ? ' bare' : ''}`
  return {
    name,
    run: () => {
      const { csca, signer } = makePki(key, scheme)
      const proof = prove(makeSod(signer, dataGroups, scheme.hash, options), trusting(csca))
      assert.equal(verdictOf(proof.reasons), 'genuine', JSON.stringify(proof.reasons))
      assert.deepEqual(Object.values(proof.dataGroups).map(({ hash }) => hash), ['ok', 'ok', 'ok'])
      chipSod.parse(proof.sod)
      chipChain.parse(proof.chain)
      chipEvidence.parse(proof.evidence)
      // The same signature over anything else is refused.
      const other = makeSod(signer, new Map([[1, Uint8Array.of(0x61, 0)]]), scheme.hash, options)
      const mixed = prove(Uint8Array.from([...other.subarray(0, -8), ...makeSod(signer, dataGroups, scheme.hash, options).subarray(-8)]), trusting(csca))
      assert.equal(verdictOf(mixed.reasons), 'altered')
    },
  }
}

/** Every curve, named and explicit, every hash, both RSA paddings, with and without signed attributes, both identifiers. */
export function pkiCases(): PkiCase[] {
  const cases: PkiCase[] = []
  curves.forEach(({ name }, i) => {
    for (const explicitParameters of [false, true]) {
      const scheme = { kind: 'ECDSA' as const, hash: hashNames[i % hashNames.length]! }
      const options = { signedAttributes: i % 3 !== 0, ...(i % 2 === 0 ? {} : { signerBy: 'subjectKeyIdentifier' as const }) }
      cases.push(algorithmCase({ kind: 'EC', curve: name, explicitParameters }, scheme, { ...options, signingTime: NOW - DAY }))
    }
  })
  for (const kind of ['RSA', 'RSA-PSS'] as const) {
    for (const [i, hash] of hashNames.entries()) {
      cases.push(algorithmCase({ kind: 'RSA', bits: i === 0 ? 2049 : 2048 }, { kind, hash }, { signedAttributes: i % 2 === 0 }))
    }
  }
  return [...cases, withoutNull]
}

/** PKCS#1 signatures over a DigestInfo without its NULL go another way than the runtime's own. */
const withoutNull: PkiCase = {
  name: 'RSA over a digest without its NULL',
  run: () => {
    const key = makeKey({ kind: 'RSA', bits: 2048 }, seeded('without NULL'))
    if (key.kind !== 'RSA') throw new RangeError('not RSA')
    const message = Uint8Array.of(1, 2, 3)
    const info = sequence(sequence(oid(hashOids['SHA-256'])), octetString(hash('SHA-256', message)))
    const signature = new Uint8Array(privateEncrypt({ key: key.privateKey, padding: constants.RSA_PKCS1_PADDING }, info))
    const scheme = { kind: 'rsa' as const, hash: 'SHA-256' as const }
    const publicKey = publicKeyOf(readBer(key.spki))
    assert.equal(verifySignature(scheme, publicKey, message, signature), true)
    assert.equal(verifySignature(scheme, publicKey, Uint8Array.of(1, 2), signature), false)
  },
}

const key = { kind: 'EC' as const, curve: 'P-256' as const }
const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const pki = makePki(key, scheme)

/** What most cases begin with: P-256 throughout, everything in order. */
export const ordinary = { key, scheme, pki, trust: trusting(pki.csca), sod: makeSod(pki.signer, dataGroups, 'SHA-256', { signingTime: NOW - DAY }) }
