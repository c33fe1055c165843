import type { MrzDocument } from '../../contract/mrz.ts'
import type { FieldName } from '../../contract/reading.ts'
import { mrzLayouts } from '../mrz/layouts.ts'
import { compareNames } from '../names.ts'
import { sayLetterByLetter } from './values.ts'

interface SaidName {
  value: string
  source: string
  /** Any of its words may be cut, down to an initial. */
  mayBeCut?: boolean
  /** This name is the one behind which there was no room. */
  endsCut?: boolean
}

type NameField = 'primaryIdentifier' | 'secondaryIdentifier'
const NAMES: ReadonlySet<FieldName> = new Set<NameField>(['primaryIdentifier', 'secondaryIdentifier'])

/**
 * Whether the zone's own field had no room left behind this name (9303-3 §4.6: no filler at its end): more of the name may stand on the
 * document. Where two names share a field it is the last one that reaches its end.
 */
export function fillsItsField({ format, lines, spans, fields }: Pick<MrzDocument, 'format' | 'lines' | 'spans' | 'fields'>, name: FieldName): boolean {
  if (!isName(name) || !fields[name]) return false
  const layout = mrzLayouts[format]
  const place = layout.names ?? layout.fields[name]
  const span = spans[name]
  if (place === undefined || span === undefined) return false
  return span.to >= place.to && (lines[place.line] ?? '')[place.to - 1] !== '<'
}

/**
 * Whether the name that is shown (`best`) may go on where it ends: its source had no room for more, or another source says more of it.
 * A source that had room and says the very same settles it; print does not, since it is looked for by what the zone says.
 */
export function isCutOff(name: FieldName, best: SaidName, all: readonly SaidName[]): boolean {
  if (!isName(name)) return false
  const longer = all.some(({ value }) => value.length > best.value.length && compareNames(best.value, value, { a: best.mayBeCut === true }) === 'cutOff')
  if (longer) return true
  return best.endsCut === true && !all.some((other) => other.source !== 'viz' && other.mayBeCut !== true && sayLetterByLetter(name, other.value, best.value))
}

function isName(name: FieldName): name is NameField {
  return NAMES.has(name)
}
