import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { ActButtons } from './act-buttons.tsx'
import type { Copy } from './use-copy.ts'

/** What can be done with a record, above all of it. */
export function RecordActs({ record, copying, onErased }: { record: StoredRecord; copying: Copy; onErased: () => void }) {
  const { t } = useWords()
  return (
    <div className="row">
      <ActButtons
        ids={[record.id]}
        onErased={onErased}
        about={<p><strong><bdi>{record.name}</bdi></strong> · <bdi dir="ltr" className="mono">{record.documentNumber}</bdi></p>}
      >
        {copying.fields.length > 0 ? <Button icon="copy" onPress={() => copying.copy(copying.fields)}>{t('records.copyAll')}</Button> : null}
      </ActButtons>
    </div>
  )
}
