import { FoyerError } from '../../contract/errors.ts'
import { statusText } from '../card/apdu.ts'

/**
 * What a refused password means, by status word (ISO/IEC 7816-4 §5.6): 63Cx tells how many attempts
 * are left, 6983 and 6984 that none is; everything else at this point is a wrong key too, as chips
 * differ (6300, 6982, 6985, 6988, 6A80).
 */
export function accessDenial(status: number): FoyerError {
  if (status === 0x6983 || status === 0x6984 || status === 0x63c0) {
    return new FoyerError('chip.accessLocked', { detail: statusText(status) })
  }
  const attempts = (status & 0xfff0) === 0x63c0 ? ` attemptsLeft=${status & 0xf}` : ''
  return new FoyerError('chip.accessDenied', { detail: statusText(status) + attempts })
}

/**
 * What the answer to MSE:Set AT says before any key is tried: 63C1 warns that the next wrong one locks the chip. Throws
 * `chip.accessLocked`, and `chip.lastAttempt` unless that try is meant.
 */
export function expectAttempts(status: number, spendLastAttempt: boolean): void {
  if (status === 0x6983 || status === 0x6984 || status === 0x63c0) throw accessDenial(status)
  if (status === 0x63c1 && !spendLastAttempt) throw new FoyerError('chip.lastAttempt', { detail: `${statusText(status)} attemptsLeft=1` })
}
