import type { HeldAbout } from '../../electron/contract/rights.ts'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'

const parts = ['records', 'pictures', 'notes', 'events', 'setAside', 'requests'] as const

/** What is held about a person, counted. */
export function HeldLine({ held }: { held: HeldAbout }) {
  const { t, language } = useWords()
  return (
    <dl className="grow rights-held" data-testid="rights-held">
      {parts.map((part) => <div key={part}><dt>{t(`rights.held.${part}`)}</dt><dd><bdi>{formatNumber(held[part], language)}</bdi></dd></div>)}
    </dl>
  )
}
