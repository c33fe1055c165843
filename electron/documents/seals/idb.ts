import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf, SealSignature } from '../../contract/barcodes.ts'
import { decodeBase32 } from './base.ts'
import { decodeC40 } from './c40.ts'
import { fieldsFromMrz, sealMrzLines } from './mrz-fields.ts'
import { checkedSignature, type SealTools } from './tools.ts'
import { sealDate } from './vds.ts'
import { hexOf } from '../hex.ts'

/** A portrait of about 1 KB, a certificate and a signature. */
const unpackedLimit = 8 * 1024
const tags = { group: 0x61, certificate: 0x7e, signature: 0x7f } as const
/** ES256, ES384, ES512: the hash of the signature by its number in the header. */
const algorithms: Readonly<Record<number, string>> = { 1: 'ES256', 2: 'ES384', 3: 'ES512' }

/** Messages by their tag (ICAO TR "Datastructure for Barcode" §3.4; 0x80 and above BSI TR-03171): zone, text or bytes. */
const messages: Readonly<Record<number, [name: string, coding: 'mrz' | 'c40' | 'seal' | 'left']>> = {
  0x01: ['visa', 'seal'], 0x02: ['emergencyTravelDocument', 'seal'], 0x03: ['proofOfTesting', 'left'], 0x04: ['proofOfVaccination', 'left'], 0x05: ['proofOfRecovery', 'left'],
  0x06: ['travelAuthorization', 'left'], 0x07: ['mrzTd1', 'mrz'], 0x08: ['mrzTd3', 'mrz'], 0x09: ['accessNumber', 'left'], 0x0a: ['cardAccess', 'left'],
  0x80: ['portrait', 'left'], 0x81: ['mrzTd2', 'mrz'], 0x82: ['documentReference', 'c40'], 0x83: ['azrNumber', 'c40'], 0x85: ['documentNumber', 'c40'], 0xf0: ['portrait', 'left'],
}

interface Tlv {
  tag: number
  /** Index behind its last byte. */
  end: number
  value: Uint8Array
}

/**
 * ICAO Datastructure for Barcode: 'NDB1' or 'RDB1', a letter that says whether it is signed (bit 0) and packed (bit 1), base 32 of a
 * header, a group of messages, and where signed the signature, with its certificate or without. `null` for anything else. The access number
 * of a chip and portraits are left out; proofs of health too.
 */
export function parseIdb(text: string, tools: SealTools): ParsedBarcodeOf<'idb'> | null {
  const match = /^[NR]DB1([A-D])([A-Z2-7]{8,6000})=*\s*$/.exec(text)
  if (match === null) return null
  const flags = match[1]!.charCodeAt(0) - 0x41
  const raw = decodeBase32(match[2]!)
  if (raw === null) return null
  const bytes = (flags & 2) === 0 ? raw : tools.inflate(raw, unpackedLimit)
  const isSigned = (flags & 1) === 1
  const header = readHeader(bytes, isSigned)
  const outer = readTlvs(bytes, header.end)
  const group = outer.find(({ tag }) => tag === tags.group)
  if (group === undefined) return null
  const warnings = new Set<BarcodeWarning>()
  const fields: BarcodeFields = { issuingState: header.country }
  const extra: Record<string, string> = {}
  let profile = 'unknown'
  for (const { tag, value } of readTlvs(group.value, 0)) {
    const [name, coding] = messages[tag] ?? [`tag${tag}`, 'left']
    if (messages[tag] === undefined) warnings.add('unknownProfile')
    else if (profile === 'unknown' && coding !== 'left') profile = name
    try {
      take(name, coding, value, fields, extra, tools.now, (warning) => warnings.add(warning))
    } catch {
      warnings.add('damagedData')
    }
  }
  const signature = outer.find(({ tag }) => tag === tags.signature)
  if (isSigned && signature === undefined) return null
  if (!isSigned) warnings.add('notSigned')
  return {
    kind: 'idb', fields, warnings: [...warnings], profile, extra,
    ...(signature === undefined || !isSigned ? {} : { signature: signatureOf(bytes.slice(0, group.end), header, signature.value, outer.find(({ tag }) => tag === tags.certificate)?.value, tools) }),
  }
}

