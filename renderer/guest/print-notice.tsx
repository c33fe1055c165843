import type { TFunction } from 'i18next'
import type { Language } from '../../electron/contract/primitives.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { errorText } from '../parts/error-texts.ts'
import { usePrinting } from '../parts/printing.tsx'

/** The notice on paper, for the guest to take away. */
export function PrintNotice({ t, language }: { t: TFunction; language: Language }) {
  const { task, printers, print } = usePrinting((printer) => call('desk.printNotice', { printer, language }))
  return (
    <div className="guest-print stack-tight">
      {/* The sentence alone: what to do about a printer, and its code, are the desk's. */}
      {task.error === null ? null : <p role="alert">{errorText(task.error.code, language).sentence}</p>}
      <ChoosePrinter t={t} printers={printers} disabled={task.going} onChoose={print} />
      {printers.length > 0 ? null : <div><Button icon="print" testId="guest-print" disabled={task.going} onPress={() => print(null)}>{t('setUp.print')}</Button></div>}
    </div>
  )
}
