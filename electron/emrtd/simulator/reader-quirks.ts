import { FoyerError } from '../../contract/errors.ts'
import { apduLengths } from '../card/smart-card.ts'
import type { SimulatedCard } from './link.ts'

/** What a reader or its driver does to APDUs, and what it says of itself. */
export interface ReaderQuirk {
  /** Longest APDU that it says it carries, in bytes. */
  told: number
  /** Extended commands end as this error. */
  longCommands?: 'device.failed' | 'chip.removed' | 'chip.timeout'
  /** Answers with more data than this, in bytes, end as an error, or come cut off with 9000 or with whatever stands there as their status. */
  answers?: { most: number; end: 'device.failed' | 'chip.removed' | 'cut' | 'cutBare' }
}

const says = { told: apduLengths.extended } as const

/** Desk readers and drivers as public reports tell of them, each named after what it does. */
export const readerQuirks = {
  plain: says,
  shortAndTold: { told: apduLengths.short },
  longCommandsFail: { ...says, longCommands: 'device.failed' },
  longCommandsLoseTheChip: { ...says, longCommands: 'chip.removed' },
  longCommandsHang: { ...says, longCommands: 'chip.timeout' },
  over1958LosesTheChip: { ...says, answers: { most: 1958, end: 'chip.removed' } },
  over1958Fails: { ...says, answers: { most: 1958, end: 'device.failed' } },
  over1958Cut: { ...says, answers: { most: 1958, end: 'cut' } },
  over252LosesTheChip: { ...says, answers: { most: 252, end: 'chip.removed' } },
  over252Fails: { ...says, answers: { most: 252, end: 'device.failed' } },
  over252Cut: { ...says, answers: { most: 252, end: 'cut' } },
  over252CutBare: { ...says, answers: { most: 252, end: 'cutBare' } },
} as const satisfies Record<string, ReaderQuirk>

export type ReaderQuirkName = keyof typeof readerQuirks
export const readerQuirkNames = Object.keys(readerQuirks) as readonly ReaderQuirkName[]

/** Puts a reader of that kind between the chip and whoever reads it. */
export function throughReader(card: SimulatedCard, { longCommands, answers }: ReaderQuirk): SimulatedCard {
  return {
    atr: card.atr,
    reset: () => card.reset(),
    async transmit(apdu) {
      if (longCommands !== undefined && apdu.length > 6 && apdu[4] === 0) throw new FoyerError(longCommands, { detail: 'extended APDU' })
      const answer = await card.transmit(apdu)
      if (answers === undefined || answer.length <= answers.most + 2) return answer
      const { most, end } = answers
      if (end === 'cutBare') return answer.slice(0, most)
      if (end === 'cut') return Uint8Array.of(...answer.subarray(0, most), 0x90, 0x00)
      throw new FoyerError(end, { detail: 'answer lost' })
    },
  }
}
