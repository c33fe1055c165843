import { useState } from 'react'
import type { Erasure } from '../../electron/contract/rights.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Tick } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface ErasePersonProps {
  ids: readonly string[]
  /** Databases that were set aside and may hold the person too. */
  setAside: number
  onClose: () => void
  onErased: (answer: Erasure) => void
}

/** The one thing that cannot be undone: says what goes and what stays, once for all records of a person. */
export function ErasePerson({ ids, setAside, onClose, onErased }: ErasePersonProps) {
  const { t } = useWords()
  const [also, setAlso] = useState(true)
  const task = useTask()
  const slow = useSlow(task.going)
  const close = () => {
    if (!task.going) onClose()
  }
  return (
    <Sheet title={t('rights.eraseTitle', { count: ids.length })} onClose={close} alert>
      <p>{t('rights.eraseSays')}</p>
      {setAside === 0 ? null : <Tick label={t('rights.setAsideToo', { count: setAside })} checked={also} onChange={setAlso} />}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('records.erasing')} fraction={null} /> : null}
      <div className="actions">
        <Button disabled={task.going} onPress={close}>{t('app.cancel')}</Button>
        <Button kind="danger" icon="erase" testId="rights-erase-now" disabled={task.going} onPress={() => void task.run(async () => onErased(await call('rights.erase', { ids: [...ids], setAside: setAside > 0 && also })))}>{t('records.eraseNow')}</Button>
      </div>
    </Sheet>
  )
}
