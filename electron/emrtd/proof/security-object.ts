import { Asn1Error } from '../../documents/asn1/errors.ts'
import { peekTlv, readBer } from '../../documents/asn1/reader.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'
import { readSignedData, securityObjectLimits, type SignedData } from './cms.ts'
import { readLdsSecurityObject, type LdsSecurityObject } from './lds-security-object.ts'
import { oids } from '../algorithms/oids.ts'

/** EF.SOD (9303-10 §4.6.2) or EF.CardSecurity (9303-11 §9.2.11), read and not yet verified. */
export interface SecurityObject {
  kind: 'sod' | 'cardSecurity'
  data: SignedData
  /** What was signed of the data groups; null for EF.CardSecurity. */
  lds: LdsSecurityObject | null
  /** The SecurityInfos of an EF.CardSecurity, whole; null for EF.SOD. */
  securityInfos: Uint8Array | null
}

const SOD_TAG = 0x77

/** China's objects call their content plain data; the others stood in drafts and in early Dutch passports. */
const ldsContentTypes = new Set<string>([oids.ldsSecurityObject, oids.data, '1.3.27.1.1.1', '1.2.528.1.1006.1.20.1'])

/** The ContentInfo in the file: EF.SOD wraps it in tag 77. */
function unwrap(file: Uint8Array): Uint8Array {
  if (file.length > securityObjectLimits.maxBytes) throw new Asn1Error('tooLarge')
  if (file[0] !== SOD_TAG) return file
  if (file[1] === 0x80) return readBer(file, securityObjectLimits).content
  const header = peekTlv(file)
  if (header === null) throw new Asn1Error('truncated')
  const end = header.headerLength + header.contentLength
  // Nothing but an unused end of the file may follow.
  if (file.length < end || file.subarray(end).some((octet) => octet !== 0)) throw new Asn1Error('trailing')
  return file.subarray(header.headerLength, end)
}

/** Reads either object by its own content type; throws `Asn1Error`, `UnsupportedAlgorithm`. */
export function readSecurityObject(file: Uint8Array): SecurityObject {
  const data = readSignedData(unwrap(file))
  if (ldsContentTypes.has(data.contentType)) {
    return { kind: 'sod', data, lds: readLdsSecurityObject(data.content), securityInfos: null }
  }
  if (data.contentType !== oids.cardSecurityObject) throw new Asn1Error('badValue')
  if (readBer(data.content).tag !== asn1Tags.set) throw new Asn1Error('unexpectedTag')
  return { kind: 'cardSecurity', data, lds: null, securityInfos: data.content }
}
