import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ChoosePrinter } from '../parts/choose-printer.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface RecoveryKeyProps {
  recoveryKey: string
  deskName: string
  onNext: () => void
}

/** The groups of a recovery key with their places, from 1. */
export function keyGroups(recoveryKey: string): readonly { group: string; place: number }[] {
  return recoveryKey.split('-').map((group, index) => ({ group, place: index + 1 }))
}

/** Shown once, stored nowhere: on paper, then on. */
export function RecoveryKey({ recoveryKey, deskName, onNext }: RecoveryKeyProps) {
  const { t } = useWords()
  const printing = useTask()
  const slow = useSlow(printing.going)
  /** Printers to choose from, where this computer has several. */
  const [printers, setPrinters] = useState<readonly string[]>([])
  const print = (printer: string | null) => void printing.run(async () => setPrinters((await call('desk.print', { printer })).choose))
  return (
    <section className="stack" aria-labelledby="key-title">
      <h2 id="key-title">{t('setUp.keyTitle')}</h2>
      <p>{t('setUp.keySays')}</p>
      <div className="print-sheet">
        <p className="print-only"><strong>{t('app.name')} · <bdi>{deskName}</bdi></strong> · {t('setUp.recoveryKey')}</p>
        <ol className="key-groups" dir="ltr" data-testid="recovery-key">
          {keyGroups(recoveryKey).map(({ group, place }) => (
            <li key={place}><span className="small soft">{place}</span> <bdi className="mono">{group}</bdi></li>
          ))}
        </ol>
      </div>
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
