import { z } from 'zod'
import { errorCodes, type ErrorCode } from './error-codes.ts'
import { text } from './primitives.ts'

/** Kinds that are told apart between two looks: by what was wrong, with which method, from where. Beyond them the address is given up. */
const KINDS_MAX = 64
const SEVERAL = 'several'
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'] as const
type MethodWord = (typeof methods)[number]

/** Requests that came no further than to a door, as many as were alike. */
export const turnedAway = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]), method: z.enum(methods), address: text(64).min(1), times: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
}).strict()
export type TurnedAway = z.infer<typeof turnedAway>
/** Of two doors, each with what does not fit under one word for its address. */
export const REQUESTS_MAX = 4 * KINDS_MAX
export const turnedAwayList = z.array(turnedAway).max(REQUESTS_MAX)

/** What a door refuses by itself, before anybody is asked who it is: counted, for the trail. It takes no more memory for a million than for one. */
export class TurnedAwayTally {
  private readonly kinds = new Map<string, TurnedAway>()

  note({ code, method, address }: { code: ErrorCode, method: string, address: string }): void {
    const word: MethodWord = methods.find((each) => each === method) ?? 'other'
    const key = `${code} ${word} ${address}`
    const room = this.kinds.has(key) || this.kinds.size < KINDS_MAX
    const of = room ? address : SEVERAL
    const before = this.kinds.get(`${code} ${word} ${of}`)
    this.kinds.set(`${code} ${word} ${of}`, { code, method: word, address: of, times: (before?.times ?? 0) + 1 })
  }

  /** All that was noted since the last time. */
  take(): TurnedAway[] {
    const all = [...this.kinds.values()].slice(0, 2 * KINDS_MAX)
    this.kinds.clear()
    return all
  }
}
