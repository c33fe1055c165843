import type { BarcodeFields, BarcodeReading } from '../../contract/barcodes.ts'
import type { ChipReading } from '../../contract/chip.ts'
import type { MrzDocument, MrzReading } from '../../contract/mrz.ts'
import { fieldName, type FieldName, type FieldSource, type ReadingField } from '../../contract/reading.ts'
import { parseMrz } from '../mrz/parse.ts'
import { fillsItsField, isCutOff } from './cut-off.ts'
import { doubtsByField } from './doubts.ts'
import type { DocumentParts, PrintedZone } from './parts.ts'
import { agree, sayLetterByLetter } from './values.ts'

interface Said { name: FieldName; source: FieldSource; value: string; confidence: number; asPrinted?: string; mayBeCut?: boolean; endsCut?: boolean }

/** What a source is worth when two disagree: the chip is signed, check digits guard the MRZ, the rest is plain print. */
const RANK: Record<FieldSource, number> = { hand: 5, chip: 4, mrz: 3, barcode: 2, viz: 1 }
const ORDER = fieldName.options

/** Each field once, with everything that was said of it, in the order of the contract. `now`: milliseconds since 1970. */
export function gatherFields(parts: DocumentParts, now: number): ReadingField[] {
  const ofZone = fromMrz(parts.mrz)
  const values = new Map(ofZone.map(({ name, value }) => [name, value]))
  const doubts = parts.mrz ? doubtsByField(parts.mrz, values) : null
  const odd = parts.mrz?.unfitting ? doubtsByField(onlyUnfitting(parts.mrz), values) : null
  const said = [...ofZone, ...fromChip(parts.chip, now), ...parts.barcodes.flatMap(fromBarcode), ...fromPrint(parts.printed)]
  return ORDER.flatMap((name) => {
    const all = said.filter((each) => each.name === name)
    const best = all.toSorted((a, b) => RANK[b.source] - RANK[a.source] || b.confidence - a.confidence)[0]
    if (!best) return []
    const field: ReadingField = {
      name, value: best.value,
      sources: onePerSource(all).map(({ source, value, confidence }) => ({ source, value, confidence })),
      agreement: all.length === 1 ? 'single' : all.every((each) => agree(name, each.value, best.value, { a: each.mayBeCut === true, b: best.mayBeCut === true })) ? 'agree' : 'conflict',
      // Another source that says the same, letter by letter, settles what the MRZ alone left open; not what does not fit.
      doubtful: best.source !== 'mrz' ? [] : (all.some(({ source, value }) => source !== 'mrz' && sayLetterByLetter(name, value, best.value)) ? odd : doubts)?.get(name) ?? [],
    }
    const printed = all.find(({ asPrinted }) => asPrinted !== undefined)
    if (printed?.asPrinted !== undefined && agree(name, printed.value, best.value)) field.asPrinted = printed.asPrinted
    if (isCutOff(name, best, all)) field.cutOff = true
    return [field]
  })
}

/** The zone with no other doubts than of characters that are clearly printed and do not fit their check digit. */
function onlyUnfitting(mrz: MrzReading): MrzReading {
  return { ...mrz, doubtful: mrz.doubtful.filter(({ line, column }) => mrz.unfitting?.some((each) => each.line === line && each.column === column) === true) }
}

function onePerSource(all: Said[]): Said[] {
  const seen = new Set<string>()
  return all.filter((each) => {
    const key = `${each.source} ${each.value}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }).slice(0, 8)
}

function fromMrz(mrz: MrzReading | null): Said[] {
  if (!mrz) return []
  return mrzSays(mrz, 'mrz', mrz.confidence)
}

function mrzSays(mrz: MrzDocument, source: FieldSource, confidence: number): Said[] {
  const { fields, dates } = mrz
  return ORDER.flatMap((name): Said[] => {
    const value = Object.hasOwn(fields, name) ? (fields as Partial<Record<FieldName, string | null>>)[name] : null
    const raw = name === 'dateOfBirth' || name === 'dateOfExpiry' || name === 'dateOfIssue' ? dates[name]?.raw : undefined
    // A date that does not exist is still what stands there: it is shown as printed, and a check fails.
    const shown = value ?? (raw === undefined || /^<*$/.test(raw) ? null : raw)
    if (shown === null || shown === undefined || shown === '') return []
    return [{ name, source, value: shown, confidence, mayBeCut: mrz.nameMayBeTruncated, endsCut: fillsItsField(mrz, name) }]
  })
}

function fromChip(chip: ChipReading | null, now: number): Said[] {
  if (!chip) return []
  const said: Said[] = []
  const dg1 = chip.fields.mrz ? parseMrz(chip.fields.mrz.lines, { now }) : null
  if (dg1) said.push(...mrzSays(dg1, 'chip', 1))
  const { personal, document, licence } = chip.fields
  const add = (name: FieldName, value: string | null | undefined): void => {
    if (value) said.push({ name, source: 'chip', value: value.slice(0, 500), confidence: 1 })
  }
  if (licence) {
    const { categories, ...says } = licence
    add('issuingState', says.issuingState)
    add('documentNumber', says.documentNumber)
    add('primaryIdentifier', says.surname)
    add('secondaryIdentifier', says.otherNames)
    add('dateOfBirth', says.dateOfBirth)
    add('dateOfExpiry', says.dateOfExpiry)
    add('dateOfIssue', says.dateOfIssue)
    add('placeOfBirth', says.placeOfBirth)
    add('issuingAuthority', says.issuingAuthority)
    add('licenceClasses', categories.join(' '))
  }
  add('personalNumber', said.some((each) => each.name === 'personalNumber') ? null : personal?.personalNumber)
  add('placeOfBirth', personal?.placeOfBirth.join(', '))
  add('address', personal?.address.join(', '))
  add('issuingAuthority', document?.issuingAuthority)
  add('dateOfIssue', document?.dateOfIssue)
  return said
}

function fromBarcode(barcode: BarcodeReading): Said[] {
  const fields: BarcodeFields | undefined = barcode.parsed?.fields
  if (!fields) return []
  const address = [...(fields.addressLines ?? []), [fields.postalCode, fields.city].filter(Boolean).join(' '), fields.region ?? ''].filter(Boolean).join(', ')
  const values: Partial<Record<FieldName, string | undefined>> = {
    documentCode: fields.documentCode, issuingState: fields.issuingState, documentNumber: fields.documentNumber,
    primaryIdentifier: fields.primaryIdentifier ?? fields.fullName, secondaryIdentifier: fields.secondaryIdentifier,
    nationality: fields.nationality, dateOfBirth: fields.dateOfBirth, sex: fields.sex, dateOfExpiry: fields.dateOfExpiry,
    dateOfIssue: fields.dateOfIssue, personalNumber: fields.personalNumber, placeOfBirth: fields.placeOfBirth,
    address: address === '' ? undefined : address, issuingAuthority: fields.issuingAuthority, licenceClasses: fields.vehicleClasses,
  }
  const cut = fields.nameTruncated === true
  const last = values.secondaryIdentifier ? 'secondaryIdentifier' : 'primaryIdentifier'
  return ORDER.flatMap((name): Said[] => {
    const value = values[name]?.trim()
    return value ? [{ name, source: 'barcode', value: value.slice(0, 500), confidence: 1, mayBeCut: cut, endsCut: cut && name === last }] : []
  })
}

function fromPrint(printed: PrintedZone | null): Said[] {
  return ORDER.flatMap((name): Said[] => {
    const found = printed?.fields[name]
    return found ? [{ name, source: 'viz', ...found }] : []
  })
}
