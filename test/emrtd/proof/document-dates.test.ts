import { describe, expect, it } from 'vitest'
import { bitString, integer, sequence, tlv } from '../../../electron/documents/asn1/writer.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { makeDg1 } from '../../../electron/emrtd/simulator/document-files.ts'
import { extension, oddCertificate, oddSod } from './cms-builder.ts'
import { codesOf, DAY, makePki, NOW, prove, trusting } from './pki-cases.ts'

const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
const pki = makePki({ kind: 'EC', curve: 'P-256' }, scheme)
const generalized = (tag: number, time: number): Uint8Array => tlv(tag, new TextEncoder().encode(`${new Date(time).toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`))
const time = (at: number): Uint8Array => generalized(0x18, at)

/** What is told of an object signed one day ago, under a signer with these dates. */
function told({ period, notAfter = NOW + 4000 * DAY, expiry = '301231' }: { period?: Uint8Array; notAfter?: number; expiry?: string }): string[] {
  const der = oddCertificate({
    key: pki.signer.key, issuerKey: pki.csca.key, issuerScheme: scheme, subjectName: pki.signer.subjectName, issuerName: pki.csca.subjectName,
    serial: integer(77), validity: [time(NOW - 900 * DAY), time(notAfter)],
    extensions: [extension('2.5.29.15', bitString(Uint8Array.of(0x80), 7), true), ...(period === undefined ? [] : [extension('2.5.29.16', period)])],
  })
  const dataGroups = new Map([[1, makeDg1(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', `L898902C36UTO7408122F${expiry}9<<<<<<<<<<<<<<<6`])]])
  const proof = prove(oddSod({ signer: { ...pki.signer, der }, dataGroups, certificates: [der], signingTime: time(NOW - DAY) }), trusting(pki.csca), { dataGroups })
  return [verdictOf(proof.reasons), ...codesOf(proof)]
}

describe('dates that are told and weigh nothing', () => {
  it('a signing time outside the private key\'s period', () => {
    const period = (from: number, until: number): Uint8Array => sequence(generalized(0x80, from), generalized(0x81, until))
    expect(told({ period: period(NOW - 100 * DAY, NOW + DAY) })).not.toContain('signedOutsideKeyPeriod')
    for (const outside of [period(NOW - 900 * DAY, NOW - 800 * DAY), period(NOW + 10 * DAY, NOW + 90 * DAY), sequence(generalized(0x81, NOW - 90 * DAY))]) {
      expect(told({ period: outside })).toEqual(expect.arrayContaining(['genuine', 'signedOutsideKeyPeriod']))
    }
  })

  it('and a period that is not written as one takes nothing along', () => {
    for (const period of [integer(1), sequence(tlv(0x80, Uint8Array.of(1, 2))), Uint8Array.of(0x30, 0x05)]) {
      expect(told({ period })[0]).toBe('genuine')
    }
  })

  it('a document that is valid longer than its signer\'s certificate', () => {
    const notAfter = Date.UTC(2030, 0, 1)
    expect(told({ notAfter, expiry: '340415' })).toEqual(expect.arrayContaining(['genuine', 'documentOutlivesSigner']))
    for (const expiry of ['291231', '300101', '<<<<<<', '991231']) expect(told({ notAfter, expiry })).not.toContain('documentOutlivesSigner')
  })
})
