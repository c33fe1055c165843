import type { CallSpec } from '../contract/call.ts'
import { BytesInFlight, bytesIn } from '../contract/bytes-in-flight.ts'
import { FoyerError } from '../contract/errors.ts'
import { allCalls, isApiCallName, type AnyCallName } from '../contract/index.ts'
import { FILE_MAX } from '../contract/primitives.ts'
import type { TurnedAwayTally } from '../contract/turned-away.ts'
import type { CallerContext } from '../transport/handlers.ts'
import type { CallResult } from '../transport/calls-under-way.ts'
import type { KnockAnswer, Knocked } from '../transport/supervisor.ts'

/** Calls in flight at once. The desk's own come first: half of what a page may have. */
const MAX_IN_FLIGHT = 16
/** Calls that wait for something to happen, apart: they cost nothing but their place. */
const MAX_WAITING = 64
/** Calls that come in within {@link SECOND_MS}, at most: a gateway that is not ours any more can ask no faster. */
const MAX_A_SECOND = 100
const SECOND_MS = 1000
/** The largest call: a file, and a few words with it. */
const CALL_BYTES_MAX = FILE_MAX + 1_000_000

export interface ApiDoorOptions {
  carry: (name: AnyCallName, input: unknown, context: CallerContext) => Promise<CallResult>
  /** For what cannot be carried: who asks comes first. */
  turnAway: (name: AnyCallName, error: FoyerError, context: CallerContext) => Promise<never>
  elapsed: () => number
  /** What comes no further, for the trail. */
  tally: Pick<TurnedAwayTally, 'note'>
}

/**
 * The one door from the gateway: name and payload are checked here, the way is put in here, only coded errors leave. Who asks is what was presented,
 * and the vault alone says who that is: no member of the message could say it.
 */
export function apiDoor({ carry, turnAway, elapsed, tally }: ApiDoorOptions): (asked: Knocked, hear?: CallerContext['hear'], gone?: AbortSignal) => Promise<KnockAnswer> {
  const bytes = new BytesInFlight(2 * CALL_BYTES_MAX)
  const inFlight = { working: 0, waiting: 0 }
  let second = { since: elapsed(), calls: 0 }
  const admit = (kind: keyof typeof inFlight): void => {
    if (elapsed() - second.since >= SECOND_MS) second = { since: elapsed(), calls: 0 }
    second.calls += 1
    if (inFlight[kind] >= (kind === 'waiting' ? MAX_WAITING : MAX_IN_FLIGHT) || second.calls > MAX_A_SECOND) throw new FoyerError('api.throttled')
  }
  return async ({ call, input, presented }, hear, gone) => {
    let carried = false
    try {
      const kind = isApiCallName(call) && waits(call, input) ? 'waiting' : 'working'
      admit(kind)
      if (!isApiCallName(call)) throw new FoyerError('input.unknownCall')
      const weight = bytesIn(input)
      if (weight > CALL_BYTES_MAX) throw new FoyerError('input.tooLarge')
      const landed = bytes.enter(weight)
      inFlight[kind] += 1
      carried = true
      try {
        const given = allCalls[call].input.safeParse(input)
        const context: CallerContext = { session: null, way: 'api', address: presented.address, presented, hear, signal: gone }
        if (!given.success) return await turnAway(call, new FoyerError('input.invalid'), context)
        return { value: (await carry(call, given.data, context)).value }
      } finally {
        landed()
        inFlight[kind] -= 1
      }
    } catch (thrown) {
      const error = FoyerError.from(thrown)
      if (!carried) tally.note({ code: error.code, ...placeOf(call), address: presented.address })
      return { error: error.toPayload() }
    }
  }
}

function placeOf(call: string): { method: string, path?: string } {
  if (!isApiCallName(call)) return { method: 'other' }
  const { method, api }: CallSpec = allCalls[call]
  return api === null ? { method } : { method, path: api.path }
}

/** Whether whoever asks would rather wait: by its input's `wait`, which its entry has. */
const waits = (call: AnyCallName, input: unknown): boolean => allCalls[call].api?.waits === true && Number((input as { wait?: unknown } | null)?.wait ?? 0) > 0
