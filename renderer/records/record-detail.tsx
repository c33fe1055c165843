import { useState, type ReactNode } from 'react'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { EraseSheet } from './erase-sheet.tsx'
import { PrintRecords } from './print-records.tsx'
import { RecordOpened } from './record-opened.tsx'
import { SaveRecords } from './save-records.tsx'
import { useCopy } from './use-copy.ts'

interface RecordDetailProps {
  id: string
  /** Another record, to which this one leads. */
  onOpen: (id: string) => void
  /** @param erased whether there is no such record any more */
  onBack: (erased: boolean) => void
}

/** One record: verdict, fields, note, evidence, history, how long it stays; export, print, copy and erase for those who may. */
export function RecordDetail({ id, onOpen, onBack }: RecordDetailProps) {
  const { t } = useWords()
  const loaded = useLoaded(id, () => call('records.get', { id }))
  const slow = useSlow(loaded.going)
  useShortcut('Escape', () => onBack(false))
  const record = loaded.value
  const back = (
    <Button icon="back" keyHint="Esc" ref={(button) => {
      if (record === null) button?.focus()
    }} onPress={() => onBack(false)}>{t('records.back')}</Button>
  )
  return (
    <section className="record" aria-label={t('records.one')} onCopy={(event) => {
      // By the button alone, which policy closes and the trail knows of; what is being typed here is the person's own.
      if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'TEXTAREA') event.preventDefault()
    }}>
      {record === null ? <div className="record-bar">{back}</div> : <Known record={record} onOpen={onOpen} onErased={() => onBack(true)}>{back}</Known>}
      {loaded.error === null ? null : <ErrorNote error={loaded.error} />}
      {slow ? <Progress label={t('records.opening')} fraction={null} /> : null}
    </section>
  )
}

/** What can be done with a record, above all of it. */
function Known({ record, onOpen, onErased, children }: { record: StoredRecord; onOpen: (id: string) => void; onErased: () => void; children: ReactNode }) {
  const { t } = useWords()
  const notify = useNotify()
  const may = useMay()
  const copying = useCopy(record)
  const [doing, setDoing] = useState<'save' | 'print' | 'erase' | null>(null)
  const close = () => setDoing(null)
  const ids = [record.id]
  return (
    <>
      <div className="record-bar">
        {children}
        <div className="row">
          {may('records.export') ? <Button icon="export" onPress={() => setDoing('save')}>{t('records.export')}</Button> : null}
          {may('records.print') ? <Button icon="print" onPress={() => setDoing('print')}>{t('records.print')}</Button> : null}
          {copying.fields.length > 0 ? <Button icon="copy" onPress={() => copying.copy(copying.fields)}>{t('records.copyAll')}</Button> : null}
          {may('records.erase') ? <Button icon="erase" onPress={() => setDoing('erase')}>{t('records.erase')}</Button> : null}
        </div>
      </div>
      <RecordOpened record={record} copying={copying} onOpen={onOpen} />
      {doing === 'save' ? <SaveRecords ids={ids} onClose={close} /> : null}
      {doing === 'print' ? <PrintRecords ids={ids} onClose={close} /> : null}
      {doing === 'erase' ? (
        <EraseSheet
          ids={ids}
          onClose={close}
          onErased={(count) => {
            notify({ kind: 'done', text: t('records.erased', { count }) })
            onErased()
          }}
        >
          <p><strong><bdi>{record.name}</bdi></strong> · <bdi dir="ltr" className="mono">{record.documentNumber}</bdi></p>
        </EraseSheet>
      ) : null}
    </>
  )
}
