import { useState } from 'react'
import { call } from '../bridge.ts'
import { usePresence } from '../desk/use-idle.ts'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import './factors.css'

/** Ten codes for the day on which the app is lost. Shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[], onDone: () => void }) {
  const { t, language } = useWords()
  const printing = useTask()
  const slow = useSlow(printing.going)
  const [printers, setPrinters] = useState<readonly string[]>([])
  usePresence(true)
  const print = (printer: string | null) => void printing.run(async () => setPrinters((await call('staff.printRecoveryCodes', { recoveryCodes: [...codes], printer, language })).choose))
  return (
    <section className="stack" aria-labelledby="codes-title" data-testid="recovery-codes">
      <h2 id="codes-title">{t('factors.codesTitle')}</h2>
      <p>{t('factors.codesSay')}</p>
      <ul className="recovery-codes mono" dir="ltr">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      {printing.error === null ? null : <ErrorNote error={printing.error} />}
      {slow ? <Progress label={t('setUp.printing')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={printing.going} onChoose={print} />
      <div className="actions">
        <Button icon="print" disabled={printing.going} onPress={() => print(null)}>{t('setUp.print')}</Button>
        <Button kind="primary" testId="codes-kept" onPress={onDone}>{t('factors.codesKept')}</Button>
      </div>
    </section>
  )
}
