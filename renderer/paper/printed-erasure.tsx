import type { PaperHead } from '../../electron/contract/paper.ts'
import type { Erasure } from '../../electron/contract/rights.ts'
import { formatNumber } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { ErasureFacts } from '../rights/erasure-facts.tsx'
import { HeadOfSheet } from './head-of-sheet.tsx'

/** The answer on one sheet, A4 or Letter, for the person to keep. */
export function PrintedErasure({ answer, head }: { answer: Erasure; head: PaperHead }) {
  const { t, language } = useWords()
  return (
    <article className="printed printed-erasure">
      <HeadOfSheet head={head} />
      <h1>{t('rights.paperTitle')}</h1>
      <ErasureFacts answer={answer} />
      <p>{t('rights.paperEvent', { event: formatNumber(answer.event, language) })}{answer.checkpoint === null ? '' : ` ${t('rights.paperCheckpoint')}`}</p>
      <footer>{t('rights.answerStays')}</footer>
    </article>
  )
}
