/** Wrong keys so far, as the detail of `chip.accessDenied`, `chip.lastAttempt` and `chip.accessLocked` tells them. */
export interface ChipAttempts {
  /** Since the document was laid down; null where nobody counted. */
  made: number | null
  /** Until the chip locks, where it says so (63Cx; ISO/IEC 7816-4 §5.6). */
  left: number | null
}

export function chipAttempts(detail: string | undefined): ChipAttempts {
  const told = (name: string): number | null => {
    const number = new RegExp(`\\b${name}=(\\d{1,3})\\b`).exec(detail ?? '')?.[1]
    return number === undefined ? null : Number(number)
  }
  return { made: told('attemptsMade'), left: told('attemptsLeft') }
}
