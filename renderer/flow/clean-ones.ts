import type { HeldReading } from '../../electron/contract/reading.ts'
import { hasFace } from '../eyes/faces-of.ts'
import type { Waiting } from './waiting.ts'

/** What OCR did not find letter by letter proves nothing: check digits guard dates and number, and another nationality is a conflict. The names must have been found. */
const MAY_BE_UNFOUND: ReadonlySet<string> = new Set(['printed.dates', 'printed.number', 'printed.nationality'])

/**
 * Whether nothing about it asks for a person's look: every check held, no field is in doubt, and the names were compared with print or chip.
 * @param specimens whether specimens count too, as at the demo desk
 */
export function isClean({ reading: { verdict, turnOver, fields, checks, mrz, chip } }: HeldReading, specimens: boolean): boolean {
  if (verdict === 'stop' || turnOver || (mrz === null && chip === null)) return false
  if (fields.some(({ doubtful, agreement, cutOff }) => doubtful.length > 0 || agreement === 'conflict' || cutOff === true)) return false
  const held = checks.every(({ code, result }) => result === 'pass' || (result === 'unknown' && MAY_BE_UNFOUND.has(code)) || (specimens && code === 'document.specimen'))
  return held && (verdict === 'genuine' || checks.some(({ code, result }) => code === 'printed.names' && result === 'pass'))
}

export type CleanOne = Waiting & { kind: 'ready' }

interface DeskRules {
  /** Specimens count too. */
  specimens: boolean
  /** Whoever stores a document with a face says first what they see in it: nobody does so of many at once. */
  requireFaces: boolean
}

/** Those of the queue that may be confirmed together: clean, with nothing to be said of them first, and no document that is there twice, on the desk or behind it. */
export function cleanOnes(waiting: readonly Waiting[], current: HeldReading | null, { specimens, requireFaces }: DeskRules): readonly CleanOne[] {
  const ready = waiting.filter((each) => each.kind === 'ready')
  const numbers = [...(current === null ? [] : [current]), ...ready.map(({ held }) => held)].map(numberOf)
  return ready.filter(({ held }) => {
    const number = numberOf(held)
    return number !== '' && isClean(held, specimens) && !(requireFaces && hasFace(held.reading)) && numbers.filter((each) => each === number).length === 1
  })
}

function numberOf({ reading: { fields } }: HeldReading): string {
  return fields.find(({ name }) => name === 'documentNumber')?.value.replaceAll(/[^A-Z0-9]/gi, '').toUpperCase() ?? ''
}
