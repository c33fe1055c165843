import { useState } from 'react'
import { createPortal } from 'react-dom'
import type { Record as StoredRecord } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { PrintedRecord } from './printed-record.tsx'

interface PrintRecordsProps {
  ids: readonly string[]
  onClose: () => void
}

/** Records on paper, a page each. The pages are beside the screen, where only a printer sees them, as long as this is asked. */
export function PrintRecords({ ids, onClose }: PrintRecordsProps) {
  const { t } = useWords()
  const notify = useNotify()
  const loaded = useLoaded(ids.join(' '), async () => {
    const records: StoredRecord[] = []
    for (const id of ids) records.push(await call('records.get', { id }))
    return { records, at: new Date().toISOString() }
  })
  const task = useTask()
  const slow = useSlow(task.going || loaded.going)
  /** Printers to choose from, where this computer has several. */
  const [printers, setPrinters] = useState<readonly string[]>([])
  const print = (printer: string | null) => void task.run(async () => {
    const { printed, choose } = await call('records.print', { ids: [...ids], printer })
    setPrinters(choose)
    if (!printed) return
    notify({ kind: 'done', text: t('records.printed', { count: ids.length }) })
    onClose()
  })
  const ready = loaded.value !== null && !task.going
  return (
    <Sheet title={t('records.printTitle', { count: ids.length })} onClose={() => {
      if (!task.going) onClose()
    }}>
      <p>{t('records.printSays')}</p>
      {loaded.error === null ? null : <ErrorNote error={loaded.error} />}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t(task.going ? 'setUp.printing' : 'records.opening')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={!ready} onChoose={print} />
      <div className="actions">
        <Button disabled={task.going} onPress={onClose}>{t('app.cancel')}</Button>
        {printers.length > 0 ? null : <Button kind="primary" icon="print" disabled={!ready} onPress={() => print(null)}>{t('records.print')}</Button>}
      </div>
      {loaded.value === null ? null : createPortal(
        <div className="print-sheet record-print" data-testid="record-print">{loaded.value.records.map((record) => <PrintedRecord key={record.id} record={record} at={loaded.value?.at ?? ''} />)}</div>,
        document.body,
      )}
    </Sheet>
  )
}
