import type { BarcodeFields, BarcodeWarning, ParsedBarcodeOf } from '../../contract/barcodes.ts'
import { inOrder, isoDate } from '../dates.ts'

/**
 * PDF417 of the Argentine DNI card (RENAPER), fields divided by '@'. Since 2012: transaction, surname, names, sex,
 * number, copy, birth, issue[, CUIL prefix and digit]. Before: starts with '@': number, copy, …, surname, names,
 * nationality, birth, sex, issue, transaction, office, expiry. `null` for anything else.
 */
export function parseArgentineDni(text: string): ParsedBarcodeOf<'ar-dni'> | null {
  const parts = text.replace(/[\r\n]+$/, '').split('@').map((part) => part.trim())
  if (parts.length < 8 || parts.length > 24) return null
  const old = parts[0] === '' && /^[MF]?\d{6,9}$/.test(parts[1] ?? '')
  const warnings = new Set<BarcodeWarning>()
  const at = old
    ? { number: 1, surname: 4, names: 5, nationality: 6, birth: 7, sex: 8, issue: 9, expiry: 12 }
    : { number: 4, surname: 1, names: 2, nationality: -1, birth: 6, sex: 3, issue: 7, expiry: -1 }
  const get = (index: number): string => (index < 0 ? '' : (parts[index] ?? ''))
  if (!old && !/^\d{6,14}$/.test(get(0))) return null
  const birth = slashDate(get(at.birth))
  if (!/^[MF]?\d{6,9}$/.test(get(at.number)) || birth === null || get(at.surname) === '') return null
  const fields: BarcodeFields = {
    issuingState: 'ARG',
    documentNumber: get(at.number),
    personalNumber: get(at.number),
    primaryIdentifier: get(at.surname).slice(0, 100),
    dateOfBirth: birth,
  }
  if (get(at.names) !== '') fields.secondaryIdentifier = get(at.names).slice(0, 100)
  const sex = get(at.sex)
  if (sex === 'M' || sex === 'F' || sex === 'X') fields.sex = sex
  else warnings.add('valueInvalid')
  for (const [name, index] of [['dateOfIssue', at.issue], ['dateOfExpiry', at.expiry]] as const) {
    const date = slashDate(get(index))
    if (date !== null) fields[name] = date
    else if (get(index) !== '') warnings.add('dateInvalid')
  }
  if (get(at.nationality).startsWith('ARGENTIN')) fields.nationality = 'ARG'
  if (!inOrder(fields.dateOfBirth, fields.dateOfIssue, fields.dateOfExpiry)) warnings.add('datesInconsistent')
  return { kind: 'ar-dni', fields, warnings: [...warnings], layout: old ? 'old' : 'new' }
}

/** DD/MM/YYYY. */
function slashDate(text: string): string | null {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text)
  if (match === null || Number(match[3]) < 1880 || Number(match[3]) > 2150) return null
  return isoDate(Number(match[3]), Number(match[2]), Number(match[1]))
}
