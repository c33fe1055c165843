import { describe, expect, it } from 'vitest'
import type { ChipReading } from '../../../electron/contract/chip.ts'
import { listAges } from '../../../renderer/chip/trust-age.ts'

const reading = (version: string | null, revocationListAt?: string, vouched = true): Pick<ChipReading, 'chain' | 'evidence'> => ({
  chain: {
    status: 'valid', documentSigner: null, candidates: 1, signedAt: null, signedAtSource: 'none', revocation: 'noList', ...(revocationListAt === undefined ? {} : { revocationListAt }),
    issuers: vouched ? [{ subject: 'C=UT', issuer: 'C=UT', serial: '1', country: 'UT', notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2036-01-01T00:00:00.000Z', key: 'P-256', signatureAlgorithm: 'ECDSA SHA-256', fingerprint: 'a'.repeat(64) }] : [],
  },
  evidence: { sod: null, dataGroupHashes: {}, hashAlgorithm: null, certificates: [], revocationLists: [], checkedAt: '2026-06-01T09:00:00.000Z', algorithms: [], trustListVersion: version },
})

describe('the age of the lists that a verdict leans on', () => {
  it('is in whole days on the day of the verdict, each list by its own date', () => {
    expect(listAges(reading('master list DE 2026-05-28; master list UN 2026-06-01', '2026-04-30T09:00:00.001Z'))).toEqual([
      { name: 'master list DE 2026-05-28', days: 4 }, { name: 'master list UN 2026-06-01', days: 0 }, { name: null, days: 31 },
    ])
  })
  it('is told of no list that nothing leaned on, that says no date, or that is dated ahead', () => {
    expect(listAges(reading('master list DE 2026-05-28', undefined, false))).toEqual([])
    expect(listAges(reading('Demo list 1; master list FR 2026-99-99'))).toEqual([])
    expect(listAges(reading('master list DE 2026-06-02'))).toEqual([{ name: 'master list DE 2026-06-02', days: 0 }])
    expect(listAges({ ...reading('master list DE 2026-05-28'), chain: null })).toEqual([])
  })
})
