import type { Output } from '../../contract/index.ts'
import { withoutHidden } from '../../contract/primitives.ts'
import { isTypingKey, TYPED_MAX, type TypingDateForm, type TypingStep } from '../../contract/typing.ts'
import { BURST, type Stroke } from './keyboard.ts'

type Values = Output<'internal.typeRecord'>['values']

/** A day in a layout's form; what is no day, `yyyy-mm-dd`, stays as it is: a year alone is typed as it was read. */
export function dateIn(form: TypingDateForm, value: string): string {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (iso === null) return value
  const [, year = '', month = '', day = ''] = iso
  return form.replace('yyyy', year).replace('mm', month).replace('dd', day)
}

/**
 * A value as it may be typed. A document is whoever made it: an end of a line or a tab in one of its fields would be a key in the other program, so each is a space, and
 * what is not seen is left out.
 */
export const typeable = (value: string): string => withoutHidden(value.normalize('NFC').replaceAll(/[\p{Zl}\p{Zp}\s]+/gu, ' ')).replaceAll(/[\u00AD\u200B-\u200F\uFEFF]/g, '').trim()

export interface FieldStrokes {
  /** Whether it is a field's value; else it is a key. */
  field: boolean
  strokes: readonly Stroke[]
}

/** What is pressed, step by step. A field that the record has not is passed over, and the keys around it stay, so that what follows lands where it belongs. */
export function strokesOf(steps: readonly TypingStep[], values: Values, dateForm: TypingDateForm): FieldStrokes[] {
  let left = TYPED_MAX
  return steps.flatMap((step): FieldStrokes[] => {
    if (isTypingKey(step)) return [{ field: false, strokes: [{ key: step }] }]
    const value = values.find(({ name }) => name === step)?.value
    if (value === undefined) return []
    const letters = Array.from(typeable(dateIn(dateForm, value))).slice(0, left)
    left -= letters.length
    return letters.length === 0 ? [] : [{ field: true, strokes: bursts(letters).map((text) => ({ text })) }]
  })
}

function bursts(letters: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(letters.length / BURST) }, (_each, at) => letters.slice(at * BURST, (at + 1) * BURST).join(''))
}
