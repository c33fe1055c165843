import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf, SealSignature } from '../../contract/barcodes.ts'
import { decodeBase32 } from './base.ts'
import { decodeC40 } from './c40.ts'
import { germanKinds, idbMessages, type MessageCoding } from './idb-messages.ts'
import { idbStructure, readTlvs, type IdbStructure } from './idb-structure.ts'
import { isOfOneState, sealMrzLines, takeSealZone } from './mrz-fields.ts'
import { checkedSignature, type SealTools } from './tools.ts'
import { sealDate } from './vds.ts'

/** A portrait of about 1 KB, a certificate and a signature. */
const unpackedLimit = 8 * 1024
/** ES256, ES384, ES512: the hash of the signature by its number in the header. */
const algorithms: Readonly<Record<number, string>> = { 1: 'ES256', 2: 'ES384', 3: 'ES512' }

/** What the messages are gathered into. */
interface Content {
  fields: BarcodeFields
  extra: Record<string, string>
  /** The document that a German code says it stands on. */
  kind: string | null
  country: string
  now: number
  warn: (warning: BarcodeWarning) => void
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
  const structure = idbStructure(bytes, isSigned)
  if (structure === null) return null
  const warnings = new Set<BarcodeWarning>()
  const { country } = structure
  const content: Content = { fields: { issuingState: country }, extra: {}, kind: null, country, now: tools.now, warn: (warning) => warnings.add(warning) }
  let profile = 'unknown'
  for (const { tag, value } of structure.messages) {
    const known = idbMessages[tag]
    if (known === undefined) {
      warnings.add('unknownProfile')
      continue
    }
    const [name, coding] = known
    if (profile === 'unknown' && (coding === 'mrz' || coding === 'seal' || coding === 'c40' || coding === 'authorization')) profile = name
    try {
      take(name, coding, value, content)
    } catch {
      warnings.add('damagedData')
    }
  }
  if (!isSigned) warnings.add('notSigned')
  const signature = signatureOf(structure, tools, isOfOneState(warnings))
  return { kind: 'idb', fields: content.fields, warnings: [...warnings], profile: content.kind ?? profile, extra: content.extra, ...(signature === null ? {} : { signature }) }
}

/**
 * With a certificate in the code, which must be the one that its header names, it is proven as a VDS-NC is, through a trusted state; without one, by
 * the certificate of that name among those that the desk has. Where it has none the signer is not known here, which is said.
 */
function signatureOf({ country, algorithm, reference, signedOn, covered, signature, certificate }: IdbStructure, tools: SealTools, ofOneState: boolean): SealSignature | null {
  if (signature === undefined) return null
  return checkedSignature(tools, {
    scheme: 'idb', authority: country, issuingState: country, certificateReference: reference, hash: algorithms[algorithm] ?? '', signed: covered, signature,
    ...(signedOn === null ? {} : { signedOn }), ...(certificate === undefined ? {} : { certificate }),
  }, ofOneState)
}

function take(name: string, coding: MessageCoding, value: Uint8Array, content: Content): void {
  const { fields, extra, warn } = content
  switch (coding) {
    case 'left': return
    case 'c40': {
      const text = decodeC40(value).trim().slice(0, 60)
      if (name === 'documentNumber') fields.documentNumber = text
      else if (name === 'azrNumber') fields.personalNumber = text
      extra[name] = text
      return
    }
    case 'mrz': {
      takeZone(sealMrzLines(decodeC40(value), 'mrz'), content)
      return
    }
    case 'kind': {
      if (content.country !== 'D') return
      content.kind = germanKinds[value[0] ?? 0] ?? null
      if (content.kind === null) warn('unknownProfile')
      return
    }
    case 'expiry': {
      const day = maskedDay(value)
      if (day === null) warn('dateInvalid')
      else if (fields.dateOfExpiry !== undefined && fields.dateOfExpiry !== day) warn('datesInconsistent')
      else fields.dateOfExpiry = day
      return
    }
    case 'authorization': {
      takeAuthorization(value, content)
      return
    }
    default:
  }
  // A visa and an emergency travel document are the features of their seal, by the same tags.
  for (const feature of readTlvs(value, 0)) {
    if (feature.tag === 1) takeZone(sealMrzLines(decodeC40(feature.value), 'mrva'), content)
    else if (feature.tag === 2) takeZone(sealMrzLines(decodeC40(feature.value), name === 'visa' ? 'mrvb' : 'mrz'), content)
    else if (feature.tag === 5) extra['passportNumber'] = decodeC40(feature.value).trim()
  }
}

function takeZone(lines: string[], { fields, now, warn }: Content): void {
  const { dateOfExpiry } = fields
  takeSealZone(lines, fields, now, warn)
  if (dateOfExpiry !== undefined && fields.dateOfExpiry !== dateOfExpiry) {
    warn('datesInconsistent')
    fields.dateOfExpiry = dateOfExpiry
  }
}

/** Digital travel authorization: its number, the passport that it belongs to, whose it is and until when. */
function takeAuthorization(value: Uint8Array, { fields, extra, warn }: Content): void {
  const text = (bytes: Uint8Array): string => decodeC40(bytes).trim().slice(0, 60)
  for (const { tag, value: feature } of readTlvs(value, 0)) {
    if (tag === 1) fields.documentNumber = text(feature)
    else if (tag === 2) fields.fullName = text(feature)
    else if (tag === 3) extra['passportNumber'] = text(feature)
    else if (tag === 4 || tag === 9) {
      const day = maskedDay(feature)
      if (day === null) warn('dateInvalid')
      else if (tag === 4) fields.dateOfBirth = day
      else fields.dateOfExpiry = day
    } else if (tag === 5 && /^[A-Z]{1,3}$/.test(text(feature))) fields.nationality = text(feature)
    else if (tag === 6) {
      const sex = String.fromCharCode(feature[0] ?? 0)
      if (sex === 'M' || sex === 'F' || sex === 'X') fields.sex = sex
      else if (sex !== '<') warn('valueInvalid')
    }
  }
}

/** A mask of what is not known, then the day as seals have it; null where any of it is not known, or the day does not exist. */
function maskedDay(bytes: Uint8Array): string | null {
  return bytes.length === 4 && bytes[0] === 0 ? sealDate(bytes.subarray(1)) : null
}
