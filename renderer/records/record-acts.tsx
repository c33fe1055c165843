import { useState } from 'react'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { ActButtons } from './act-buttons.tsx'
import { TypeRecord } from './type-record.tsx'
import type { Copy } from './use-copy.ts'

/** What can be done with a record, above all of it. */
export function RecordActs({ record, copying, onErased }: { record: StoredRecord; copying: Copy; onErased: () => void }) {
  const { t } = useWords()
  const may = useMay()
  const [typing, setTyping] = useState(false)
  return (
    <div className="row">
      <ActButtons
        ids={[record.id]}
        onErased={onErased}
        about={<p><strong><bdi>{record.name}</bdi></strong> · <bdi dir="ltr" className="mono">{record.documentNumber}</bdi></p>}
      >
        {copying.fields.length > 0 ? <Button icon="copy" onPress={() => copying.copy(copying.fields)}>{t('records.copyAll')}</Button> : null}
        {may('records.type') ? <Button icon="edit" testId="type-into" onPress={() => setTyping(true)}>{t('typing.type')}</Button> : null}
      </ActButtons>
      {typing ? <TypeRecord id={record.id} onClose={() => setTyping(false)} /> : null}
    </div>
  )
}
