import type { MrzDoubt, MrzReading } from '../../contract/mrz.ts'
import type { FieldName, ReadingField } from '../../contract/reading.ts'
import { isIsoDate } from '../dates.ts'
import { mrzLayouts } from '../mrz/layouts.ts'
import { longNumberPlaces } from '../mrz/long-number.ts'
import type { DocumentParts } from './parts.ts'

type Span = { line: number; from: number; to: number }

/** Names have no check digit: where nothing else is to blame, they are what to look at. */
const NAMES: readonly FieldName[] = ['primaryIdentifier', 'secondaryIdentifier']

/**
 * The fields that each doubtful character of a zone belongs to, among those that the zone filled (`values`): every doubt is some
 * field's, and a zone that holds all checks and is still not certain has at least one. A doubt in the name field beside
 * the names (the next letter may be one) is the nearest name's; any other beside all fields is its neighbour's, or the first name's.
 */
export function doubtsByField(mrz: MrzReading, values: ReadonlyMap<FieldName, string>): Map<FieldName, ReadingField['doubtful']> {
  const taken = new Map<FieldName, ReadingField['doubtful']>()
  for (const doubt of mrz.doubtful) {
    const name = ownerOf(mrz, doubt, values)
    if (name === null) continue
    const entry = entryOf(mrz, doubt, name, values.get(name) ?? '', spanOf(mrz, name))
    const list = taken.get(name) ?? []
    if (entry.alternatives.length === 0 && list.some(({ index }) => index === entry.index)) continue
    taken.set(name, [...list, entry].slice(0, 60))
  }
  const name = lookHere(values)
  if (taken.size === 0 && name !== null && !mrz.valid && mrz.checks.every((check) => check.ok || !check.required)) taken.set(name, [{ index: 0, alternatives: [] }])
  return taken
}

function spanOf(mrz: MrzReading, name: FieldName): Span | undefined {
  return (mrz.spans as Partial<Record<FieldName, Span>>)[name]
}

function lookHere(values: ReadonlyMap<FieldName, string>): FieldName | null {
  return NAMES.find((name) => values.has(name)) ?? [...values.keys()][0] ?? null
}

function ownerOf(mrz: MrzReading, { line, column }: MrzDoubt, values: ReadonlyMap<FieldName, string>): FieldName | null {
  const near = [...values.keys()].flatMap((name) => {
    const span = spanOf(mrz, name)
    return span === undefined || span.line !== line ? [] : [{ name, away: column < span.from ? span.from - column : Math.max(0, column - span.to + 1) }]
  }).toSorted((a, b) => a.away - b.away)
  if (near[0]?.away === 0) return near[0].name
  if (placeInRest(mrz, { line, column }, values.get('documentNumber')) !== null) return 'documentNumber'
  // Where a state's own form moved a field, its usual place is still the field's.
  const usual = [...values.keys()].find((name) => {
    const span = (mrzLayouts[mrz.format].fields as Partial<Record<FieldName, Span>>)[name]
    return span !== undefined && span.line === line && column >= span.from && column < span.to
  })
  if (usual !== undefined) return usual
  const field = mrzLayouts[mrz.format].names
  const inNames = field !== null && field.line === line && column >= field.from && column < field.to
  const neighbour = near.find(({ name, away }) => (inNames ? NAMES.includes(name) : away === 1))
  return neighbour?.name ?? lookHere(values)
}

/** The place in a number of more than nine characters that goes on in the optional data (9303-6 §4.2.2 note j), or null. */
function placeInRest(mrz: MrzReading, { line, column }: Pick<MrzDoubt, 'line' | 'column'>, number: string | undefined): number | null {
  const places = longNumberPlaces[mrz.format]
  if (places === undefined || number === undefined || line !== places.rest.line || column < places.rest.from) return null
  const place = places.head.to - places.head.from + column - places.rest.from
  return place < number.length ? place : null
}

/** Where the digits of YYMMDD stand in YYYY-MM-DD. */
const ISO_PLACES = [2, 3, 5, 6, 8, 9]

/** Its place in the value. */
function entryOf(mrz: MrzReading, { line, column, alternatives }: MrzDoubt, name: FieldName, value: string, span: Span | undefined): ReadingField['doubtful'][number] {
  const last = Math.max(0, value.length - 1)
  const further = name === 'documentNumber' && span !== undefined && (column < span.from || column >= span.to) ? placeInRest(mrz, { line, column }, value) : null
  if (further !== null) return { index: further, alternatives }
  if (span === undefined || line !== span.line) return { index: last, alternatives: [] }
  const inside = column >= span.from && column < span.to
  const place = name.startsWith('dateOf') && isIsoDate(value) ? (ISO_PLACES[column - span.from] ?? (column < span.from ? 0 : last)) : column - span.from
  // What stands beside the value is no alternative to a letter in it.
  return { index: Math.max(0, Math.min(place, last)), alternatives: inside ? alternatives : [] }
}

/** How long the zone's lines are is open, unless a chip that is proven says the very same lines. */
export function isFormatOpen({ mrz, chip }: Pick<DocumentParts, 'mrz' | 'chip'>): boolean {
  if (mrz?.formatInDoubt !== true) return false
  return chip?.verdict !== 'genuine' || chip.fields.mrz?.lines.join('\n') !== mrz.lines.join('\n')
}
