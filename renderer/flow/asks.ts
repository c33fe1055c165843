import type { NextStep } from '../reading/next-step.ts'
import type { Words } from '../parts/use-language.ts'

/** What there is about a Reading that nobody stores without saying so. */
export interface Unusual {
  /** A check failed. */
  stop: boolean
  /** It was stored minutes ago. */
  again: boolean
  /** Somebody said that the faces are not of one person. */
  notSame: boolean
}

/** What somebody has to tick before it is stored, all of it in one; empty: nothing. */
export function asksOf({ t }: Pick<Words, 't'>, { stop, again, notSame }: Unusual): string {
  return [...(stop ? [t('reading.looked')] : []), ...(notSame ? [t('eyes.tickNotSame')] : []), ...(again ? [t('before.tick')] : [])].join(' · ')
}

/** What comes next where a person's eyes or the records found something; a failed check comes before that. Null: nothing of the kind. */
export function unusualStep({ t }: Pick<Words, 't'>, { again, notSame }: Omit<Unusual, 'stop'>, facesWanted: boolean): NextStep | null {
  if (notSame) return { tone: 'stop', sign: 'person', say: t('next.senior'), more: t('eyes.notSameMore') }
  if (again) return { tone: 'look', sign: 'records', say: t('before.again'), more: t('before.againMore') }
  return facesWanted ? { tone: 'look', sign: 'person', say: t('eyes.ask'), more: t('eyes.askMore') } : null
}
