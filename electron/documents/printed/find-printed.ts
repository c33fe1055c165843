import type { MrzFields } from '../../contract/mrz.ts'
import type { FieldName } from '../../contract/reading.ts'
import type { PrintedZone } from '../cross-check/parts.ts'
import { comparable } from '../cross-check/values.ts'

interface Word { text: string; confidence: number }

const NAMES = ['primaryIdentifier', 'secondaryIdentifier'] as const
/** A word the OCR itself doubts proves nothing. */
const LEAST_CONFIDENCE = 0.4
/** Fewer legible words than this say nothing about the print. */
const LEAST_WORDS = 4

/**
 * Look for the MRZ's names and number among the printed words. Only what is found letter by letter counts; what is not found proves
 * nothing, since OCR of a patterned page misses words. Pure.
 */
export function findPrinted(words: readonly Word[], fields: MrzFields): PrintedZone {
  const legible = words.filter(({ confidence, text }) => confidence >= LEAST_CONFIDENCE && /[\p{L}\p{N}]{2}/u.test(text))
  const printed = new Map<string, Word>()
  for (const word of legible) {
    for (const part of comparable('primaryIdentifier', word.text).split(' ')) {
      if ((printed.get(part)?.confidence ?? -1) < word.confidence) printed.set(part, { text: word.text, confidence: word.confidence })
    }
  }
  const found: PrintedZone['fields'] = {}
  let asked = 0
  let seen = 0
  for (const name of NAMES) {
    const value = fields[name]
    if (!value) continue
    asked += 1
    const parts = comparable(name, value).split(' ').map((part) => printed.get(part))
    if (!parts.every((part) => part !== undefined)) continue
    seen += 1
    found[name] = { value, confidence: Math.min(...parts.map((part) => part.confidence)) }
  }
  const number = fields.documentNumber
  const numberWord = number ? legible.find((word) => comparable('documentNumber', word.text) === comparable('documentNumber', number)) : undefined
  if (number && numberWord) found['documentNumber' satisfies FieldName] = { value: number, confidence: numberWord.confidence }
  return { fields: found, namesFound: asked > 0 && seen === asked ? true : legible.length < LEAST_WORDS ? null : false }
}
