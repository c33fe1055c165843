import { useState } from 'react'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { EraseSheet } from './erase-sheet.tsx'
import { PrintRecords } from './print-records.tsx'
import { SaveRecords } from './save-records.tsx'
import type { Copy } from './use-copy.ts'

/** What can be done with a record, above all of it, by those who may. */
export function RecordActs({ record, copying, onErased }: { record: StoredRecord; copying: Copy; onErased: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const may = useMay()
  const [doing, setDoing] = useState<'save' | 'print' | 'erase' | null>(null)
  const close = () => setDoing(null)
  const ids = [record.id]
  return (
    <div className="row">
      {may('records.export') ? <Button icon="export" onPress={() => setDoing('save')}>{t('records.export')}</Button> : null}
      {may('records.print') ? <Button icon="print" onPress={() => setDoing('print')}>{t('records.print')}</Button> : null}
      {copying.fields.length > 0 ? <Button icon="copy" onPress={() => copying.copy(copying.fields)}>{t('records.copyAll')}</Button> : null}
      {may('records.erase') ? <Button icon="erase" onPress={() => setDoing('erase')}>{t('records.erase')}</Button> : null}
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
    </div>
  )
}
