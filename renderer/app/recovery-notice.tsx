import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'

/** Stands until the recovery key is confirmed: without one, a broken computer is the end of every record. */
export function RecoveryNotice() {
  const { t } = useWords()
  return (
    <output className="error-note" data-testid="recovery-notice">
      <Icon name="warn" />
      <span>
        <strong className="sentence">{t('app.recoveryOpen')}</strong>
        {' '}
        {t('app.recoveryOpenSays')}
      </span>
    </output>
  )
}
