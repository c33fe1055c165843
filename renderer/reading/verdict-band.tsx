import type { ReactNode } from 'react'
import type { Reason, Verdict } from '../../electron/contract/reading.ts'
import { keyed } from '../parts/keyed.ts'
import { useWords } from '../parts/use-language.ts'
import { VerdictMark } from '../parts/verdict.tsx'
import { reasonSentence } from './document-words.ts'

interface BandProps {
  verdict: Verdict
  reasons: readonly Reason[]
  /** Which document: "Passport, Finland". */
  document: string
  children?: ReactNode
}

/** The state of the document: the largest thing on the screen, in a word, a shape and a colour. */
export function VerdictBand({ verdict, reasons, document, children }: BandProps) {
  const words = useWords()
  const { t } = words
  return (
    <section className={`band band-${verdict}`} aria-labelledby="verdict-word" data-testid="verdict" data-verdict={verdict}>
      <VerdictMark verdict={verdict} />
      <div className="grow">
        <h1 id="verdict-word" tabIndex={-1}>{t(`verdict.${verdict}`)}</h1>
        <ul className="band-reasons">
          {keyed(reasons.slice(0, 3), (reason) => reason.code).map(({ key, item }) => <li key={key}>{reasonSentence(words, item)}</li>)}
        </ul>
      </div>
      <div className="band-document">
        <p>{document}</p>
        {children}
      </div>
    </section>
  )
}
