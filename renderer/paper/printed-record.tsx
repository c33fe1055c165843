import type { PaperHead, PrintedRecord as RecordOnPaper } from '../../electron/contract/paper.ts'
import { formatDate, formatExactTime } from '../parts/format.ts'
import { useWords } from '../parts/use-language.ts'
import { documentName, fieldWords, inLookingOrder } from '../reading/document-words.ts'
import { HeadOfSheet } from './head-of-sheet.tsx'

/** One record on one sheet, A4 or Letter: what is stored of a person. No picture: the paper is nobody's to erase. */
export function PrintedRecord({ record, head }: { record: RecordOnPaper; head: PaperHead }) {
  const words = useWords()
  const { t, language } = words
  const facts: readonly [label: string, value: string][] = [
    [t('records.stored'), formatExactTime(record.createdAt, language)],
    [t('records.confirmedBy'), record.confirmedBy],
    [t('records.source'), t(`records.sources.${record.source}`)],
    [t('records.keepUntil'), formatDate(record.keepUntil, language)],
    [t('records.id'), record.id],
    ...(record.note === null ? [] : [[t('records.note'), record.note.text] as [string, string]]),
  ]
  return (
    <article className="printed">
      <HeadOfSheet head={head} />
      <h1><bdi>{record.name}</bdi></h1>
      <p>{documentName(words, record.documentType, record.issuingState)} · {t(`verdict.${record.verdict}`)}{record.corrected ? ` · ${t('records.corrected')}` : ''}</p>
      <table>
        <tbody>
          {inLookingOrder(record.fields).map((field) => (
            <tr key={field.name}>
              <th scope="row">{t(`fields.${field.name}`)}</th>
              <td><bdi>{fieldWords(words, field.name, field.value)}</bdi></td>
              <td>{field.correction === null ? field.sources.map((source) => t(`sourcesShort.${source.source}`)).join(' · ') : t('sources.hand')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <tbody>{facts.map(([label, value]) => <tr key={label}><th scope="row">{label}</th><td colSpan={2}><bdi>{value}</bdi></td></tr>)}</tbody>
      </table>
      <footer>{t('records.printFoot')}</footer>
    </article>
  )
}
