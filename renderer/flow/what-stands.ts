import type { Reading } from '../../electron/contract/reading.ts'

/**
 * All of a Reading that somebody decides by, as one text: where it differs, what was looked at is not what stands there now. That one more
 * source says the same is no news, and would put everybody off who is quicker than the comparison.
 */
export function whatStands({ verdict, turnOver, reasons, fields }: Reading): string {
  return JSON.stringify([
    verdict, turnOver, reasons.map(({ code, params }) => [code, params ?? null]),
    fields.map(({ name, value, agreement, doubtful, cutOff }) => [name, value, agreement === 'conflict', doubtful, cutOff === true]),
  ])
}
