import type { ReactNode } from 'react'
import type { DocumentCounts } from '../../electron/contract/day.ts'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { VerdictMark } from '../parts/verdict.tsx'
import { totalOf, verdictOrder } from './counts.ts'

interface DayFiguresProps {
  documents: DocumentCounts
  waiting: number | null
}

/** The day in a few large numbers. */
export function DayFigures({ documents, waiting }: DayFiguresProps) {
  const { t } = useWords()
  return (
    <dl className="day-figures">
      <Figure name={t('day.documents')} count={totalOf(documents)} sign={<Icon name="page" />} testId="day-total" />
      {verdictOrder.map((verdict) => (
        <Figure
          key={verdict}
          name={t(`verdict.${verdict}`)}
          count={documents[verdict]}
          sign={<span className={`verdict-small verdict-${verdict === 'readNotProven' ? 'calm' : verdict}`}><VerdictMark verdict={verdict} calm /></span>}
          testId={`day-${verdict}`}
        />
      ))}
      <Figure name={t('records.corrected')} count={documents.corrected} sign={<Icon name="edit" />} testId="day-corrected" />
      {waiting === null ? null : <Figure name={t('day.waiting')} count={waiting} sign={<Icon name="scan" />} testId="day-waiting" />}
    </dl>
  )
}

interface FigureProps {
  name: string
  count: number
  sign: ReactNode
  testId: string
}

function Figure({ name, count, sign, testId }: FigureProps) {
  const { language } = useWords()
  return (
    <div className="day-figure">
      <dt>{sign}<span>{name}</span></dt>
      <dd data-testid={testId}><bdi>{formatNumber(count, language)}</bdi></dd>
    </div>
  )
}
