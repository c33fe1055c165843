import type { NextStep } from '../reading/next-step.ts'
import type { Words } from '../parts/use-language.ts'

/** What there is about a Reading that nobody stores without saying so. */
export interface Unusual {
  /** A check failed. */
  stop: boolean
  /** It was stored minutes ago. */
  again: boolean
}

/** What somebody has to tick before it is stored, all of it in one; empty: nothing. */
export function asksOf({ t }: Pick<Words, 't'>, { stop, again }: Unusual): string {
  return [...(stop ? [t('reading.looked')] : []), ...(again ? [t('before.tick')] : [])].join(' · ')
}

/** What comes next for a document that is stored already; a failed check comes before that. */
export function againStep({ t }: Pick<Words, 't'>): NextStep {
  return { tone: 'look', sign: 'records', say: t('before.again'), more: t('before.againMore') }
}
