import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { PrintingNow, usePrinting } from '../parts/printing.tsx'
import { useWords } from '../parts/use-language.ts'
import { KeyGroups } from './key-groups.tsx'

interface RecoveryKeyProps {
  recoveryKey: string
  onNext: () => void
}

/** Shown once, stored nowhere: on paper, then on. */
export function RecoveryKey({ recoveryKey, onNext }: RecoveryKeyProps) {
  const { t, language } = useWords()
  const printing = usePrinting((printer) => call('desk.print', { recoveryKey, printer, language }))
  return (
    <section className="stack" aria-labelledby="key-title">
      <h2 id="key-title">{t('setUp.keyTitle')}</h2>
      <p>{t('setUp.keySays')}</p>
      <KeyGroups recoveryKey={recoveryKey} />
      <PrintingNow printing={printing} />
      <div className="actions">
        <Button icon="print" disabled={printing.task.going} onPress={() => printing.print(null)}>{t('setUp.print')}</Button>
        <Button kind="primary" onPress={onNext}>{t('setUp.keyWritten')}</Button>
      </div>
    </section>
  )
}
