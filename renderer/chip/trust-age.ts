import type { ChipReading } from '../../electron/contract/chip.ts'

const DAY_MS = 86_400_000

/** How old a list was when a verdict leaned on it. */
export interface ListAge {
  /** `master list DE 2026-05-28`; null: the list of withdrawn certificates. */
  name: string | null
  days: number
}

/** The lists that this chip was judged by, each with its age in whole days on the day of the verdict: by its issuer's own date, not by when it came here. */
export function listAges({ chain, evidence }: Pick<ChipReading, 'chain' | 'evidence'>): ListAge[] {
  const at = Date.parse(evidence.checkedAt)
  const since = (from: string): number => Math.max(0, Math.floor((at - Date.parse(from)) / DAY_MS))
  const lists = (evidence.trustListVersion ?? '').split('; ').flatMap((name) => {
    const date = /\d{4}-\d{2}-\d{2}$/.exec(name)?.[0]
    return date === undefined || Number.isNaN(Date.parse(date)) ? [] : [{ name, days: since(date) }]
  })
  const withdrawn = chain?.revocationListAt ?? null
  // Where nobody vouches for the signer, no list did either.
  return [...(chain === null || chain.issuers.length === 0 ? [] : lists), ...(withdrawn === null ? [] : [{ name: null, days: since(withdrawn) }])]
}
