import { bitString, explicit, integer, octetString, oid, sequence, setOf, time, tlv } from '../../../electron/documents/asn1/writer.ts'
import type { IssuedCertificate } from '../../../electron/emrtd/simulator/pki/certificates.ts'
import { sign, signatureIdentifier } from '../../../electron/emrtd/simulator/pki/keys.ts'
import { DAY, NOW } from './pki-cases.ts'

/** A master list signer under `csca` (9303-12 §7.1.1, table 11): the document signer's key with the list signer's usage. */
export function listSigner(csca: IssuedCertificate, key: IssuedCertificate, usage = '2.23.136.1.1.3'): IssuedCertificate {
  const extension = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), octetString(value))
  const body = sequence(
    explicit(0, integer(2)), integer(300), signatureIdentifier(csca.scheme), csca.subjectName,
    sequence(time(NOW - DAY), time(NOW + DAY)), key.subjectName, key.key.spki,
    explicit(3, sequence(
      extension('2.5.29.35', sequence(tlv(0x80, csca.keyIdentifier))),
      extension('2.5.29.14', octetString(key.keyIdentifier)),
      extension('2.5.29.15', bitString(Uint8Array.of(0x80), 7)),
      extension('2.5.29.37', sequence(oid(usage))),
    )),
  )
  const der = sequence(body, signatureIdentifier(csca.scheme), bitString(sign(csca.key, csca.scheme, body)))
  return { ...key, der, serial: 300n, issuerName: csca.subjectName }
}

/** CscaMasterList (9303-12 §8). */
export const content = (...certificates: Uint8Array[]): Uint8Array => sequence(integer(0), setOf(...certificates))