interface Header {
  country: string
  algorithm: number
  reference: string
  signedOn: string | null
  end: number
}

/** Country in two bytes of C40; where signed the algorithm, five bytes that name the certificate, and the masked date of signing. */
function readHeader(bytes: Uint8Array, isSigned: boolean): Header {
  const country = decodeC40(bytes.subarray(0, 2)).trimEnd()
  if (!/^[A-Z]{1,3}$/.test(country)) throw new RangeError('country')
  if (!isSigned) return { country, algorithm: 0, reference: '', signedOn: null, end: 2 }
  if (bytes.length < 12) throw new RangeError('header')
  const reference = hexOf(bytes.subarray(3, 8))
  return { country, algorithm: bytes[2]!, reference, signedOn: sealDate(bytes.subarray(9, 12)), end: 12 }
}

/** With a certificate in the code it is proven as a VDS-NC is, through a trusted state; without, the signer is not known here. */
function signatureOf(signed: Uint8Array, header: Header, signature: Uint8Array, certificate: Uint8Array | undefined, tools: SealTools): SealSignature {
  const algorithm = algorithms[header.algorithm] ?? ''
  const checked = checkedSignature(tools, {
    scheme: 'vdsNc', authority: header.country, certificateReference: algorithm, issuingState: header.country, signed, signature,
    ...(certificate === undefined ? {} : { certificate }), ...(header.signedOn === null ? {} : { signedOn: header.signedOn }),
  })
  const named = { ...checked, signer: `${header.country}/${header.reference}` }
  return certificate === undefined ? { ...named, status: 'unknownSigner' } : named
}

function take(name: string, coding: 'mrz' | 'c40' | 'seal' | 'left', value: Uint8Array, fields: BarcodeFields, extra: Record<string, string>, now: number, warn: (warning: BarcodeWarning) => void): void {
  if (coding === 'left') return
  if (coding === 'c40') {
    const text = decodeC40(value).trim().slice(0, 60)
    if (name === 'documentNumber') fields.documentNumber = text
    else if (name === 'azrNumber') fields.personalNumber = text
    extra[name] = text
    return
  }
  if (coding === 'mrz') {
    takeZone(sealMrzLines(decodeC40(value), 'mrz'), fields, now, warn)
    return
  }
  // A visa and an emergency travel document are the features of their seal, by the same tags.
  for (const feature of readTlvs(value, 0)) {
    if (feature.tag === 1) takeZone(sealMrzLines(decodeC40(feature.value), 'mrva'), fields, now, warn)
    else if (feature.tag === 2) takeZone(sealMrzLines(decodeC40(feature.value), name === 'visa' ? 'mrvb' : 'mrz'), fields, now, warn)
    else if (feature.tag === 5) extra['passportNumber'] = decodeC40(feature.value).trim()
  }
}

function takeZone(lines: string[], fields: BarcodeFields, now: number, warn: (warning: BarcodeWarning) => void): void {
  Object.assign(fields, fieldsFromMrz(lines, now, warn), { mrzLines: lines })
}

const mostTlvs = 64

/** Tag, DER length, value. Throws RangeError where a length lies. */
function readTlvs(bytes: Uint8Array, from: number): Tlv[] {
  const found: Tlv[] = []
  for (let at = from; at < bytes.length;) {
    const [tag, short] = [bytes[at], bytes[at + 1]]
    if (tag === undefined || short === undefined || found.length >= mostTlvs) throw new RangeError('TLV')
    at += 2
    let length = short
    if (short >= 0x80) {
      const octets = short & 0x7f
      if (octets < 1 || octets > 2) throw new RangeError('TLV length')
      length = 0
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + i] ?? Infinity)
      at += octets
    }
    if (at + length > bytes.length) throw new RangeError('TLV length')
    at += length
    found.push({ tag, end: at, value: bytes.slice(at - length, at) })
  }
  return found
}
