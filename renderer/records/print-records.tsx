import { useState } from 'react'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface PrintRecordsProps {
  ids: readonly string[]
  onClose: () => void
}

/** Records on paper, a page each: main draws them. */
export function PrintRecords({ ids, onClose }: PrintRecordsProps) {
  const { t, language } = useWords()
  const notify = useNotify()
  const task = useTask()
  const slow = useSlow(task.going)
  /** Printers to choose from, where this computer has several. */
  const [printers, setPrinters] = useState<readonly string[]>([])
  const print = (printer: string | null) => void task.run(async () => {
    const { printed, choose } = await call('records.print', { ids: [...ids], printer, language })
    setPrinters(choose)
    if (!printed) return
    notify({ kind: 'done', text: t('records.printed', { count: ids.length }) })
    onClose()
  })
  return (
    <Sheet title={t('records.printTitle', { count: ids.length })} onClose={() => {
      if (!task.going) onClose()
    }}>
      <p>{t('records.printSays')}</p>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('setUp.printing')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={task.going} onChoose={print} />
      <div className="actions">
        <Button disabled={task.going} onPress={onClose}>{t('app.cancel')}</Button>
        {printers.length > 0 ? null : <Button kind="primary" icon="print" disabled={task.going} onPress={() => print(null)}>{t('records.print')}</Button>}
      </div>
    </Sheet>
  )
}
