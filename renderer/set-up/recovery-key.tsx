import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { KeyGroups } from './key-groups.tsx'

interface RecoveryKeyProps {
  recoveryKey: string
  onNext: () => void
}

/** Shown once, stored nowhere: on paper, then on. */
export function RecoveryKey({ recoveryKey, onNext }: RecoveryKeyProps) {
  const { t, language } = useWords()
  const printing = useTask()
  const slow = useSlow(printing.going)
  /** Printers to choose from, where this computer has several. */
  const [printers, setPrinters] = useState<readonly string[]>([])
  const print = (printer: string | null) => void printing.run(async () => setPrinters((await call('desk.print', { recoveryKey, printer, language })).choose))
  return (
    <section className="stack" aria-labelledby="key-title">
      <h2 id="key-title">{t('setUp.keyTitle')}</h2>
      <p>{t('setUp.keySays')}</p>
      <KeyGroups recoveryKey={recoveryKey} />
      {printing.error === null ? null : <ErrorNote error={printing.error} />}
      {slow ? <Progress label={t('setUp.printing')} fraction={null} /> : null}
      <ChoosePrinter t={t} printers={printers} disabled={printing.going} onChoose={print} />
      <div className="actions">
        <Button icon="print" disabled={printing.going} onPress={() => print(null)}>{t('setUp.print')}</Button>
        <Button kind="primary" onPress={onNext}>{t('setUp.keyWritten')}</Button>
      </div>
    </section>
  )
}
