import { useState, type ReactNode } from 'react'
import type { Reason, Verdict } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { keyed } from '../parts/keyed.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { VerdictMark } from '../parts/verdict.tsx'
import { reasonSentence } from './document-words.ts'

interface BandProps {
  verdict: Verdict
  reasons: readonly Reason[]
  /** Which document: "Passport, Finland". */
  document: string
  /** Nothing is to be done about what is not proven: no colour that calls somebody, and why it is so one press deeper. */
  calm?: boolean
  children?: ReactNode
}

/** Reasons that stand beside the verdict; the others are one press deeper. */
const IN_VIEW = 2

/** The state of the document: the largest thing on the screen, in a word, a shape and a colour. */
export function VerdictBand({ verdict, reasons, document, calm = false, children }: BandProps) {
  const words = useWords()
  const { t } = words
  const [why, setWhy] = useState(false)
  const quiet = calm && verdict === 'readNotProven'
  // A specimen is one: a word beside the document says so.
  const telling = reasons.filter(({ code }) => code !== 'specimen')
  const shown = quiet ? [] : telling.slice(0, IN_VIEW)
  const sentences = (some: readonly Reason[]) => keyed(some, (reason) => reason.code).map(({ key, item }) => <li key={key}>{reasonSentence(words, item)}</li>)
  return (
    <section className={`band band-${quiet ? 'calm' : verdict}`} aria-labelledby="verdict-word" data-testid="verdict" data-verdict={verdict} data-calm={quiet}>
      <VerdictMark verdict={verdict} calm={quiet} />
      <div className="grow">
        <h1 id="verdict-word" tabIndex={-1}>{t(quiet ? 'verdict.read' : `verdict.${verdict}`)}</h1>
        {shown.length === 0 ? null : <ul className="band-reasons">{sentences(shown)}</ul>}
      </div>
      {shown.length < telling.length ? <Button kind="quiet" icon="help" onPress={() => setWhy(true)}>{t('reading.why')}</Button> : null}
      <div className="band-document">
        <p>{document}</p>
        {children}
      </div>
      {why ? (
        <Sheet title={t('reading.whyTitle', { verdict: t(`verdict.${verdict}`) })} onClose={() => setWhy(false)}>
          <ul className="band-why">{sentences(reasons)}</ul>
        </Sheet>
      ) : null}
    </section>
  )
}
