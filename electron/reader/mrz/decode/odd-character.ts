import type { MrzRepair } from '../../../contract/mrz.ts'
import { holdsCheckDigit } from '../../../documents/mrz/check-rule.ts'
import type { MrzLayout } from '../../../documents/mrz/layouts.ts'
import { anything, indexOf, isDigit } from './alphabet.ts'
import type { LinePosteriors } from './exact-length.ts'
import { alphabetSize } from './frames.ts'
import type { Place } from './place.ts'

/**
 * The one character that, were it another, would make every check digit of the zone hold: one of what the digits cover before a digit itself
 * (who alters a document alters what people read of it, and half of the changes by five fit either way), and of those the one that the
 * picture comes nearest to. Most characters are covered by two digits, with another weight in each, so that these single out where the
 * print is odd better than the picture does. `held`: what the picture itself would have made another one; where that is such a character,
 * there is no better. Null where no single character explains it.
 */
export function oddCharacter(layout: MrzLayout, texts: readonly string[], lines: readonly LinePosteriors[], held: MrzRepair): MrzRepair | null {
  const failing = layout.checks.filter((rule) => !holdsCheckDigit(texts, rule))
  const covered = failing.flatMap(({ over }) => over.flatMap(({ line, from, to }) => Array.from({ length: to - from }, (_, i) => ({ line, column: from + i }))))
  const isDigitOfOne = ({ line, column }: Place): boolean => layout.checks.some(({ at }) => at.line === line && at.column === column)
  if (!isDigitOfOne(held) && layout.checks.every((rule) => holdsCheckDigit(withCharacter(texts, held), rule))) return held
  const among = (places: readonly Place[]): MrzRepair | null => nearest(layout, texts, lines, places)
  return among(covered.filter((place) => !isDigitOfOne(place))) ?? among(failing.map(({ at }) => at))
}

function nearest(layout: MrzLayout, texts: readonly string[], lines: readonly LinePosteriors[], places: readonly Place[]): MrzRepair | null {
  let best: MrzRepair | null = null
  let likeliest = -Infinity
  for (const { line, column } of places) {
    const from = texts[line]![column]!
    for (const to of anything) {
      if (to === from || isDigit(to) !== isDigit(from)) continue
      const probability = lines[line]!.probabilities[column * alphabetSize + indexOf(to)]!
      if (probability <= likeliest) continue
      if (!layout.checks.every((rule) => holdsCheckDigit(withCharacter(texts, { line, column, to }), rule))) continue
      likeliest = probability
      best = { line, column, from, to }
    }
  }
  return best
}

function withCharacter(texts: readonly string[], { line, column, to }: Omit<MrzRepair, 'from'>): string[] {
  return texts.map((text, k) => (k === line ? text.slice(0, column) + to + text.slice(column + 1) : text))
}
