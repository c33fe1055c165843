import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { isIsoDate } from '../dates.ts'
import { decodeBase64 } from './base.ts'
import { canonicalJson, type Json } from './canonical-json.ts'
import { checkedSignature, type SealTools } from './tools.ts'

type JsonObject = Record<string, Json>

/**
 * ICAO VDS-NC (Doc 9303-13 §5, "VDS-NC: visible digital seal for non-constrained environments" v1.4): JSON with `data` and
 * `sig`; the signature covers `data` in canonical form (RFC 8785), and the signer's certificate comes
 * along. `null` for anything else.
 */
export function parseVdsNc(text: string, tools: SealTools): ParsedBarcodeOf<'vds-nc'> | null {
  if (!text.trimStart().startsWith('{') || text.length > 8192) return null
  let whole: Json
  try {
    whole = JSON.parse(text) as Json
  } catch {
    return null
  }
  const data = object(object(whole)?.['data'])
  const sig = object(object(whole)?.['sig'])
  const header = object(data?.['hdr'])
  const message = object(data?.['msg'])
  if (data === null || sig === null || header === null || message === null) return null
  const profile = string(header['t'])
  const country = string(header['is'])
  const version = typeof header['v'] === 'number' && Number.isInteger(header['v']) ? header['v'] : Number(string(header['v']))
  if (!/^[a-z]+\.[a-z]+$/.test(profile) || !/^[A-Z]{1,3}$/.test(country) || !(version >= 0 && version < 256)) return null

  const warnings = new Set<BarcodeWarning>()
  if (!['icao.test', 'icao.vacc', 'icao.dta'].includes(profile)) warnings.add('unknownProfile')
  const fields = readPerson(message, country, warnings)
  const extra: Record<string, string> = {}
  flatten(message, '', extra)
  const certificate = decodeBase64(string(sig['cer']))
  const value = decodeBase64(string(sig['sigvl']))
  let signed: Uint8Array
  try {
    signed = new TextEncoder().encode(canonicalJson(data))
  } catch {
    return null
  }
  return {
    kind: 'vds-nc',
    fields,
    warnings: [...warnings],
    signature: checkedSignature(tools, {
      scheme: 'vdsNc',
      authority: country,
      certificateReference: string(sig['alg']),
      issuingState: country,
      ...(certificate === null ? {} : { certificate }),
      signed,
      signature: value ?? new Uint8Array(),
    }),
    profile,
    version,
    extra,
  }
}

function readPerson(message: JsonObject, country: string, warnings: Set<BarcodeWarning>): BarcodeFields {
  const fields: BarcodeFields = { issuingState: country }
  const person = object(message['pid']) ?? message
  const name = string(person['n'])
  if (name !== '') {
    // Primary and secondary identifier divided by two blanks, or not at all.
    const [primary = '', secondary] = name.split(/ {2,}|<</)
    if (secondary === undefined) fields.fullName = name.slice(0, 600)
    else {
      fields.primaryIdentifier = primary.slice(0, 600)
      fields.secondaryIdentifier = secondary.slice(0, 600)
    }
  }
  const birth = string(person['dob'])
  if (isIsoDate(birth)) fields.dateOfBirth = birth
  else if (/^\d{4}/.test(birth)) fields.yearOfBirth = Number(birth.slice(0, 4))
  else if (birth !== '') warnings.add('dateInvalid')
  const sex = string(person['sex'])
  if (sex === 'M' || sex === 'F' || sex === 'X') fields.sex = sex
  else if (sex !== '') warnings.add('valueInvalid')
  const number = string(person['dn']) || string(person['i'])
  if (number !== '') fields.documentNumber = number.slice(0, 600)
  return fields
}

/** Every leaf by its path, bounded: at most 60 leaves, depth 6. */
function flatten(value: Json, path: string, into: Record<string, string>, depth = 0): void {
  if (depth > 6 || Object.keys(into).length >= 60) return
  if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path === '' ? key : `${path}.${key}`, into, depth + 1)
  } else if (value !== null && path.length <= 60) into[path] = String(value).slice(0, 600)
}

function object(value: Json | undefined): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null
}

function string(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
