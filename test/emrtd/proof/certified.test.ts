import { expect, it } from 'vitest'
import { isCertified } from '../../../electron/emrtd/proof/chain.ts'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { makeDocumentSigner } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { DAY, makePki, NOW, seeded, trusting } from './pki-cases.ts'

const key = { kind: 'EC' as const, curve: 'P-256' as const }
const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }

it('takes a signer for certified by a trusted certificate of its own state only', () => {
  const { csca, signer } = makePki(key, scheme)
  const trust = trusting(csca)
  expect(isCertified(readCertificate(signer.der), trust)).toBe(true)
  const stranger = makeDocumentSigner({
    country: 'XA', organization: 'Utopia Test PKI', commonName: 'DS of another state', key, scheme, serial: 78n, notBefore: NOW - 100 * DAY, notAfter: NOW + 4000 * DAY,
  }, csca, seeded('stranger'))
  expect(isCertified(readCertificate(stranger.der), trust)).toBe(false)
  expect(isCertified(readCertificate(signer.der), trusting())).toBe(false)
})
