import { describe, expect, it } from 'vitest'
import { Asn1Error } from '../../../electron/documents/asn1/errors.ts'
import { bitString, integer, octetString, oid, sequence, setOf, tlv } from '../../../electron/documents/asn1/writer.ts'
import { curveByName } from '../../../electron/emrtd/algorithms/curves.ts'
import { readDg14, readSecurityInfos } from '../../../electron/emrtd/data-groups/security-infos.ts'
import { ecPublicKeyInfo } from '../../../electron/emrtd/simulator/pki/keys.ts'

const bsi = '0.4.0.127.0.7.2.2'
const curve = curveByName('brainpoolP256r1')
const point = curve.Point.BASE.multiply(7n).toBytes(false)
const dh = sequence(oid('1.2.840.10046.2.1'), sequence(integer(23n), integer(5n), integer(11n)))

describe('SecurityInfos', () => {
  it('sorts every kind of 9303-11 §9.2', () => {
    const infos = readSecurityInfos(setOf(
      sequence(oid(`${bsi}.4.2.4`), integer(2), integer(13)),
      sequence(oid(`${bsi}.4.2`), sequence(oid('0.4.0.127.0.7.1.2'), integer(13)), integer(13)),
      sequence(oid(`${bsi}.3.2.4`), integer(1), integer(3)),
      sequence(oid(`${bsi}.1.2`), ecPublicKeyInfo(curve, point, true), integer(3)),
      sequence(oid(`${bsi}.1.1`), sequence(dh, bitString(integer(8n)))),
      sequence(oid(`${bsi}.2`), integer(1)),
      sequence(oid('2.23.136.1.1.5'), integer(1), oid('0.4.0.127.0.7.1.1.4.1.3')),
      sequence(oid('2.23.136.1.1.13'), octetString(Uint8Array.of(1, 2))),
      sequence(oid('1.2.3.4'), integer(1)),
    ))
    expect(infos.pace).toEqual([{ protocol: `${bsi}.4.2.4`, version: 2, parameterId: 13 }])
    expect(infos.paceDomainParameters).toMatchObject([{ protocol: `${bsi}.4.2`, parameterId: 13n, domain: { kind: 'ECDH', curve } }])
    expect(infos.chipAuthentication).toEqual([{ protocol: `${bsi}.3.2.4`, version: 1, keyId: 3n }])
    expect(infos.chipAuthenticationKeys).toHaveLength(2)
    expect(infos.chipAuthenticationKeys).toContainEqual(expect.objectContaining({ domain: { kind: 'ECDH', curve }, keyId: 3n, publicKey: point }))
    expect(infos.chipAuthenticationKeys).toContainEqual({
      protocol: `${bsi}.1.1`, keyId: null, domain: { kind: 'DH', prime: 23n, generator: 5n, order: 11n }, publicKey: Uint8Array.of(8),
    })
    expect(infos.activeAuthentication).toEqual(['0.4.0.127.0.7.1.1.4.1.3'])
    expect(infos.terminalAuthentication).toEqual([{ version: 1 }])
    expect([...infos.efDir!]).toEqual([1, 2])
    expect(infos.unknown).toEqual(['1.2.3.4'])
  })

  it('keeps the others when one is on a curve that nobody knows', () => {
    const unknown = sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.9')), bitString(point))
    const infos = readDg14(tlv(0x6e, setOf(sequence(oid(`${bsi}.1.2`), unknown), sequence(oid(`${bsi}.3.2.1`), integer(1)))))
    expect(infos.chipAuthentication).toHaveLength(1)
    expect(infos.unknown).toEqual([`${bsi}.1.2`])
  })

  it('takes what follows EF.CardAccess in its file, and refuses what is not a SET', () => {
    expect(readSecurityInfos(Uint8Array.from([...setOf(), 0, 0])).pace).toEqual([])
    expect(() => readSecurityInfos(sequence())).toThrow(Asn1Error)
    expect(() => readSecurityInfos(setOf(sequence(oid(`${bsi}.3.2.1`), integer(-1))))).toThrow(Asn1Error)
  })
})
