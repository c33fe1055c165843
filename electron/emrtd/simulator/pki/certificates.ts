import { bitString, boolean, explicit, integer, octetString, oid, printableString, sequence, setOf, time, tlv, utf8String } from '../../../documents/asn1/writer.ts'
import { digest, makeKey, sign, signatureIdentifier, type KeyRequest, type SignatureScheme, type TestKey } from './keys.ts'

export interface IssuedCertificate {
  der: Uint8Array
  key: TestKey
  scheme: SignatureScheme
  /** Issuer name in DER, as a SignerInfo repeats it. */
  issuerName: Uint8Array
  subjectName: Uint8Array
  serial: bigint
  keyIdentifier: Uint8Array
}

export interface CertificateRequest {
  country: string
  organization: string
  commonName: string
  serial: bigint
  /** Milliseconds since 1970. */
  notBefore: number
  notAfter: number
  key: KeyRequest
  /** How this key signs: its own certificate for a CSCA, the SOD for a document signer. */
  scheme: SignatureScheme
}

function name({ country, organization, commonName }: CertificateRequest): Uint8Array {
  const attribute = (type: string, value: Uint8Array): Uint8Array => setOf(sequence(oid(type), value))
  return sequence(
    attribute('2.5.4.6', printableString(country)),
    attribute('2.5.4.10', utf8String(organization)),
    attribute('2.5.4.3', utf8String(commonName)),
  )
}

function extension(type: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value))
}

/** A self-signed country signing CA (ICAO 9303-12 §7.1). */
export function makeCsca(request: CertificateRequest, random: (bytes: number) => Uint8Array): IssuedCertificate {
  return issue(request, makeKey(request.key, random), null)
}

/** A document signer under `csca` (ICAO 9303-12 §7.1). */
export function makeDocumentSigner(request: CertificateRequest, csca: IssuedCertificate, random: (bytes: number) => Uint8Array): IssuedCertificate {
  return issue(request, makeKey(request.key, random), csca)
}

function issue(request: CertificateRequest, key: TestKey, issuer: IssuedCertificate | null): IssuedCertificate {
  const subjectName = name(request)
  const issuerName = issuer?.subjectName ?? subjectName
  const signer = issuer ?? { key, scheme: request.scheme }
  const keyIdentifier = digest('SHA-1', key.spki)
  const authority = issuer?.keyIdentifier ?? keyIdentifier
  // keyUsage: digitalSignature for a signer, keyCertSign and cRLSign for a CA.
  const usage = issuer === null ? bitString(Uint8Array.of(0x06), 1) : bitString(Uint8Array.of(0x80), 7)
  const extensions = [
    extension('2.5.29.35', false, sequence(tlv(0x80, authority))),
    extension('2.5.29.14', false, octetString(keyIdentifier)),
    extension('2.5.29.15', true, usage),
    ...(issuer === null ? [extension('2.5.29.19', true, sequence(boolean(true), integer(0)))] : []),
  ]
  const body = sequence(
    explicit(0, integer(2)),
    integer(request.serial),
    signatureIdentifier(signer.scheme),
    issuerName,
    sequence(time(request.notBefore), time(request.notAfter)),
    subjectName,
    key.spki,
    explicit(3, sequence(...extensions)),
  )
  const der = sequence(body, signatureIdentifier(signer.scheme), bitString(sign(signer.key, signer.scheme, body)))
  return { der, key, scheme: request.scheme, issuerName, subjectName, serial: request.serial, keyIdentifier }
}
