import { chipAttempts } from '../../electron/contract/chip-attempts.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

/** Whether the next wrong key locks the chip. */
export function isLastAttempt(error: FoyerError | null): boolean {
  return error?.code === 'chip.lastAttempt' || (error?.code === 'chip.accessDenied' && chipAttempts(error.detail).left === 1)
}

/** How often the chip has been given a wrong key, and how often it still may be. */
export function ChipAttempts({ error }: { error: FoyerError }) {
  const { t, language } = useWords()
  const { made, left } = chipAttempts(error.detail)
  const said = [
    made === null || made === 0 ? null : t('chip.attemptsMade', { count: made, number: formatNumber(made, language) }),
    left === null || left === 0 ? null : t('chip.attemptsLeft', { count: left, number: formatNumber(left, language) }),
  ].filter((each) => each !== null)
  return said.length === 0 ? null : <p className={isLastAttempt(error) ? 'sentence' : 'soft'} data-testid="chip-attempts">{said.join(' ')}</p>
}
