import { createHash } from 'node:crypto'
import { fingerprint } from '../../../electron/emrtd/proof/certificate.ts'
import { makeSignedData } from '../../../electron/emrtd/simulator/pki/signed-data.ts'
import { content, listSigner } from './list-signer.ts'
import { DAY, makePki, NOW, type Pki } from './pki-cases.ts'

const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }

/** Authorities of one name and different keys: one is the state's, another may be a forger's. */
export const authority = (curve: 'P-256' | 'P-384' | 'brainpoolP256r1' | 'brainpoolP384r1'): Pki => makePki({ kind: 'EC', curve }, scheme)

/** A master list that `by` signed, so many half days ago. */
export function masterList(by: Pki, others: readonly Pki[] = [], halfDaysAgo = 0): Uint8Array {
  return makeSignedData({
    signer: listSigner(by.csca, by.signer), contentType: '2.23.136.1.1.2', content: content(by.csca.der, ...others.map(({ csca }) => csca.der)), signingTime: NOW - halfDaysAgo * DAY / 2,
  })
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const printOf = ({ csca }: Pki): string => fingerprint(csca.der)
