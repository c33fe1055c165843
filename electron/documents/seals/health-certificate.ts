import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isExpired, isIsoDate } from '../dates.ts'
import { decodeBase45 } from './base.ts'
import { cborBytes, readCbor, type Cbor } from './cbor.ts'
import { checkedSignature, type SealTools } from './tools.ts'
import { hexOf } from '../hex.ts'

/** A certificate unpacks to some 500 bytes. */
const unpackedLimit = 8 * 1024
const coseSign1 = 18
/** ECDSA with SHA-256 (RFC 9053 §2.1). PS256, which the standard allows too, is not checked here. */
const es256 = -7
/** Labels: COSE headers (RFC 9052 §3.1), CBOR web token claims (RFC 8392 §4), the certificate's own (eHealth Network, HCERT §3.3.4). */
const [algorithm, keyId] = [1, 4]
const claims = { issuer: 1, expiry: 4, issuedAt: 6, hcert: -260 } as const

/**
 * EU health certificate: 'HC1:', base 45, zlib, and a CBOR web token under one signature. Whose it is, and who signed; what
 * it says about a person's health is no business of a desk, and is not taken. `null` for anything else.
 */
export function parseHealthCertificate(text: string, tools: SealTools): ParsedBarcodeOf<'health-certificate'> | null {
  if (!text.startsWith('HC1:')) return null
  const packed = decodeBase45(text.slice(4).replace(/[\r\n]+$/, ''))
  if (packed === null) return null
  const signed = signOne(readCbor(tools.inflate(packed, unpackedLimit)))
  const token = mapOf(readCbor(signed.payload))
  const content = mapOf(mapOf(token.get(claims.hcert)).get(1))
  const warnings = new Set<BarcodeWarning>()
  const country = stringOf(token.get(claims.issuer))
  const fields: BarcodeFields = {}
  takePerson(content, fields, warnings)
  const [issued, ends] = [dayOf(token.get(claims.issuedAt)), dayOf(token.get(claims.expiry))]
  // Its dates are the certificate's, not those of the document beside it.
  if (ends !== null && isExpired(ends, new Date(tools.now).toISOString().slice(0, 10))) warnings.add('expiredSeal')
  const checked = checkedSignature(tools, {
    scheme: 'hcert', authority: country.slice(0, 2), issuingState: country.slice(0, 2), certificateReference: hexOf(signed.keyId),
    // RFC 9052 §4.4: ["Signature1", protected, no external data, payload].
    signed: Uint8Array.from([0x84, 0x6a, ...new TextEncoder().encode('Signature1'), ...cborBytes(signed.protected), 0x40, ...cborBytes(signed.payload)]),
    signature: signed.signature,
    ...(issued === null ? {} : { signedOn: issued }),
  })
  return { kind: 'health-certificate', fields, warnings: [...warnings], signature: signed.algorithm === es256 ? checked : { ...checked, status: 'unsupported', algorithm: '' } }
}

function signOne(message: Cbor): { protected: Uint8Array; payload: Uint8Array; signature: Uint8Array; algorithm: Cbor; keyId: Uint8Array } {
  const body = message !== null && typeof message === 'object' && 'tag' in message && message.tag === coseSign1 ? message.value : message
  if (!Array.isArray(body) || body.length !== 4) throw new RangeError('no COSE_Sign1')
  const [head, open, payload, signature] = body
  if (!(head instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) throw new RangeError('no COSE_Sign1')
  const inside = head.length === 0 ? new Map<number | string, Cbor>() : mapOf(readCbor(head))
  const id = inside.get(keyId) ?? mapOf(open).get(keyId)
  return { protected: head, payload, signature, algorithm: inside.get(algorithm) ?? mapOf(open).get(algorithm) ?? null, keyId: id instanceof Uint8Array ? id.slice(0, 32) : new Uint8Array() }
}

/** `fn`, `gn`: as written; `fnt`, `gnt`: as in a zone. */
function takePerson(content: Map<number | string, Cbor>, fields: BarcodeFields, warnings: Set<BarcodeWarning>): void {
  const name = mapOf(content.get('nam'))
  const say = (written: string, zone: string): string => (stringOf(name.get(written)) || stringOf(name.get(zone)).replaceAll('<', ' ')).trim().slice(0, 100)
  const [family, given] = [say('fn', 'fnt'), say('gn', 'gnt')]
  if (family !== '') fields.primaryIdentifier = family
  if (given !== '') fields.secondaryIdentifier = given
  const birth = stringOf(content.get('dob')).slice(0, 10)
  if (isIsoDate(birth)) fields.dateOfBirth = birth
  else if (/^(18[5-9]|19|20)\d{1,2}/.test(birth) && /^\d{4}(-\d{2})?$/.test(birth)) fields.yearOfBirth = Number(birth.slice(0, 4))
  else if (birth !== '') warnings.add('dateInvalid')
}

function mapOf(value: Cbor | undefined): Map<number | string, Cbor> {
  if (!(value instanceof Map)) throw new RangeError('no map')
  return value
}

function stringOf(value: Cbor | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** Seconds since 1970, as a day. */
function dayOf(value: Cbor | undefined): string | null {
  if (typeof value !== 'number' || !(value > 0 && value < 7_258_118_400)) return null
  return new Date(value * 1000).toISOString().slice(0, 10)
}
