import type { SealSignature, SealSignatureStatus } from '../../contract/barcodes.ts'

/** What a seal says about its signature, for whoever holds the trusted certificates. */
export interface SealClaim {
  /** `hcert`: a COSE signature whose key is named by the beginning of its certificate's hash; `idb`: certificates are named by the end of their hash. */
  scheme: 'icaoVds' | 'vdsNc' | '2dDoc' | 'uidai' | 'hcert' | 'idb'
  /** Issuing authority and certificate as the seal names them: country + name 'DETS' and serial '32'; 'FR05' and 'AHP1'. */
  authority: string
  certificateReference: string
  /** The state that the seal says it is of, as in a zone; its signer must be of the same one. Absent where the kind names none. */
  issuingState?: string
  /** DER of the signer's certificate, where the seal carries it (always in VDS-NC, often in ICAO's Datastructure). */
  certificate?: Uint8Array
  /** ES256, ES384 or ES512, where the code names the hash beside the certificate. */
  hash?: string
  /** What was signed. */
  signed: Uint8Array
  /** ECDSA: r and s, concatenated, equally long. RSA: the signature as it is. */
  signature: Uint8Array
  /** Day of signing where the seal says, ISO: a certificate has to have been valid then. */
  signedOn?: string
}

export interface SealCheck {
  status: SealSignatureStatus
  algorithm: string
}

/** What reading seals needs from outside: certificates, a bounded inflate and the time. */
export interface SealTools {
  check(this: void, claim: SealClaim): SealCheck
  /** Unpacks gzip or zlib to at most `limit` bytes; throws beyond and for damage. */
  inflate(this: void, bytes: Uint8Array, limit: number): Uint8Array
  /** Milliseconds since 1970: decides the century of MRZ dates. */
  now: number
}

/** No certificate, no inflate: every signature is of an unknown signer. */
export function withoutTrust(now: number): SealTools {
  return {
    check: () => ({ status: 'unknownSigner', algorithm: '' }),
    inflate: () => {
      throw new RangeError('no inflate')
    },
    now,
  }
}

/** The signature part of a parsed seal. `isOfOneState`: false where what was signed is a document of another state, for which this signer cannot stand. */
export function checkedSignature(tools: SealTools, claim: SealClaim, isOfOneState = true): SealSignature {
  const { status, algorithm } = tools.check(claim)
  const signature: SealSignature = { status: status === 'valid' && !isOfOneState ? 'invalid' : status, signer: `${claim.authority}${claim.certificateReference === '' ? '' : `/${claim.certificateReference}`}`.slice(0, 200), algorithm: algorithm.slice(0, 60) }
  if (claim.signedOn !== undefined) signature.signedOn = claim.signedOn
  return signature
}
