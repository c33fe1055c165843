import { Button } from '../parts/button.tsx'
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
      <div className="actions">
        <Button icon="print" onPress={() => window.print()}>{t('setUp.print')}</Button>
        <Button kind="primary" onPress={onNext}>{t('setUp.keyWritten')}</Button>
      </div>
    </section>
  )
}
