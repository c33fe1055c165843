import type { Erasure } from '../../electron/contract/rights.ts'
import { formatExactTime, formatNumber } from '../parts/format.ts'
import { groupsOf } from '../parts/groups.ts'
import { useWords } from '../parts/use-language.ts'

/** What was erased, when, and which signed checkpoint covers it: the same words on the screen and on paper. */
export function ErasureFacts({ answer }: { answer: Erasure }) {
  const { t, language } = useWords()
  const { records, setAside, event, checkpoint, id } = answer
  return (
    <>
      <p>{t('rights.answer', { count: records.length, number: formatNumber(records.length, language), time: formatExactTime(answer.at, language) })}</p>
      <dl className="facts">
        <div><dt>{t('rights.answerRecords')}</dt><dd><bdi dir="ltr" className="mono small">{records.join(' ')}</bdi></dd></div>
        {setAside === 0 ? null : <div><dt>{t('rights.answerSetAside')}</dt><dd><bdi>{formatNumber(setAside, language)}</bdi></dd></div>}
        <div><dt>{t('rights.answerEvent')}</dt><dd><bdi>{formatNumber(event, language)}</bdi></dd></div>
        <div><dt>{t('rights.answerCheckpoint')}</dt><dd>{checkpoint === null ? t('rights.answerUnsigned') : <>{t('rights.answerSize', { size: formatNumber(checkpoint.size, language) })} <bdi dir="ltr" className="mono">{groupsOf(checkpoint.root)}</bdi></>}</dd></div>
        <div><dt>{t('rights.answerId')}</dt><dd><bdi dir="ltr" className="mono small">{id}</bdi></dd></div>
      </dl>
    </>
  )
}
