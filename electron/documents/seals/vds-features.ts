import type { BarcodeFields, BarcodeWarning } from '../../contract/barcodes.ts'
import { isoDate } from '../dates.ts'
import { hexOf } from '../hex.ts'
import { decodeC40 } from './c40.ts'
import { sealMrzLines, takeSealZone } from './mrz-fields.ts'
import type { FeatureCoding } from './vds-profiles.ts'

/** What a seal's features are gathered into. `now`: milliseconds since 1970. */
export interface SealContent {
  fields: BarcodeFields
  extra: Record<string, string>
  warnings: Set<BarcodeWarning>
  now: number
}

/** One feature, by its name and coding in the profile. Throws where its bytes are not of that coding. */
export function takeFeature(name: string, coding: FeatureCoding, value: Uint8Array, content: SealContent): void {
  const { fields, extra, warnings, now } = content
  switch (coding) {
    case 'mrz': case 'mrva': case 'mrvb': {
      takeSealZone(sealMrzLines(decodeC40(value), coding), fields, now, (warning) => warnings.add(warning))
      return
    }
    case 'c40':
      setText(name, decodeC40(value).trim(), content)
      return
    case 'utf8': {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(value)
      if (name === 'dateOfBirth' && text !== '') setDay(name, text, content)
      else setText(name, text, content)
      return
    }
    case 'byte':
      extra[name] = String(value[0] ?? '')
      return
    case 'face':
      return
    case 'day':
      setDay(name, new TextDecoder('utf-8', { fatal: true }).decode(value), content)
      return
    case 'days': {
      const [from = '', to = ''] = new TextDecoder('utf-8', { fatal: true }).decode(value).split('\0')
      if (from !== '') setDay('validFrom', from, content)
      if (to !== '') setDay('validTo', to, content)
      return
    }
    default:
      // Duration of stay (9303-13 part 3): days, months, years.
      extra[name] = name === 'durationOfStay' && value.length === 3 ? `${value[0]} d ${value[1]} m ${value[2]} y` : hexOf(value.subarray(0, 200))
  }
}

/** YYYYMMDD, or DD.MM.YYYY as German offices write it. */
function dayOf(text: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (match !== null) return isoDate(Number(match[1]), Number(match[2]), Number(match[3]))
  const german = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text)
  return german === null ? null : isoDate(Number(german[3]), Number(german[2]), Number(german[1]))
}

function setDay(name: string, text: string, { fields, extra, warnings }: SealContent): void {
  const iso = dayOf(text)
  if (iso === null) warnings.add('dateInvalid')
  else if (name === 'validTo') fields.dateOfExpiry = iso
  else if (name === 'dateOfBirth') fields.dateOfBirth = iso
  extra[name] = text.slice(0, 20)
}

function setText(name: string, text: string, { fields, extra }: SealContent): void {
  const value = text.slice(0, 600)
  if (name === 'documentNumber') fields.documentNumber = value
  else if (name === 'surname') fields.primaryIdentifier = value
  else if (name === 'givenNames') fields.secondaryIdentifier = value
  else if (name === 'socialInsuranceNumber' || name === 'azrNumber') fields.personalNumber = value
  else if (name === 'postalCode') fields.postalCode = value
  else if (name === 'city') fields.city = value
  else if (name === 'street') fields.addressLines = [value]
  else if (name === 'houseNumber') fields.addressLines = [[...(fields.addressLines ?? []), value].join(' ')]
  else if (name === 'address') {
    // Postal code first, then street and number without blanks.
    const match = /^(\d{5})(.*)$/.exec(value)
    if (match !== null) {
      fields.postalCode = match[1]
      fields.addressLines = [match[2]!]
    } else fields.addressLines = [value]
  }
  extra[name] = value
}
