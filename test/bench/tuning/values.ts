import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../data-folder.ts'

/** One named number of the product. */
export interface TuningValue {
  /** The file, relative to the checkout. */
  file: string
  name: string
  value: number
  /** Its whole declaration, as it stands in the file. */
  declaration: string
}

/** A number by name, at the beginning of a line: `const name = 0.5`. */
const declared = /^(?:export )?const (\w+) = (\d[\d_]*(?:\.\d+)?(?:e-?\d+)?)$/gm

/** The named numbers in a source, in order. */
export function valuesIn(source: string, file: string): TuningValue[] {
  return [...source.matchAll(declared)].map(([declaration, name, number]) => ({ file, name: name!, value: Number(number!.replaceAll('_', '')), declaration }))
}

/** What each area is made of, below `electron/reader`. */
export const areas = {
  'fit-line': ['mrz/fit-line.ts', 'mrz/line-ink.ts', 'mrz/follow-ink.ts', 'mrz/least-squares.ts', 'mrz/measure-height.ts', 'mrz/measure-ends.ts', 'mrz/follow-bend.ts', 'mrz/bent-zone.ts', 'mrz/carry-on.ts', 'mrz/level-light.ts'],
  evidence: ['barcodes/evidence.ts', 'barcodes/matrix-evidence.ts'],
  straighten: ['barcodes/straighten.ts', 'barcodes/direction.ts', 'barcodes/rectify.ts'],
} as const

export type Area = keyof typeof areas

export function valuesOf(area: Area): TuningValue[] {
  return areas[area].flatMap((below) => {
    const file = `electron/reader/${below}`
    return valuesIn(readFileSync(join(projectRoot, file), 'utf8'), file)
  })
}

/** The value times a factor, of the same kind: a whole number stays whole. Null where that is the value itself, or nothing. */
export function scaled({ value }: TuningValue, factor: number): number | null {
  const to = Number.isInteger(value) ? Math.round(value * factor) : Number((value * factor).toPrecision(6))
  return to === value || to === 0 ? null : to
}
