import type { CallSpec } from '../contract/call.ts'
import { FoyerError } from '../contract/errors.ts'
import { allCalls, isAnyCallName, type AnyCallName } from '../contract/index.ts'
import type { CallerContext } from './handlers.ts'
import type { Relayed } from './relayed.ts'

/** Calls of one child on others under way at once: twice as many as a page can be the cause of, and a quarter of what the far process takes of all. */
const MOST_AT_ONCE = 64

/** A request of ours that the child is answering. */
export interface Cause {
  context: CallerContext
  /** Readings that were handed on for it. */
  relayed: Relayed[]
}

type Carry = (call: AnyCallName, input: unknown, context: CallerContext) => Promise<unknown>

/** The calls that a child makes on other processes: those its line in the table allows, each for a request of ours that it is answering. */
export class ChildAsks {
  private readonly mayAsk: ReadonlySet<AnyCallName>
  private readonly carry: Carry
  private underWay = 0

  constructor(mayAsk: ReadonlySet<AnyCallName>, carry: Carry) {
    this.mayAsk = mayAsk
    this.carry = carry
  }

  /**
   * Who asks, and by which door, is what main knows of the request behind it. Without one there is no such call: a child that was taken over
   * can plant nothing for somebody who asked nothing of it.
   * @throws FoyerError
   */
  async answer({ call, input }: { call: string; input?: unknown }, cause: Cause | undefined): Promise<unknown> {
    if (cause === undefined || !isAnyCallName(call) || !this.mayAsk.has(call)) throw new FoyerError('input.unknownCall')
    if (this.underWay >= MOST_AT_ONCE) throw new FoyerError('input.tooLarge', { detail: 'calls in flight' })
    const spec: CallSpec = allCalls[call]
    const checked = spec.input.safeParse(input)
    if (!checked.success) throw new FoyerError('input.invalid')
    this.underWay += 1
    try {
      const value = await this.carry(call, checked.data, { ...cause.context, inside: true })
      if (spec.handsReading) {
        const { readingId } = value as { readingId: string }
        cause.relayed.push({ readingId, reading: (checked.data as { reading: unknown }).reading })
      }
      return value
    } finally {
      this.underWay -= 1
    }
  }
}
