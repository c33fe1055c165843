import type { Erasure } from '../../electron/contract/rights.ts'
import { useDesk, useSession } from '../desk/desk-context.ts'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { ErasureFacts } from './erasure-facts.tsx'

/** The answer on one sheet, A4 or Letter, for the person to keep. @param at when it is printed, ISO */
export function PrintedErasure({ answer, at }: { answer: Erasure; at: string }) {
  const { t, language } = useWords()
  const { state } = useDesk()
  const { name } = useSession()
  return (
    <article className="printed printed-erasure">
      <header className="printed-head">
        <strong>{t('app.name')} · <bdi>{state.deskName}</bdi></strong>
        <span>{t('records.printedBy', { name: `\u2068${name}\u2069`, time: formatExactTime(at, language) })}</span>
      </header>
      <h1>{t('rights.paperTitle')}</h1>
      <ErasureFacts answer={answer} />
      <p>{t('rights.paperEvent', { event: formatNumber(answer.event, language) })}{answer.checkpoint === null ? '' : ` ${t('rights.paperCheckpoint')}`}</p>
      <footer>{t('rights.answerStays')}</footer>
    </article>
  )
}
