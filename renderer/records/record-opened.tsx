import { useState } from 'react'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { AuditSentence } from '../audit/audit-sentence.tsx'
import { Button } from '../parts/button.tsx'
import { formatDate, formatExactTime } from '../parts/format.ts'
import { Picture } from '../parts/picture.tsx'
import { useWords } from '../parts/use-language.ts'
import { CheckList } from '../reading/check-list.tsx'
import { documentName } from '../reading/document-words.ts'
import { MrzLines } from '../reading/mrz-lines.tsx'
import { VerdictBand } from '../reading/verdict-band.tsx'
import { RecordEvidence } from './record-evidence.tsx'
import { RecordFields } from './record-fields.tsx'
import { RecordNote } from './record-note.tsx'
import type { Copy } from './use-copy.ts'

/** All that is stored of one document. */
export function RecordOpened({ record, copying, onOpen }: { record: StoredRecord; copying: Copy; onOpen: (id: string) => void }) {
  const words = useWords()
  const { t, language } = words
  const [note, setNote] = useState(record.note)
  return (
    <>
      <VerdictBand calm verdict={record.verdict} reasons={record.reasons} document={documentName(words, record.documentType, record.issuingState)}>
        {record.corrected ? <span className="tag tag-band">{t('records.corrected')}</span> : null}
      </VerdictBand>
      <div className="record-body">
        <div className="stack">
          <section className="section">
            <h2>{t('reading.fields')}</h2>
            <RecordFields fields={record.fields} copying={copying} />
            {record.mrzLines.length === 0 ? null : <MrzLines lines={record.mrzLines} />}
          </section>
          <section className="section">
            <h2>{t('reading.checks')}</h2>
            <CheckList checks={record.checks} />
          </section>
        </div>
        <div className="stack">
          <RecordNote id={record.id} note={note} onNote={setNote} />
          <section className="section">
            <h2>{t('records.keeping')}</h2>
            <dl className="facts">
              <div><dt>{t('records.keepUntil')}</dt><dd><strong>{formatDate(record.keepUntil, language)}</strong></dd></div>
              <div><dt>{t('records.stored')}</dt><dd>{formatExactTime(record.createdAt, language)}</dd></div>
              <div><dt>{t('records.confirmedBy')}</dt><dd><bdi>{record.confirmedBy}</bdi></dd></div>
              <div><dt>{t('records.source')}</dt><dd>{t(`records.sources.${record.source}`)}</dd></div>
              {record.follows === undefined ? null : <Followed id={record.follows} onOpen={onOpen} />}
              <div><dt>{t('records.id')}</dt><dd><bdi dir="ltr" className="mono small" data-testid="record-id">{record.id}</bdi></dd></div>
            </dl>
          </section>
          <section className="section">
            <h2>{t('records.pictures')}</h2>
            {record.image === null && record.otherSide === null && record.portrait === null ? <p className="soft">{t('records.noPictures')}</p> : null}
            <div className="record-sides">
              {record.image === null ? null : <Picture bytes={record.image} alt={t('reading.page')} className="evidence-page" />}
              {record.otherSide === null ? null : <Picture bytes={record.otherSide} alt={t('reading.otherSide')} className="evidence-page" />}
            </div>
            {record.portrait === null ? null : <Picture bytes={record.portrait} alt={t('reading.portraitPage')} className="chip-portrait" />}
          </section>
          {record.evidence === null ? null : <RecordEvidence evidence={record.evidence} />}
          <section className="section">
            <h2>{t('records.history')}</h2>
            <ol className="history">
              {record.history.map((event) => (
                <li key={event.index}>
                  <AuditSentence event={event} />
                  <span className="small soft">{formatExactTime(event.time, language)}</span>
                </li>
              ))}
            </ol>
          </section>
        </div>
      </div>
    </>
  )
}

/** The way to the record that this one brings up to date; that one ends by its own day, and may be gone. */
function Followed({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const { t } = useWords()
  return <div><dt>{t('records.follows')}</dt><dd><Button icon="records" onPress={() => onOpen(id)}>{t('records.openFollowed')}</Button></dd></div>
}
