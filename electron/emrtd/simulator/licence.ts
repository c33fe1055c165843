import type { ChipLicence } from '../../contract/chip.ts'
import { tlv } from '../../documents/asn1/writer.ts'
import { licenceAccess } from '../../documents/mrz/licence-access.ts'
import { drivingLicence, fileOf } from '../files/applications.ts'
import type { DataGroupNumber } from '../files/file-ids.ts'
import * as documentFiles from './document-files.ts'
import { contactlessAtr, makeActiveKey, makeIssuer, offerOf, type Issuer, type PersonalisationOptions, type Personalised } from './personalise.ts'
import { makeSod } from './pki/signed-data.ts'
import { usualQuirks } from './profile.ts'

/** Dates of the holder as ISO dates. */
export interface LicenceOptions extends Pick<PersonalisationOptions, 'country' | 'portrait' | 'pace' | 'activeAuthentication' | 'csca' | 'documentSigner' | 'hash' | 'signedAt' | 'quirks' | 'faults'> {
  /** The line on the card. */
  line: string
  holder: ChipLicence
  /** The chip says what stands in the card's scanning area (DG12); told by default. */
  tellsLine?: boolean
  /** More data groups by number, as whole files. */
  dataGroups?: ReadonlyMap<number, Uint8Array>
  /** Which of the application's two identifiers the chip answers to. */
  id?: 'EU' | 'ISO'
}

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Day, month and year, two digits to an octet. */
function packed(iso: string): Uint8Array {
  const [year = '', month = '', day = ''] = iso.split('-')
  return new Uint8Array(Buffer.from(`${day}${month}${year}`, 'hex'))
}

/** DG1 of a driving licence (ISO/IEC 18013-2 annex C; Regulation (EU) 383/2012, annex I.6). */
export function makeLicence(holder: ChipLicence): Uint8Array {
  const said = (tag: number, text: string | null, bytes = latin1): Uint8Array[] => (text === null ? [] : [tlv(tag, bytes(text))])
  const [from, until] = [holder.dateOfIssue, holder.dateOfExpiry].map((date) => (date === null ? new Uint8Array() : packed(date)))
  return tlv(0x61,
    tlv(0x5f02, ...said(0x5f03, holder.issuingState), ...said(0x5f04, holder.surname), ...said(0x5f05, holder.otherNames), ...said(0x5f06, holder.dateOfBirth, packed),
      ...said(0x5f07, holder.placeOfBirth), ...said(0x5f0a, holder.dateOfIssue, packed), ...said(0x5f0b, holder.dateOfExpiry, packed),
      ...said(0x5f0c, holder.issuingAuthority), ...said(0x5f0e, holder.documentNumber)),
    tlv(0x7f63, tlv(0x02, Uint8Array.of(holder.categories.length)),
      ...holder.categories.map((code) => tlv(0x87, latin1(`${code};`), from!, latin1(';'), until!, latin1(';;;')))))
}

/** DG12 (ISO/IEC 18013-3): the line in the card's scanning area, and that it is one to be read by machine. */
export function makeScanningArea(line: string): Uint8Array {
  return tlv(0x71, tlv(0x82, Uint8Array.of(0), latin1(line)), tlv(0x81, latin1('A')))
}

/** Makes a driving licence whose line opens its chip: files, keys, and certificates unless an issuer is given. */
export function personaliseLicence(options: LicenceOptions, random: (bytes: number) => Uint8Array, issuer?: Issuer): Personalised {
  const access = licenceAccess([options.line])
  if (access === null || access.protocol === 'other') throw new RangeError('no line of a licence with a chip')
  const { csca, documentSigner } = issuer ?? makeIssuer(options, random)
  const { bytes, kind, width, height } = options.portrait
  const active = makeActiveKey(options, random)
  const dataGroups = new Map<number, Uint8Array>([
    [1, makeLicence(options.holder)],
    [6, documentFiles.makeDg2(bytes, kind, width, height)],
    ...(options.tellsLine === false ? [] : [[12, makeScanningArea(options.line)] as const]),
    ...(active === null ? [] : [[13, documentFiles.makeDg15(active.spki)] as const]),
    ...(options.dataGroups ?? []),
  ])
  const numbers = [...dataGroups.keys()].toSorted((a, b) => a - b)
  const sod = makeSod(documentSigner, dataGroups, options.hash ?? 'SHA-256', { signingTime: options.signedAt, signedAttributes: true, signerBy: 'issuerAndSerialNumber' })
  const files = new Map<number, Uint8Array>([
    ...[...dataGroups].map(([number, file]) => [fileOf(drivingLicence, `DG${number as DataGroupNumber}`).id, file] as const),
    [fileOf(drivingLicence, 'EF.COM').id, documentFiles.makeCom(numbers, drivingLicence)],
    [fileOf(drivingLicence, 'EF.SOD').id, sod],
  ])
  const pace = (options.pace ?? []).map(offerOf)
  const quirks = { ...usualQuirks, ...options.quirks }
  const id = drivingLicence.ids[options.id === 'ISO' ? 1 : 0]!
  const masterFiles = new Map<number, Uint8Array>([[0x2f00, documentFiles.makeDir(id)]])
  if (pace.length > 0) masterFiles.set(0x011c, documentFiles.makeSecurityInfos(pace.map(documentFiles.paceInfo)))
  if (quirks.tellsLengths) masterFiles.set(0x2f01, documentFiles.makeAtrInfo(quirks.chaining, quirks.extendedLength))
  return {
    csca, documentSigner,
    profile: {
      atr: contactlessAtr, masterFiles, files, application: { ...drivingLicence, ids: [id] },
      basicKey: { reference: access.protocol === 'BAP' ? access.reference : '' }, can: access.protocol === 'PACE' ? access.number : null, bac: access.protocol === 'BAP',
      pace, mappingKeys: new Map(), chipAuthentication: [], activeAuthentication: active?.key ?? null, quirks, faults: options.faults ?? {},
    },
  }
}
