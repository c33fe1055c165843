import type { MrzLayout } from '../../../documents/mrz/layouts.ts'

/**
 * The chain carries the sum of one check digit at a time. Where a number goes on further along its line, past the digits of other
 * fields (TD2), its two parts are taken one after the other, before what lies between them.
 */
export function inOrderOfChecks<T extends { line: number; from: number }>(segments: T[], layout: MrzLayout): T[] {
  const parted = layout.checks.find(({ name, over }) => name !== 'compositeCheckDigit' && over.length > 1 && over.some((span, i) => i > 0 && between(layout, over[i - 1]!, span)))
  if (parted === undefined) return segments
  const [head, rest] = parted.over
  const later = segments.filter(({ line, from }) => line === rest!.line && from >= rest!.from && from <= parted.at.column)
  const others = segments.filter((segment) => !later.includes(segment))
  const at = others.findLastIndex(({ line, from }) => line === head!.line && from < head!.to)
  return [...others.slice(0, at + 1), ...later, ...others.slice(at + 1)]
}

/** Whether another field's check digit stands between two stretches of a line. */
function between(layout: MrzLayout, a: { line: number; to: number }, b: { from: number }): boolean {
  return layout.checks.some(({ name, at }) => name !== 'compositeCheckDigit' && at.line === a.line && at.column >= a.to && at.column < b.from)
}
