import type { MrzFormat, Quad } from '../../contract/mrz.ts'

/** Size of a document's page and where its zone stands on it, in mm. */
interface PageMeasures {
  width: number
  height: number
  /** First to last glyph. */
  lineLength: number
  /** Middle of the last line above the lower edge. */
  lastLine: number
}

/** 9303-4 to -7, figures of the MRZ's position; ISO/IEC 7810 sizes. OCR-B at 10 characters an inch. */
const measures: Record<MrzFormat, PageMeasures> = {
  TD3: { width: 125, height: 88, lineLength: 111, lastLine: 9.8 },
  MRVA: { width: 120, height: 80, lineLength: 111, lastLine: 9.8 },
  TD2: { width: 105, height: 74, lineLength: 90.7, lastLine: 9.8 },
  MRVB: { width: 105, height: 74, lineLength: 90.7, lastLine: 9.8 },
  FRID: { width: 105, height: 74, lineLength: 90.7, lastLine: 9.8 },
  TD1: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 6.6 },
  CHDL: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 6.6 },
  FRDL: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 4.5 },
  NLDL: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 4.5 },
  CNEP: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 4.5 },
  CNHP: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 6.6 },
  CNTP: { width: 85.6, height: 54, lineLength: 75.4, lastLine: 6.6 },
}

/** Width over height of a document's page. */
export function pageAspect(format: MrzFormat): number {
  return measures[format].width / measures[format].height
}

/**
 * Where the page should be, going by its zone: source px, upright order. Exact for a page seen straight
 * on, within a tenth of its height for one that is tilted: the zone is too thin to tell the perspective.
 */
export function pageQuadOf(format: MrzFormat, lines: readonly Quad[]): Quad | null {
  const last = lines.at(-1)
  if (last === undefined) return null
  const m = measures[format]
  const start = { x: (last[0].x + last[3].x) / 2, y: (last[0].y + last[3].y) / 2 }
  const end = { x: (last[1].x + last[2].x) / 2, y: (last[1].y + last[2].y) / 2 }
  const unit = { x: (end.x - start.x) / m.lineLength, y: (end.y - start.y) / m.lineLength }
  const down = { x: -unit.y, y: unit.x }
  const before = (m.width - m.lineLength) / 2
  const at = (across: number, below: number): { x: number, y: number } => ({
    x: start.x + unit.x * across + down.x * below, y: start.y + unit.y * across + down.y * below,
  })
  const top = m.lastLine - m.height
  return [at(-before, top), at(m.width - before, top), at(m.width - before, m.lastLine), at(-before, m.lastLine)]
}
