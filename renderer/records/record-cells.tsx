import type { RecordRow } from '../../electron/contract/records.ts'
import { formatClock, formatShortDate, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import { VerdictTag } from '../parts/verdict.tsx'
import { documentName } from '../reading/document-words.ts'

interface RecordCellsProps {
  row: RecordRow
  chosen: boolean
  /** The day is not said by a heading. */
  withDay: boolean
  /** @param range all from the last one that was chosen */
  onToggle: (range: boolean) => void
}

/** What a row says, column by column. */
export function RecordCells({ row, chosen, withDay, onToggle }: RecordCellsProps) {
  const words = useWords()
  const { t, language } = words
  return (
    <>
      <div role="gridcell" className="record-tick" onClick={(event) => {
        event.stopPropagation()
        if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'INPUT') onToggle(event.shiftKey)
      }}>
        <input type="checkbox" tabIndex={-1} aria-label={t('records.selectOne', { name: row.name })} checked={chosen} onChange={(event) => onToggle('shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)} />
      </div>
      <div role="gridcell">{withDay ? formatTime(row.createdAt, language) : formatClock(row.createdAt, language)}</div>
      <div role="gridcell" title={row.name}><strong className="record-name"><bdi>{row.name}</bdi></strong></div>
      <div role="gridcell">{documentName(words, row.documentType, row.issuingState)}</div>
      <div role="gridcell"><bdi dir="ltr" className="mono">{row.documentNumber}</bdi></div>
      <div role="gridcell">{formatShortDate(row.dateOfBirth, language)}</div>
      <div role="gridcell" className="record-state">
        <VerdictTag verdict={row.verdict} />
        {row.corrected ? <span className="record-hand" title={t('sources.hand')}><Icon name="edit" /><span className="unseen">{t('sources.hand')}</span></span> : null}
      </div>
    </>
  )
}
