import { FoyerError } from '../../contract/errors.ts'
import type { ChipChannel } from '../channel/chip-channel.ts'
import { readInParts, type ChipKnowledge } from './chip-knowledge.ts'
import { isCutPaceAnswer, performPace, type PaceResult } from './pace.ts'
import type { OpenOptions } from './open-options.ts'
import type { SupportedPace } from './pace-protocols.ts'

/** How often a chip that stays in its place is asked the same before its long answers are asked for in parts: it may have moved the first time. */
const timesAsked = 2

/**
 * PACE by the best of the offers that chip, reader and driver carry. Keys of the MODP groups make commands and answers of more than 256 bytes:
 * some chips take those in chains of short commands only, some readers lose or cut such answers. Throws what {@link performPace} throws, and
 * `chip.readerTooShort` where that reader is all that is in the way.
 */
export async function establishPace(channel: ChipChannel, knowledge: ChipKnowledge, offers: readonly SupportedPace[], options: OpenOptions): Promise<PaceResult> {
  const [best, ...others] = offers
  if (best === undefined) throw new FoyerError('chip.unsupported', { detail: 'no PACE variant in common' })
  const perform = (offer: SupportedPace): Promise<PaceResult> =>
    performPace(channel, offer, options.password, options.random, { ambiguous: offers.length > 1, spendLastAttempt: options.spendLastAttempt })
  if (best.group.kind !== 'DH') return perform(best)
  try {
    return await performLong(channel, knowledge, () => perform(best))
  } catch (error) {
    const short = others.find(({ group }) => group.kind === 'ECDH')
    if (short === undefined || !isReaderTooShort(error)) throw error
    return perform(short)
  }
}

async function performLong(channel: ChipChannel, knowledge: ChipKnowledge, perform: () => Promise<PaceResult>): Promise<PaceResult> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await perform()
    } catch (error) {
      if (!(error instanceof FoyerError)) throw error
      const refusal = isRefusal(error)
      if (!refusal && (!isLost(error) || await channel.card.reset() === 'returned')) throw error
      const mayHaveMoved = !refusal && !isCutPaceAnswer(error) && asked < timesAsked
      if (refusal && channel.extendedLength) {
        if (error.detail !== LENGTH_REFUSED) throw error
        channel.extendedLength = false
      } else if (mayHaveMoved) continue
      else if (channel.answersAreShort) throw new FoyerError('chip.readerTooShort', { cause: error, detail: 'PACE' })
      else if (refusal) throw error
      else {
        readInParts(knowledge)
        channel.extendedLength = false
        channel.readerCarries = knowledge.readerCarries
      }
    }
  }
}

const LENGTH_REFUSED = 'PACE SW=6700'

function isRefusal({ code, detail }: FoyerError): boolean {
  return code === 'chip.malformed' && detail?.startsWith('PACE SW=') === true
}

/** The answer did not come, or not whole. */
function isLost(error: FoyerError): boolean {
  return error.code === 'chip.removed' || error.code === 'device.failed' || isCutPaceAnswer(error)
}

export function isReaderTooShort(error: unknown): error is FoyerError {
  return error instanceof FoyerError && error.code === 'chip.readerTooShort'
}
