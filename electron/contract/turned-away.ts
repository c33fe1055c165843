import { z } from 'zod'
import { errorCodes, type ErrorCode } from './error-codes.ts'
import { text } from './primitives.ts'

/** Kinds that are told apart between two looks: by what was wrong, with which method, where and from where. Beyond them path and address are given up. */
const KINDS_MAX = 64
const SEVERAL = 'several'
/** Where it is none of the contract's: whatever a stranger writes there is not repeated. */
export const NO_PATH = '/v1'
/** As many as can be counted: a door that was taken over may say that it refused so many. */
const MOST_TIMES = Number.MAX_SAFE_INTEGER
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'] as const
type MethodWord = (typeof methods)[number]

/** Requests that came no further than to a door, as many as were alike. */
export const turnedAway = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]), method: z.enum(methods), address: text(64).min(1),
  /** As its template has it. */
  path: text(100).regex(/^\/v1(?:\/[\w{}.-]+)*$/),
  times: z.number().int().min(1).max(MOST_TIMES),
}).strict()
export type TurnedAway = z.infer<typeof turnedAway>
/** Of two doors, each with what does not fit under one word for its address. */
export const REQUESTS_MAX = 4 * KINDS_MAX
export const turnedAwayList = z.array(turnedAway).max(REQUESTS_MAX)

/** What a door refuses by itself, before anybody is asked who it is: counted, for the trail. It takes no more memory for a million than for one. */
export class TurnedAwayTally {
  private readonly kinds = new Map<string, TurnedAway>()

  /** @param times how many of a kind: more than one where they were counted before */
  note({ code, method, address, path = NO_PATH, times = 1 }: { code: ErrorCode, method: string, address: string, path?: string, times?: number }): void {
    const word: MethodWord = methods.find((each) => each === method) ?? 'other'
    const keyOf = (of: string, where: string) => `${code} ${word} ${where} ${of}`
    const room = this.kinds.has(keyOf(address, path)) || this.kinds.size < KINDS_MAX
    const [of, where] = room ? [address, path] : [SEVERAL, NO_PATH]
    const before = this.kinds.get(keyOf(of, where))
    this.kinds.set(keyOf(of, where), { code, method: word, address: of, path: where, times: Math.min(MOST_TIMES, (before?.times ?? 0) + times) })
  }

  /** All that was noted since the last time. */
  take(): TurnedAway[] {
    const all = [...this.kinds.values()].slice(0, 2 * KINDS_MAX)
    this.kinds.clear()
    return all
  }
}
