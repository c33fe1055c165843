import { useState, type ReactNode } from 'react'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** The answer on paper, as one of what can be done with it. */
export function PrintErasure({ id, children }: { id: string; children: ReactNode }) {
  const { t, language } = useWords()
  const notify = useNotify()
  const task = useTask()
  const slow = useSlow(task.going)
  /** Printers to choose from, where this computer has several. */
  const [printers, setPrinters] = useState<readonly string[]>([])
  const print = (printer: string | null) => void task.run(async () => {
    const { printed, choose } = await call('rights.printAnswer', { id, printer, language })
    setPrinters(choose)
    if (printed) notify({ kind: 'done', text: t('rights.answerPrinted') })
  })
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('setUp.printing')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={task.going} onChoose={print} />
      <div className="actions">
        {printers.length > 0 ? null : <Button icon="print" testId="answer-print" disabled={task.going} onPress={() => print(null)}>{t('records.print')}</Button>}
        {children}
      </div>
    </>
  )
}
