import { uplinkProblems, type UplinkProblem } from '../contract/uplink-problems.ts'

/** The one error that leaves the receiver: a code, never a sentence of a library, never what somebody sent. */
export class Problem extends Error {
  readonly code: UplinkProblem
  readonly retryAfter: number | null

  /** @param retryAfter seconds */
  constructor(code: UplinkProblem, retryAfter: number | null = null, cause?: unknown) {
    super(code, { cause })
    this.name = 'Problem'
    this.code = code
    this.retryAfter = retryAfter
  }

  get status(): number {
    return uplinkProblems[this.code]
  }
}
