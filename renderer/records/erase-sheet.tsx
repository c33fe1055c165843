import { useState } from 'react'
import type { Input } from '../../electron/contract/index.ts'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

type Why = Input<'records.erase'>['reason']
const reasons: readonly Why[] = ['requestOfPerson', 'mistake', 'endOfStay']

interface EraseSheetProps {
  record: StoredRecord
  onClose: () => void
  onErased: () => void
}

/** The one thing that cannot be undone: says what goes, what stays in the trail, and wants a reason. */
export function EraseSheet({ record, onClose, onErased }: EraseSheetProps) {
  const { t } = useWords()
  const [why, setWhy] = useState<Why | null>(null)
  const task = useTask()
  const slow = useSlow(task.going)
  return (
    <Sheet title={t('records.eraseTitle')} onClose={onClose} alert>
      <p><strong><bdi>{record.name}</bdi></strong> · <bdi dir="ltr" className="mono">{record.documentNumber}</bdi></p>
      <p>{t('records.eraseSays')}</p>
      <Choice label={t('records.eraseWhy')} value={why} options={reasons.map((each) => ({ value: each, content: t(`records.eraseReasons.${each}`) }))} onChange={setWhy} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('records.erasing')} fraction={null} /> : null}
      <div className="actions">
        <Button onPress={onClose}>{t('app.cancel')}</Button>
        <Button
          kind="danger"
          icon="erase"
          disabled={why === null || task.going}
          onPress={() => void task.run(async () => {
            if (why === null) return
            await call('records.erase', { id: record.id, reason: why })
            onErased()
          })}
        >
          {t('records.eraseNow')}
        </Button>
      </div>
    </Sheet>
  )
}
