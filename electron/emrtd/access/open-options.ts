import type { ChipPassword } from '../algorithms/key-derivation.ts'

/** How a chip is to be opened. */
export interface OpenOptions {
  password: ChipPassword
  /** Use BAC where PACE is offered and does not work; otherwise `chip.downgrade` is thrown. */
  allowDowngrade: boolean
  /** Try a key even where one more wrong one would lock the chip; otherwise `chip.lastAttempt` is thrown. */
  spendLastAttempt: boolean
  random: (bytes: number) => Uint8Array
  onDowngrade: () => void
}
