import type { MrzFormat, MrzRepair } from '../../contract/mrz.ts'
import { formatOf, mrzLayouts } from '../../documents/mrz/layouts.ts'
import { parseMrz } from '../../documents/mrz/parse.ts'
import type { LineEvidence } from './line-reader.ts'

/** Lines as they are believed, and which characters are not as they were seen. */
export interface DecodedLines {
  format: MrzFormat
  lines: string[]
  repaired: MrzRepair[]
}

const toDigit: Record<string, string> = { O: '0', Q: '0', D: '0', U: '0', I: '1', L: '1', Z: '2', S: '5', B: '8', G: '6', T: '7', A: '4' }
const toLetter: Record<string, string> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 8: 'B', 6: 'G' }

/**
 * Best-path texts to lines of a format: lengths settled at runs of filler, letters and digits told apart by
 * field. Null when the texts are no machine readable zone.
 */
export function decodeSimply(evidence: readonly LineEvidence[], now: number): DecodedLines | null {
  const texts = evidence.map((e) => e.text)
  let best: DecodedLines | null = null
  let bestScore = -Infinity
  for (const layout of Object.values(mrzLayouts)) {
    if (layout.lineLengths.length !== texts.length) continue
    const fitted = texts.map((text, i) => toLength(text, layout.lineLengths[i]!))
    if (fitted.some((line) => line === null)) continue
    const lines = fitted as string[]
    const repaired: MrzRepair[] = []
    const settled = lines.map((line, l) => Array.from(line, (c, column) => {
      const to = wanted(layout.format, l, column, c)
      if (to !== c) repaired.push({ line: l, column, from: c, to })
      return to
    }).join(''))
    const format = formatOf(settled)
    if (format !== layout.format) continue
    const parsed = parseMrz(settled, { now })
    if (parsed === null) continue
    const score = parsed.checks.filter((c) => c.ok).length / parsed.checks.length - repaired.length * 0.02
      - texts.reduce((sum, text, i) => sum + Math.abs(text.length - layout.lineLengths[i]!) * 0.05, 0)
    if (score > bestScore) {
      bestScore = score
      best = { format, lines: settled, repaired }
    }
  }
  return best
}

/** The text at a given length: fillers added to or taken from the longest run of them. Null when more than 4 are off. */
function toLength(text: string, length: number): string | null {
  const missing = length - text.length
  if (Math.abs(missing) > 4 + length / 10) return null
  if (missing === 0) return text
  const runs = [...text.matchAll(/<+/g)].toSorted((a, b) => b[0].length - a[0].length)
  const run = runs[0]
  if (run === undefined || run[0].length < 3) return missing > 0 ? null : text.slice(0, length)
  const at = run.index
  const size = run[0].length + missing
  return size < 1 ? null : text.slice(0, at) + '<'.repeat(size) + text.slice(at + run[0].length)
}

function wanted(format: MrzFormat, line: number, column: number, c: string): string {
  const layout = mrzLayouts[format]
  const inside = (span: { line: number, from: number, to: number } | null | undefined): boolean =>
    span !== null && span !== undefined && span.line === line && column >= span.from && column < span.to
  const f = layout.fields
  if (layout.checks.some((k) => k.at.line === line && k.at.column === column)) return toDigit[c] ?? c
  if (inside(f.dateOfBirth) || inside(f.dateOfExpiry) || inside(f.dateOfIssue)) return toDigit[c] ?? c
  if (inside(layout.names) || inside(f.primaryIdentifier) || inside(f.secondaryIdentifier)) return toLetter[c] ?? c
  if (inside(f.issuingState) || inside(f.nationality)) return toLetter[c] ?? c
  return c
}
