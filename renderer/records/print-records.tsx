import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { PrintingNow, usePrinting } from '../parts/printing.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'

interface PrintRecordsProps {
  ids: readonly string[]
  onClose: () => void
}

/** Records on paper, a page each: main draws them. */
export function PrintRecords({ ids, onClose }: PrintRecordsProps) {
  const { t, language } = useWords()
  const notify = useNotify()
  const printing = usePrinting((printer) => call('records.print', { ids: [...ids], printer, language }), () => {
    notify({ kind: 'done', text: t('records.printed', { count: ids.length }) })
    onClose()
  })
  const { task, printers, print } = printing
  return (
    <Sheet title={t('records.printTitle', { count: ids.length })} onClose={() => {
      if (!task.going) onClose()
    }}>
      <p>{t('records.printSays')}</p>
      <PrintingNow printing={printing} />
      <div className="actions">
        <Button disabled={task.going} onPress={onClose}>{t('app.cancel')}</Button>
        {printers.length > 0 ? null : <Button kind="primary" icon="print" disabled={task.going} onPress={() => print(null)}>{t('records.print')}</Button>}
      </div>
    </Sheet>
  )
}
