import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tlv } from '../../../electron/documents/asn1/writer.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import type { PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { ldsSecurityObject } from './cms-builder.ts'
import { dataGroups, prove } from './pki-cases.ts'

// Security objects that another implementation signed: nothing of ours is in the signer.

interface OpensslCase {
  name: string
  csca: readonly string[]
  /** How the CSCA signs: arguments of `x509` and `req`. */
  cscaSigns?: readonly string[]
  signer: readonly string[]
  /** Arguments of `cms -sign`. */
  cms: readonly string[]
}

const rsa = (bits: number): string[] => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`]
const ec = (curve: string, encoding = 'named_curve'): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-pkeyopt', `ec_param_enc:${encoding}`]
const pss = (mask: string, salt: string): string[] => ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', `rsa_mgf1_md:${mask}`, '-keyopt', `rsa_pss_saltlen:${salt}`]
const cscaPss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32']

const cases: OpensslCase[] = [
  { name: 'RSA, SHA-256', csca: rsa(2048), signer: rsa(2048), cms: ['-md', 'sha256'] },
  { name: 'RSA, SHA-1 by key identifier', csca: rsa(2048), cscaSigns: ['-sha1'], signer: rsa(1024), cms: ['-md', 'sha1', '-keyid'] },
  { name: 'RSA, SHA-224 without attributes', csca: rsa(2048), signer: rsa(2048), cms: ['-md', 'sha224', '-noattr'] },
  { name: 'RSA, streamed in indefinite lengths', csca: rsa(2048), signer: rsa(2048), cms: ['-md', 'sha512', '-stream'] },
  { name: 'PSS, mask by the same hash', csca: rsa(2048), cscaSigns: cscaPss, signer: rsa(2048), cms: ['-md', 'sha256', ...pss('sha256', '32')] },
  { name: 'PSS, mask by another hash, short salt', csca: rsa(2048), cscaSigns: cscaPss, signer: rsa(2048), cms: ['-md', 'sha512', ...pss('sha1', '20')] },
  { name: 'PSS, SHA-1 with all defaults', csca: rsa(2048), signer: rsa(2048), cms: ['-md', 'sha1', ...pss('sha1', '20'), '-noattr'] },
  { name: 'PSS, no salt', csca: rsa(2048), cscaSigns: [...cscaPss, '-sha384'], signer: rsa(2048), cms: ['-md', 'sha384', ...pss('sha256', '0')] },
  { name: 'PSS key for PSS only', csca: rsa(2048), signer: ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], cms: ['-md', 'sha256', ...pss('sha256', '32')] },
  { name: 'P-256, explicit with seed and cofactor', csca: ec('P-384', 'explicit'), signer: ec('P-256', 'explicit'), cms: ['-md', 'sha256'] },
  { name: 'P-521, SHA-512 streamed by key identifier', csca: ec('P-521'), cscaSigns: ['-sha512'], signer: ec('P-521'), cms: ['-md', 'sha512', '-stream', '-keyid'] },
  { name: 'P-224, SHA-224', csca: ec('P-256'), signer: ec('P-224'), cms: ['-md', 'sha224'] },
  { name: 'brainpoolP256r1, explicit', csca: ec('brainpoolP384r1', 'explicit'), cscaSigns: ['-sha384'], signer: ec('brainpoolP256r1', 'explicit'), cms: ['-md', 'sha256', '-noattr'] },
  { name: 'brainpoolP384r1, hash shorter than the curve', csca: ec('brainpoolP512r1'), cscaSigns: ['-sha512'], signer: ec('brainpoolP384r1'), cms: ['-md', 'sha224'] },
  { name: 'brainpoolP512r1, SHA-384', csca: ec('brainpoolP512r1', 'explicit'), cscaSigns: ['-sha512'], signer: ec('brainpoolP512r1', 'explicit'), cms: ['-md', 'sha384'] },
  { name: 'brainpoolP224r1, hash longer than the curve', csca: ec('P-256'), signer: ec('brainpoolP224r1'), cms: ['-md', 'sha512'] },
  { name: 'RSA above, elliptic curve below', csca: rsa(2048), cscaSigns: [...cscaPss, '-sha512'], signer: ec('P-256'), cms: ['-md', 'sha384'] },
  { name: 'elliptic curve above, RSA below', csca: ec('brainpoolP320r1'), signer: rsa(2048), cms: ['-md', 'sha1'] },
]

const here = spawnSync('openssl', ['version']).status === 0

describe.skipIf(!here)('signed by OpenSSL', () => {
  let folder = ''
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-openssl-')) })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const openssl = (...args: string[]): void => { execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }) }
  const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)))

  const made = new Set<string>()
  /** RSA keys take their time: one of each kind is enough. */
  const keyFile = (owner: string, algorithm: readonly string[]): string => {
    const name = `${owner} ${algorithm.join(' ')}.key`.replaceAll(/[^\w.]/g, '-')
    if (!made.has(name)) openssl('genpkey', ...algorithm, '-out', name)
    made.add(name)
    return name
  }

  const make = ({ csca, cscaSigns = ['-sha256'], signer, cms }: OpensslCase, content: Uint8Array): Uint8Array => {
    writeFileSync(join(folder, 'ds.cnf'), 'keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid,issuer\n')
    writeFileSync(join(folder, 'lds.bin'), content)
    const [cscaKey, signerKey] = [keyFile('csca', csca), keyFile('ds', signer)]
    openssl('req', '-new', '-x509', '-key', cscaKey, '-subj', '/C=UT/O=Utopia/CN=CSCA Utopia', '-days', '3650', '-set_serial', '0', ...cscaSigns,
      '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-out', 'csca.pem')
    openssl('req', '-new', '-key', signerKey, '-subj', '/C=UT/O=Utopia/CN=Document Signer', '-out', 'ds.csr')
    openssl('x509', '-req', '-in', 'ds.csr', '-CA', 'csca.pem', '-CAkey', cscaKey, '-set_serial', '0x8000000000000001', '-days', '3000', '-extfile', 'ds.cnf', ...cscaSigns, '-out', 'ds.pem')
    openssl('cms', '-sign', '-in', 'lds.bin', '-binary', '-nodetach', '-econtent_type', '2.23.136.1.1.1', '-signer', 'ds.pem', '-inkey', signerKey, '-nosmimecap', '-outform', 'DER', '-out', 'sod.p7', ...cms)
    return file('sod.p7')
  }
  const judge = (sod: Uint8Array): PassiveAuthentication => {
    const trust = new TrustStore()
    addTrustFiles(trust, [{ name: 'test', bytes: file('csca.pem') }], Date.now())
    return prove(sod, trust, { at: Date.now() })
  }

  it.each(cases)('$name', (each) => {
    const content = ldsSecurityObject(dataGroups, 'SHA-256')
    const signed = make(each, content)
    for (const sod of [tlv(0x77, signed), signed]) {
      const proof = judge(sod)
      expect([verdictOf(proof.reasons), proof.reasons.map(({ code }) => code)]).toEqual(['genuine', expect.any(Array)])
      expect(Object.values(proof.dataGroups).map(({ hash }) => hash)).toEqual(['ok', 'ok', 'ok'])
    }
    const altered = Uint8Array.from(signed)
    altered[Buffer.from(signed).indexOf(content.subarray(-8)) + 3]! ^= 1
    expect(verdictOf(judge(altered).reasons)).toBe('altered')
  })
})
