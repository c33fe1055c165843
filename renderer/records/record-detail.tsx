import { useState } from 'react'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { AuditSentence } from '../audit/audit-sentence.tsx'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { SaveSheet } from '../files/save-sheet.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatDate, formatExactTime } from '../parts/format.ts'
import { Picture } from '../parts/picture.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { CheckList } from '../reading/check-list.tsx'
import { documentName } from '../reading/document-words.ts'
import { MrzLines } from '../reading/mrz-lines.tsx'
import { VerdictBand } from '../reading/verdict-band.tsx'
import { EraseSheet } from './erase-sheet.tsx'
import { RecordEvidence } from './record-evidence.tsx'
import { RecordFields } from './record-fields.tsx'

/** One record: verdict, fields, evidence, history, how long it stays; export and erase for those who may. */
export function RecordDetail({ id, onOpen, onBack }: { id: string; onOpen: (id: string) => void; onBack: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const may = useMay()
  const loaded = useLoaded(id, () => call('records.get', { id }))
  const slow = useSlow(loaded.going)
  const [saving, setSaving] = useState(false)
  const [erasing, setErasing] = useState(false)
  useShortcut('Escape', onBack)
  const record = loaded.value

  return (
    <section className="record" aria-label={t('records.one')}>
      <div className="record-bar">
        <Button icon="back" keyHint="Esc" ref={(button) => {
          if (record === null) button?.focus()
        }} onPress={onBack}>{t('records.back')}</Button>
        {record === null ? null : (
          <div className="row">
            {may('records.export') ? <Button icon="export" onPress={() => setSaving(true)}>{t('records.export')}</Button> : null}
            {may('records.erase') ? <Button icon="erase" onPress={() => setErasing(true)}>{t('records.erase')}</Button> : null}
          </div>
        )}
      </div>
      {loaded.error === null ? null : <ErrorNote error={loaded.error} />}
      {slow ? <Progress label={t('records.opening')} fraction={null} /> : null}
      {record === null ? null : <Opened record={record} onOpen={onOpen} />}
      {saving && record !== null ? (
        <SaveSheet
          title={t('records.export')}
          says={t('records.exportSays')}
          going={t('files.saving')}
          save={async (place) => ({ ...await call('records.save', { id, place }), told: t('records.exported') })}
          onClose={() => setSaving(false)}
        />
      ) : null}
      {erasing && record !== null ? (
        <EraseSheet
          record={record}
          onClose={() => setErasing(false)}
          onErased={() => {
            notify({ kind: 'done', text: t('records.erased') })
            onBack()
          }}
        />
      ) : null}
    </section>
  )
}

function Opened({ record, onOpen }: { record: StoredRecord; onOpen: (id: string) => void }) {
  const words = useWords()
  const { t, language } = words
  return (
    <>
      <VerdictBand calm verdict={record.verdict} reasons={record.reasons} document={documentName(words, record.documentType, record.issuingState)}>
        {record.corrected ? <span className="tag tag-band">{t('records.corrected')}</span> : null}
      </VerdictBand>
      <div className="record-body">
        <div className="stack">
          <section className="section">
            <h2>{t('reading.fields')}</h2>
            <RecordFields fields={record.fields} />
            {record.mrzLines.length === 0 ? null : <MrzLines lines={record.mrzLines} />}
          </section>
          <section className="section">
            <h2>{t('reading.checks')}</h2>
            <CheckList checks={record.checks} />
          </section>
        </div>
        <div className="stack">
          <section className="section">
            <h2>{t('records.keeping')}</h2>
            <dl className="facts">
              <div><dt>{t('records.keepUntil')}</dt><dd><strong>{formatDate(record.keepUntil, language)}</strong></dd></div>
              <div><dt>{t('records.stored')}</dt><dd>{formatExactTime(record.createdAt, language)}</dd></div>
              <div><dt>{t('records.confirmedBy')}</dt><dd><bdi>{record.confirmedBy}</bdi></dd></div>
              <div><dt>{t('records.source')}</dt><dd>{t(`records.sources.${record.source}`)}</dd></div>
              {record.follows === undefined ? null : <div><dt>{t('records.follows')}</dt><dd><Followed id={record.follows} onOpen={onOpen} /></dd></div>}
              <div><dt>{t('records.id')}</dt><dd><bdi dir="ltr" className="mono small" data-testid="record-id">{record.id}</bdi></dd></div>
            </dl>
          </section>
          <section className="section">
            <h2>{t('records.pictures')}</h2>
            {record.image === null && record.portrait === null ? <p className="soft">{t('records.noPictures')}</p> : null}
            {record.image === null ? null : <Picture bytes={record.image} alt={t('reading.page')} className="evidence-page" />}
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
  return <Button icon="records" onPress={() => onOpen(id)}>{t('records.openFollowed')}</Button>
}
