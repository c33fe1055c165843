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
      <td className="record-tick">
        <label>
          <input type="checkbox" tabIndex={-1} aria-label={t('records.selectOne', { name: row.name })} checked={chosen} onChange={(event) => onToggle('shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)} />
        </label>
      </td>
      <td>{withDay ? formatTime(row.createdAt, language) : formatClock(row.createdAt, language)}</td>
      <td className="record-name" title={row.name}><bdi>{row.name}</bdi></td>
      <td>{documentName(words, row.documentType, row.issuingState)}</td>
      <td><bdi dir="ltr" className="mono">{row.documentNumber}</bdi></td>
      <td>{formatShortDate(row.dateOfBirth, language)}</td>
      <td className="record-state">
        <VerdictTag verdict={row.verdict} />
        {row.corrected ? <span className="record-hand" title={t('sources.hand')}><Icon name="edit" /><span className="unseen">{t('sources.hand')}</span></span> : null}
      </td>
    </>
  )
}
