import { describe, expect, it } from 'vitest'
import { boolean, integer, nullValue, octetString, oid, sequence, setOf, tlv } from '../../../electron/documents/asn1/writer.ts'
import { readRevocationList } from '../../../electron/emrtd/proof/crl.ts'
import type { PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { LONGEST_WITHOUT_NEXT_UPDATE_DAYS } from '../../../electron/emrtd/proof/revocation.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { makeCsca } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { makeCrl } from './cms-builder.ts'
import { codesOf, DAY, NOW, ordinary, prove, seeded } from './pki-cases.ts'
import { says, summary } from './says.ts'

const { key, scheme, pki, trust, sod } = ordinary

describe('revocation', () => {
  const crl = (serials: bigint[], nextUpdate: number | null = NOW + 30 * DAY, issuer = pki.csca, thisUpdate = NOW - DAY): ReturnType<typeof readRevocationList> =>
    readRevocationList(makeCrl(issuer, serials, thisUpdate, nextUpdate))

  it('refuses a revoked signer and tells the state of the list otherwise', () => {
    expect(summary(prove(sod, trust, { revocationLists: [crl([5n, 77n])] }))).toEqual(says('altered', 'revoked'))
    const good = prove(sod, trust, { revocationLists: [crl([5n])] })
    expect(summary(good)).toEqual(says('genuine'))
    expect(good.chain?.revocation).toBe('notRevoked')
    expect(good.chain?.revocationListAt).toMatch(/^20\d\d-\d\d-\d\dT/)
    expect(prove(sod, trust, {}).chain).not.toHaveProperty('revocationListAt')
    expect(codesOf(good)).not.toContain('noRevocationList')
    expect(good.evidence.revocationLists).toHaveLength(1)
    expect(summary(prove(sod, trust, { revocationLists: [crl([], NOW - DAY / 2)] }))).toEqual(says('genuine', 'revocationListOutdated'))
    expect(summary(prove(sod, trust))).toEqual(says('genuine', 'noRevocationList'))
  })

  it('is not told by a list that its issuer did not sign', () => {
    const forger = makeCsca({
      country: 'UT', organization: 'Utopia Test PKI', commonName: 'CSCA Utopia', serial: 1n, notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, seeded('forger'))
    const forged = crl([77n], NOW + DAY, forger)
    expect(summary(prove(sod, trust, { revocationLists: [forged] }))).toEqual(says('genuine', 'revocationListInvalid', 'noRevocationList'))
    // Beside the issuer's own list it decides nothing either, whichever comes first.
    for (const revocationLists of [[forged, crl([5n])], [crl([5n]), forged]]) {
      const proof = prove(sod, trust, { revocationLists })
      expect([verdictOf(proof.reasons), proof.chain?.revocation]).toEqual(['genuine', 'notRevoked'])
    }
    expect(summary(prove(sod, trust, { revocationLists: [forged, crl([77n])] }))).toEqual(says('altered', 'revoked'))
  })

  it('is told by a list without a next date for as long as states have time for the next one', () => {
    const listOf = (days: number): PassiveAuthentication => prove(sod, trust, { revocationLists: [crl([5n], null, pki.csca, NOW - days * DAY)] })
    expect(listOf(LONGEST_WITHOUT_NEXT_UPDATE_DAYS - 1).chain?.revocation).toBe('notRevoked')
    const old = listOf(LONGEST_WITHOUT_NEXT_UPDATE_DAYS + 10)
    expect(old.chain?.revocation).toBe('outdatedList')
    expect(old.reasons).toContainEqual({ code: 'revocationListOutdated', params: { days: 10 } })
  })

  it('is not cleared by a list of the future, which still withdraws', () => {
    const ahead = (serial: bigint, by = 30 * DAY): ReturnType<typeof readRevocationList> => crl([serial], NOW + 60 * DAY, pki.csca, NOW + by)
    for (const by of [1000, DAY / 2, 30 * DAY]) {
      const proof = prove(sod, trust, { revocationLists: [ahead(5n, by)] })
      expect(proof.chain?.revocation).toBe('noList')
      expect(codesOf(proof)).toContain('revocationListAhead')
    }
    expect(prove(sod, trust, { revocationLists: [ahead(5n), crl([5n])] }).chain?.revocation).toBe('notRevoked')
    expect(summary(prove(sod, trust, { revocationLists: [ahead(77n)] }))).toEqual(says('altered', 'revoked'))
  })

  it.each([
    ['of changes', '2.5.29.27', integer(3)], ['of authorities only', '2.5.29.28', sequence(tlv(0x82, Uint8Array.of(0xff)))], ['of something unknown', '1.2.3.4', nullValue()],
  ])('takes a list %s for what it names, not for what it leaves out', (_, type, value) => {
    const list = (serial: bigint, critical = true): ReturnType<typeof readRevocationList> => readRevocationList(makeCrl(pki.csca, [serial], NOW - DAY, NOW + DAY, {
      extensions: [sequence(oid('2.5.29.20'), octetString(integer(7))), sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value))],
    }))
    expect(summary(prove(sod, trust, { revocationLists: [list(5n)] }))).toEqual(says('genuine', 'noRevocationList'))
    expect(summary(prove(sod, trust, { revocationLists: [list(77n)] }))).toEqual(says('altered', 'revoked'))
    expect(prove(sod, trust, { revocationLists: [list(5n, false)] }).chain?.revocation).toBe('notRevoked')
  })

  it('leaves out what an indirect list says of another issuer\'s certificates', () => {
    const elsewhere = sequence(setOf(sequence(oid('2.5.4.6'), tlv(0x13, new TextEncoder().encode('XX')))))
    const list = (...issuers: { from: number; name: Uint8Array }[]): ReturnType<typeof readRevocationList> =>
      readRevocationList(makeCrl(pki.csca, [5n, 6n, 77n], NOW - DAY, NOW + DAY, { issuers }))
    expect(prove(sod, trust, { revocationLists: [list({ from: 1, name: elsewhere })] }).chain?.revocation).toBe('notRevoked')
    expect(codesOf(prove(sod, trust, { revocationLists: [list({ from: 1, name: elsewhere }, { from: 2, name: pki.csca.subjectName })] }))).toContain('revoked')
  })

  it('is told by the list of an authority under its new name', () => {
    const renamed = { ...pki.csca, subjectName: sequence(setOf(sequence(oid('2.5.4.6'), tlv(0x13, new TextEncoder().encode('UT'))))) }
    expect(codesOf(prove(sod, trust, { revocationLists: [crl([77n], NOW + DAY, renamed)] }))).toContain('revoked')
  })

  it('passes over the lists of other countries', () => {
    const other = makeCsca({
      country: 'XX', organization: 'Elsewhere', commonName: 'CSCA', serial: 1n, notBefore: NOW - DAY, notAfter: NOW + DAY, key, scheme,
    }, seeded('elsewhere'))
    expect(summary(prove(sod, trust, { revocationLists: [crl([77n], NOW + DAY, other)] }))).toEqual(says('genuine', 'noRevocationList'))
  })
})
