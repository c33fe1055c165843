import type { ReactNode } from 'react'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { PrintingNow, usePrinting } from '../parts/printing.tsx'
import { useWords } from '../parts/use-language.ts'

/** The answer on paper, as one of what can be done with it. */
export function PrintErasure({ id, children }: { id: string; children: ReactNode }) {
  const { t, language } = useWords()
  const notify = useNotify()
  const printing = usePrinting((printer) => call('rights.printAnswer', { id, printer, language }), () => { notify({ kind: 'done', text: t('rights.answerPrinted') }) })
  const { task, printers, print } = printing
  return (
    <>
      <PrintingNow printing={printing} />
      <div className="actions">
        {printers.length > 0 ? null : <Button icon="print" testId="answer-print" disabled={task.going} onPress={() => print(null)}>{t('records.print')}</Button>}
        {children}
      </div>
    </>
  )
}
